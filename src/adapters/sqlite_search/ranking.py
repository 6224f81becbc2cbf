"""Which passages are found, and in which order."""

import sqlalchemy as sa

from adapters.sqlite_search.asked import Asked
from adapters.sqlite_search.expressions import of_words, positive
from adapters.sqlite_search.hits import Hits
from domain.search.limits import OFTEN, SELDOM, is_common
from domain.search.moments import Match, Matches, MomentFilter, SearchOrder
from domain.search.text_query import TextQuery

# The smaller, the better. Only the text weighs; where it stands does not.
_BEST = ("bm25(passage_words, 1.0, 0.0)", "score, w.rowid DESC", "")
_NEWEST = ("0.0", "w.rowid DESC", "")
_ORDERS = {
    SearchOrder.DATE: (
        "0.0",
        "m.captured_local IS NULL, m.captured_local DESC, w.rowid DESC",
        "LEFT JOIN media_facts m ON m.file_id = p.file_id",
    ),
    SearchOrder.NAME: (
        "0.0",
        "f.name_folded, w.rowid DESC",
        "CROSS JOIN files f ON f.id = p.file_id",
    ),
}


def matches(asked: Asked, where: MomentFilter, order: SearchOrder, limit: int) -> Matches:
    whole = asked.whole(where)
    if whole is None:
        return Matches()
    ranked, newest_first = _ranked(asked.on, whole, order, max(0, limit), is_whole=True)
    unknown = () if ranked else _unknown_words(asked.on, asked.query)
    rest = limit - len(ranked)
    if rest > 0 and not unknown and (spread := asked.spread(where)):
        more, more_newest_first = _ranked(asked.on, spread, order, rest, is_whole=False)
        newest_first = newest_first if ranked else more_newest_first
        ranked += more
    return Matches(ranked=tuple(ranked), newest_first=newest_first, unknown_words=unknown)


def _ranked(
    on: sa.Connection, found: Hits, order: SearchOrder, limit: int, *, is_whole: bool
) -> tuple[list[Match], bool]:
    """And whether the newest come first, because weighing the words would say nothing."""
    newest_first = order is SearchOrder.RELEVANCE and _are_common(on, found)
    score, sorting, joined = _ORDERS.get(order, _NEWEST if newest_first else _BEST)
    rows = found.first(limit, score, sorting, joined=joined, on=on)
    return [
        Match(passage_id=passage_id, file_id=file_id, score=-score, is_whole=is_whole)
        for passage_id, file_id, score in rows
    ], newest_first


def _are_common(on: sa.Connection, found: Hits) -> bool:
    passages = found.count(OFTEN + 1, on=on)
    if passages <= SELDOM:
        return False
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
        if not Hits(words=of_words([word], is_prefix=may_go_on)).count(1, on=on)
    )
