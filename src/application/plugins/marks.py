"""Marks on the fields of a result struct: they tell Reelsight what a field is for.

title: Annotated[str, embed]
type: Annotated[str | None, facet, embed]
"""

import msgspec

FACET = "reelsight.facet"
EMBED = "reelsight.embed"
SENSITIVE = "reelsight.sensitive"
TIME_RANGE = "reelsight.time_range"
MARKS = frozenset({FACET, EMBED, SENSITIVE, TIME_RANGE})

facet = msgspec.Meta(extra={FACET: True})
"""Offered as a filter."""
embed = msgspec.Meta(extra={EMBED: True})
"""Worth finding: becomes a passage for search."""
sensitive = msgspec.Meta(extra={SENSITIVE: True})
"""Left out of exports unless asked for."""
time_range = msgspec.Meta(extra={TIME_RANGE: True})
"""The field holds when the record is seen or heard: one `TimeRange` or several."""


class TimeRange(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds from the start of the file.

    A record about exactly one stretch of time subclasses this (a chapter); one that comes and
    goes holds `Annotated[tuple[TimeRange, ...], time_range]`.
    """

    start_s: float
    end_s: float
