"""What the files page and `/api/files` ask, and what they get."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum

import msgspec
from msgspec import structs

from domain.jobs.job import ItemKind
from domain.library.file import FileState
from domain.library.kind import MediaKind
from domain.library.paths import Folder
from domain.shared.errors import InvalidInput
from domain.shared.ids import FileId, FilePath
from domain.shared.problem import Problem

MAX_PER_PAGE = 500
MAX_TEXT = 1_000
PROXY_ITEM = ItemKind("proxy")
"""The kind of item whose newest end `FileRow.proxy_failed` tells."""
ANALYSIS_ITEM = ItemKind("analyze")
"""The kind of item that makes a file WAITING."""
TRANSCRIBE_ITEM = ItemKind("transcribe")
"""The kind of item whose newest end `FileRow.transcript_failed` tells."""


class FileSort(StrEnum):
    NAME = "filename"
    IMPORTED = "uploaded_at"
    SIZE = "size_bytes"
    DURATION = "duration_seconds"
    CAPTURED = "captured"
    KIND = "file_type"


class AnalysisState(StrEnum):
    NONE = "none"
    """Neither DONE nor FAILED."""
    WAITING = "waiting"
    """An analysis of it is queued or running."""
    DONE = "done"
    """At least one completed run with content."""
    FAILED = "failed"
    """No content yet, and the newest run failed."""


class FileFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which files. None (and an empty text) means "does not matter"; what is said is all true of
    a file that matches. Bounds are inclusive; a fact that is unknown matches no bound."""

    kind: MediaKind | None = None
    text: str = ""
    """Found anywhere in the display path, or the transcript and its summary as they are found by
    search; case ignored, `%` and `_` mean themselves."""
    state: FileState | None = None
    has_proxy: bool | None = None
    has_transcript: bool | None = None
    """There is a transcript of what it holds now, with or without words."""
    has_summary: bool | None = None
    """The preferred transcript has a summary of its present words."""
    has_analysis: bool | None = None
    """Counts completed runs with content only."""
    has_embedding: bool | None = None
    """No file has one until semantic search is built."""
    has_problems: bool | None = None
    """Unreadable files, and those that can be used in part."""
    folder: Folder | None = None
    """Files inside it, as `is_inside` says."""
    subfolders: bool = True
    """At any depth; else only files that lie directly in `folder`."""
    imported_from: date | None = None
    """UTC days of `imported_at`."""
    imported_until: date | None = None
    captured_from: date | None = None
    """Days as the camera's clock told them."""
    captured_until: date | None = None
    min_size_bytes: int | None = None
    max_size_bytes: int | None = None
    min_duration_s: float | None = None
    max_duration_s: float | None = None
    min_transcript_characters: int | None = None
    """As `FileRow.transcript_characters` says; only files that have a transcript."""
    camera: str | None = None
    """Make and model as `FileChoices` gives them, case ignored."""
    codec: str | None = None
    """Of the pictures, else of the sound, as `FileRow` shows it."""
    analysis: AnalysisState | None = None
    failed_last_job: bool | None = None
    """The newest item of any job about it that has an outcome is FAILED."""
    stale: bool | None = None
    """The proxy, or the newest completed run, was made from an older content of the file."""
    quarantined: bool | None = None
    """Some step failed so often that bulk actions leave the file out (`domain.jobs.strikes`)."""
    uploaded: bool | None = None

    def __post_init__(self) -> None:
        """Raises:
        InvalidInput
        """
        # a store may take a NUL for the end of the text, and so find every file there is
        for words in (self.text, self.camera or "", self.codec or ""):
            if len(words) > MAX_TEXT or "\0" in words:
                raise InvalidInput(
                    f"The search text is longer than {MAX_TEXT} letters, or has a NUL."
                )


class Cursor(msgspec.Struct, frozen=True, kw_only=True):
    """Where a page ended, so that the next one begins there however deep it is."""

    value: str | int | float | None
    """The last row's value of the sort column, as the store compares it; None: unknown."""
    file_id: FileId


class FileQuery(msgspec.Struct, frozen=True, kw_only=True):
    filter: FileFilter = FileFilter()
    sort: FileSort = FileSort.NAME
    descending: bool = False
    page: int = 1
    per_page: int = 50
    after: Cursor | None = None
    """The page that follows this place; `page` then only counts."""


class FileRow(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the list: identity, the facts a list shows, and how far each step is."""

    id: FileId
    path: FilePath
    root_path: FilePath
    kind: MediaKind
    state: FileState
    problems: tuple[Problem, ...]
    size_bytes: int
    imported_at: datetime
    duration_s: float | None
    display_width: int | None
    display_height: int | None
    frame_rate: float | None
    video_codec: str | None
    audio_codec: str | None
    captured_local: str | None
    proxy_size_bytes: int | None
    """None: no proxy, or one made from an older version of the file."""
    proxy_failed: bool
    """The newest attempt to make a proxy ended in a failure."""
    has_thumbnail: bool
    analysis_done: bool
    analysis_failed: bool
    has_transcript: bool
    transcripts: int
    """Of what it holds now, one of each model."""
    complete_transcripts: int
    """Those among them in which all of it was heard."""
    transcript_characters: int
    """Of the preferred transcript; 0 without one."""
    transcript_failed: bool
    """The newest attempt to transcribe it ended in a failure."""
    has_summary: bool
    quarantined: bool
    uploaded: bool


class FileTotals(msgspec.Struct, frozen=True, kw_only=True):
    """Sums over everything the filter matches, not only the page."""

    files: int
    size_bytes: int
    duration_s: float
    proxy_size_bytes: int


class FilePage(msgspec.Struct, frozen=True, kw_only=True):
    rows: tuple[FileRow, ...]
    totals: FileTotals
    library_files: int
    """Files in the whole library, whatever the filter."""
    next: Cursor | None
    """Where the following page begins; None on the last one."""


class FileChoice(msgspec.Struct, frozen=True, kw_only=True):
    value: str
    files: int


class FileChoices(msgspec.Struct, frozen=True, kw_only=True):
    """What the library holds of what can be chosen from, the most frequent first."""

    cameras: tuple[FileChoice, ...]
    codecs: tuple[FileChoice, ...]


def choices_of(
    counts: Mapping[str | None, int], same: Callable[[str], str] = str
) -> tuple[FileChoice, ...]:
    """Values that are the `same` are one choice, under the most frequent of them."""
    found: dict[str, FileChoice] = {}
    for value, files in sorted(counts.items(), key=lambda row: (-row[1], row[0] or "")):
        if value:
            first = found.setdefault(same(value), FileChoice(value=value, files=0))
            found[same(value)] = structs.replace(first, files=first.files + files)
    return tuple(sorted(found.values(), key=lambda choice: (-choice.files, choice.value)))
