"""Find moments by their words, one line each; for callers that know no groups."""

import time

import msgspec

from application.plugins.registry import AnalysisTypes
from application.ports.unit_of_work import Reader
from application.search.command import SearchCommand, checked
from application.search.names import fields_of, titles_of
from application.search.ranking import Moment, rank, read_moments
from domain.library.file_list import FileRow
from domain.library.passage import TRANSCRIPT
from domain.search.parse_query import parse_query
from domain.transcription.transcript import Transcript


class ListedMoment(msgspec.Struct, frozen=True, kw_only=True):
    moment: Moment
    file: FileRow
    transcript: Transcript | None = None
    """Of what was said, whose moment it is."""


class MomentPage(msgspec.Struct, frozen=True, kw_only=True):
    moments: tuple[ListedMoment, ...]
    total: int
    """All there are, not only the ranked ones."""
    origins: dict[str, int]
    took_ms: float


class ListMoments:
    def __init__(self, *, reader: Reader, types: AnalysisTypes) -> None:
        self._reader = reader
        self._titles = titles_of(types)
        self._fields = fields_of(types)

    def __call__(self, command: SearchCommand, *, backwards: bool = False) -> MomentPage:
        """`backwards` turns the order of the ranked ones round.

        Raises:
            BadSearchText, BadSearchPage, ModeNotHere, SearchTooBroad
        """
        began = time.perf_counter()
        command = checked(command)
        query = parse_query(command.text, self._fields)
        with self._reader() as now:
            matches = rank(now, query, command)
            ranked = matches.ranked[::-1] if backwards else matches.ranked
            start = (command.page - 1) * command.per_page
            shown = ranked[start : start + command.per_page]
            moments = read_moments(now, query, shown, self._titles)
            ids = tuple(dict.fromkeys(match.file_id for match in shown))
            files = {row.id: row for row in now.files.rows(ids)}
            spoken = {m.file_id for m in shown if moments[m.passage_id].origin == TRANSCRIPT}
            transcripts = {file_id: now.transcripts.preferred(file_id) for file_id in spoken}
            tally = now.passages.tally(query, command.where)
            return MomentPage(
                moments=tuple(
                    ListedMoment(
                        moment=(moment := moments[match.passage_id]),
                        file=files[match.file_id],
                        transcript=transcripts.get(match.file_id)
                        if moment.origin == TRANSCRIPT
                        else None,
                    )
                    for match in shown
                ),
                total=tally.passages,
                origins={
                    origin: number
                    for origin, number in tally.origins.items()
                    if origin in (command.where.origins or tally.origins)
                },
                took_ms=round((time.perf_counter() - began) * 1000, 1),
            )
