"""Which passages are found, in which order, and how many there are."""

from collections.abc import Sequence

import msgspec
import sqlalchemy as sa

from adapters.sqlite_search.asked import Asked, all_files
from adapters.sqlite_search.expressions import of_words, positive
from adapters.sqlite_search.hits import Hits
from domain.search.limits import SELDOM, is_common, may_be_common
from domain.search.moments import Match, Matches, MomentFilter, SearchOrder
from domain.search.text_query import TextQuery
from domain.shared.ids import FileId, PassageId

_SCORE = "bm25(passage_words, 1.0, 0.0)"
"""The smaller, the better. Only the text weighs; where it stands does not."""


class _Ranked(msgspec.Struct, frozen=True, kw_only=True):
    matches: tuple[Match, ...] = ()
    passages: int = 0
    files: int = 0
    file_ids: frozenset[int] | None = frozenset()
    """None where there are too many to have been looked at one by one."""
    newest_first: bool = False


def matches(asked: Asked, where: MomentFilter, order: SearchOrder, limit: int) -> Matches:
    on, query = asked.on, asked.query
    whole = asked.whole(where)
    if whole is None:
        return Matches(ranked=(), passages=0, files=0)
    first = _ranked(on, whole, order, limit, is_whole=True)
    unknown = () if first.passages else _unknown_words(on, query)
    second, files = _Ranked(), first.files
    if first.files < limit and not unknown and (spread := asked.spread(where)):
        second = _ranked(on, spread, order, limit - len(first.matches), is_whole=False)
        if first.file_ids is not None and second.file_ids is not None:
            files = len(first.file_ids | second.file_ids)
        else:
            files = len(all_files(on, whole, spread))
    return Matches(
        ranked=(*first.matches, *second.matches),
        passages=first.passages + second.passages,
        files=files,
        newest_first=first.newest_first if first.passages else second.newest_first,
        unknown_words=unknown,
    )


def _ranked(
    on: sa.Connection, found: Hits, order: SearchOrder, limit: int, *, is_whole: bool
) -> _Ranked:
    if order is SearchOrder.RELEVANCE:
        # Sorted here, because counting them in SQL would walk through them once more.
        few = found.rows(f"w.rowid, p.file_id, {_SCORE}", most=SELDOM + 1, on=on)
        if len(few) <= SELDOM:
            best = sorted(few, key=lambda row: (row[2], -row[0]))[:limit]
            file_ids = frozenset(row[1] for row in few)
            return _Ranked(
                matches=_matches(best, is_whole=is_whole),
                passages=len(few),
                files=len(file_ids),
                file_ids=file_ids,
            )
    ((passages, files),) = found.rows("count(*), count(DISTINCT p.file_id)", on=on)
    newest_first = order is SearchOrder.RELEVANCE and _is_common(on, passages)
    columns, sorting, joined = _ORDERS["newest" if newest_first else order]
    rows = found.rows(columns, sorting, joined=joined, most=max(0, limit), on=on)
    return _Ranked(
        matches=_matches(rows, is_whole=is_whole),
        passages=passages,
        files=files,
        file_ids=None,
        newest_first=newest_first,
    )


_ORDERS = {
    "newest": ("w.rowid, p.file_id, 0.0", "ORDER BY w.rowid DESC", ""),
    SearchOrder.RELEVANCE: (
        f"w.rowid, p.file_id, {_SCORE} AS score",
        "ORDER BY score, w.rowid DESC",
        "",
    ),
    SearchOrder.DATE: (
        "w.rowid, p.file_id, 0.0",
        "ORDER BY m.captured_local IS NULL, m.captured_local DESC, w.rowid DESC",
        "LEFT JOIN media_facts m ON m.file_id = p.file_id",
    ),
    SearchOrder.NAME: (
        "w.rowid, p.file_id, 0.0",
        "ORDER BY f.name_folded, w.rowid DESC",
        "JOIN files f ON f.id = p.file_id",
    ),
}


def _matches(rows: Sequence[tuple[int, int, float]], *, is_whole: bool) -> tuple[Match, ...]:
    return tuple(
        Match(
            passage_id=PassageId(passage_id),
            file_id=FileId(file_id),
            score=-score,
            is_whole=is_whole,
        )
        for passage_id, file_id, score in rows
    )


def _is_common(on: sa.Connection, passages: int) -> bool:
    if not may_be_common(passages):
        return is_common(passages, passages)
    return is_common(passages, on.exec_driver_sql("SELECT count(*) FROM passages").scalar_one())


def _unknown_words(on: sa.Connection, query: TextQuery) -> tuple[str, ...]:
    asked: dict[str, bool] = {}
    for term in positive(query):
        for number, word in enumerate(term.words, 1):
            may_go_on = term.is_prefix and number == len(term.words)
            asked[word] = asked.get(word, False) or may_go_on
    return tuple(
        word
        for word, may_go_on in asked.items()
        if on.exec_driver_sql(
            "SELECT 1 FROM passage_words WHERE passage_words MATCH :words LIMIT 1",
            {"words": of_words([word], is_prefix=may_go_on)},
        ).first()
        is None
    )
