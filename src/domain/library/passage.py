"""Text that can be found, with the moment it stands for, and values that can be filtered by."""

from typing import NewType

import msgspec

from domain.shared.provenance import Source

Origin = NewType("Origin", str)
"""What a passage was made from: an analysis type's key, or one of these."""

FILE = Origin("file")
"""The names of the file and its folders."""
NOTES = Origin("notes")
"""What a person wrote beside the file."""

TRANSCRIPT = Origin("transcript")
"""What was said."""

RESERVED_ORIGINS = frozenset({FILE, NOTES, TRANSCRIPT})
"""No analysis type may take these as its key."""


class Passage(msgspec.Struct, frozen=True, kw_only=True):
    """A few words up to a few hundred; seconds from the start where it is about a moment."""

    text: str
    field: str
    """Where in its origin it stands: `chapters`, `project.customer_name`, `name`."""
    source: Source | None = None
    confidence: float | None = None
    start_s: float | None = None
    end_s: float | None = None


class FacetValue(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """One value of one field that is offered as a filter."""

    field: str
    """With its origin: `waterfall_classification.family`."""
    value: str


class IndexEntry(msgspec.Struct, frozen=True, kw_only=True):
    """All that one origin says of one file, in order."""

    passages: tuple[Passage, ...] = ()
    facets: tuple[FacetValue, ...] = ()
