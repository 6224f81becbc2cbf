"""How many there are of what is looked for, and how they are spread."""

import msgspec

from domain.search.filter_parts import FilterPart


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """Counts over all that matches: passages by origin and source, files by the others. A part of
    the filter does not count for its own values: they say what choosing another one would find."""

    passages: int = 0
    files: int = 0
    origins: dict[str, int] = {}
    sources: dict[str, int] = {}
    kinds: dict[str, int] = {}
    years: dict[str, int] = {}
    """Of capture; unknown ones under ``""``."""
    facets: dict[str, tuple[tuple[str, int], ...]] = {}
    """By field the most frequent values."""
    without: tuple[tuple[FilterPart, int], ...] = ()
    """Passages there would be, were this part of the filter left out."""
