"""From a question to ranked passages, and from passages to moments that can be shown."""

from collections.abc import Iterable

import msgspec

from application.ports.unit_of_work import Snapshot
from application.search.command import SearchCommand
from application.search.names import title_of
from domain.library.passage import Origin
from domain.search.limits import RANKED
from domain.search.moments import Match, Matches, SnippetPart
from domain.search.text_query import TextQuery
from domain.shared.ids import PassageId
from domain.shared.provenance import Source


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    passage_id: PassageId
    origin: Origin
    title: str
    """Of the origin, for people."""
    field: str
    source: Source | None
    confidence: float | None
    start_s: float | None
    """None: it is about the whole file."""
    end_s: float | None
    snippet: tuple[SnippetPart, ...]
    score: float
    is_whole: bool
    """All words stand in it; else they are spread over passages of its file."""


def rank(now: Snapshot, query: TextQuery, command: SearchCommand) -> Matches:
    """Each mode is a ranked list; what ranks by meaning joins here, and everything after it
    (grouping, paging, showing) takes the fused list as it takes this one."""
    return now.passages.matches(query, command.where, command.order, limit=RANKED)


def read_moments(
    now: Snapshot, query: TextQuery, matches: Iterable[Match], titles: dict[Origin, str]
) -> dict[PassageId, Moment]:
    by_id = {match.passage_id: match for match in matches}
    snippets = now.passages.snippets(query, tuple(by_id))
    return {
        found.id: Moment(
            passage_id=found.id,
            origin=found.origin,
            title=title_of(found.origin, found.passage, titles),
            field=found.passage.field,
            source=found.passage.source,
            confidence=found.passage.confidence,
            start_s=found.passage.start_s,
            end_s=found.passage.end_s,
            snippet=snippets.get(found.id, ()),
            score=by_id[found.id].score,
            is_whole=by_id[found.id].is_whole,
        )
        for found in now.passages.read(tuple(by_id))
    }
