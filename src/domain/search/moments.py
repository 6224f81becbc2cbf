"""What is looked for, and what comes back: moments, ranked and counted."""

from enum import StrEnum

import msgspec

from domain.library.kind import MediaKind
from domain.library.passage import FacetValue, Origin, Passage
from domain.library.paths import Folder
from domain.shared.ids import FileId, PassageId
from domain.shared.provenance import Source


class SearchOrder(StrEnum):
    RELEVANCE = "relevance"
    DATE = "date"
    """Newest capture first; files without a known one last."""
    NAME = "name"


class MomentFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which moments may be found. Empty and None mean "does not matter"."""

    kind: MediaKind | None = None
    folder: Folder | None = None
    """Files inside it, at any depth, as `is_inside` says."""
    origins: tuple[Origin, ...] = ()
    sources: tuple[Source, ...] = ()
    captured_from: str | None = None
    """Local date, `2019-06-14`; both ends belong to it. Files without a date are left out."""
    captured_until: str | None = None
    facets: tuple[FacetValue, ...] = ()
    """Of the FILE. Values of one field are alternatives; several fields must all hold."""


class Match(msgspec.Struct, frozen=True, kw_only=True):
    passage_id: PassageId
    file_id: FileId
    score: float
    """Larger is better; comparable within one answer only."""
    is_whole: bool = True
    """All terms stand in this passage; else they are spread over passages of its file."""


class Matches(msgspec.Struct, frozen=True, kw_only=True):
    """The first of them; a tally says how many there are."""

    ranked: tuple[Match, ...] = ()
    newest_first: bool = False
    """The words are so common that relevance says nothing; the newest come first instead."""
    unknown_words: tuple[str, ...] = ()
    """Words of the query that occur nowhere in the library."""


class FoundPassage(msgspec.Struct, frozen=True, kw_only=True):
    id: PassageId
    file_id: FileId
    origin: Origin
    passage: Passage


class SnippetPart(msgspec.Struct, frozen=True, kw_only=True):
    """Some words of a snippet; `is_hit` where they are what was looked for."""

    text: str
    is_hit: bool = False
