"""Marks on the fields of a result struct: they tell Reelsight what a field is for.

title: Annotated[str, embed]
"""

import msgspec

facet = msgspec.Meta(extra={"reelsight": "facet"})
"""Offered as a filter."""
embed = msgspec.Meta(extra={"reelsight": "embed"})
"""Worth finding: becomes a passage for search."""
sensitive = msgspec.Meta(extra={"reelsight": "sensitive"})
"""Left out of exports unless asked for."""
time_range = msgspec.Meta(extra={"reelsight": "time_range"})
"""The field holds the start and end the record is about."""


class TimeRange(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds from the start of the file."""

    start_s: float
    end_s: float
