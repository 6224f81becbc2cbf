"""What the library holds that begins as somebody types."""

from collections import Counter

import sqlalchemy as sa

from adapters.sqlite_search.expressions import beginning_with
from adapters.sqlite_search.rows import bindable
from domain.search.scope import LONGEST_TITLE, UNTITLED
from domain.search.unspaced import SEAM, apart, together
from domain.shared.names import folded

_LOOKED_AT = 2_000
_ALL_VALUES = "SELECT value, count(DISTINCT file_id) FROM facet_values GROUP BY value"
_VALUES = """SELECT value, count(DISTINCT file_id) FROM facet_values
WHERE value LIKE :beginning ESCAPE '\\' GROUP BY value"""
_TITLES = """SELECT substr(p.text, 1, instr(p.text || char(10), char(10)) - 1) AS title, count(*)
FROM (
    SELECT rowid AS id FROM passage_words WHERE passage_words MATCH :words
    ORDER BY rowid DESC LIMIT :most
) CROSS JOIN passages p USING (id)
WHERE p.start_s IS NOT NULL AND p.origin <> :untitled
AND length(replace(title, :seam, '')) <= :longest
GROUP BY 1"""


def suggest(on: sa.Connection, beginning: str, limit: int) -> tuple[str, ...]:
    typed = folded(beginning)
    if not typed.strip():
        return ()
    found: Counter[str] = Counter()
    # SQLite knows the two cases of A to Z only.
    values = (
        on.exec_driver_sql(_VALUES, {"beginning": _pattern(beginning)})
        if beginning.isascii()
        else on.exec_driver_sql(_ALL_VALUES)
    )
    titles = on.exec_driver_sql(
        _TITLES,
        {
            "words": beginning_with(apart(beginning)),
            "most": _LOOKED_AT,
            "untitled": UNTITLED,
            "longest": LONGEST_TITLE,
            "seam": SEAM,
        },
    )
    for text, count in (*values, *((together(title), count) for title, count in titles)):
        if folded(text).startswith(typed):
            found[text] += count
    best = sorted(found, key=lambda text: (-found[text], folded(text), text))
    return tuple(best[: max(0, limit)])


def _pattern(beginning: str) -> str:
    text = bindable(beginning)
    for sign in "\\%_":
        text = text.replace(sign, "\\" + sign)
    return text + "%"
