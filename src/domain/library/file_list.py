"""What the files page and `/api/files` ask, and what they get."""

from datetime import datetime
from enum import StrEnum

import msgspec

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


class FileSort(StrEnum):
    NAME = "filename"
    IMPORTED = "uploaded_at"
    SIZE = "size_bytes"
    DURATION = "duration_seconds"
    CAPTURED = "captured"
    KIND = "file_type"


class FileFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which files. None means "does not matter"."""

    kind: MediaKind | None = None
    text: str = ""
    """Found anywhere in the display path, case ignored; `%` and `_` mean themselves."""
    state: FileState | None = None
    has_proxy: bool | None = None
    has_analysis: bool | None = None
    """Counts completed runs with content only."""
    has_problems: bool | None = None
    """Unreadable files, and those that can be used in part."""
    folder: Folder | None = None
    """Files inside it, at any depth, as `is_inside` says."""

    def __post_init__(self) -> None:
        """Raises:
        InvalidInput
        """
        # a store may take a NUL for the end of the text, and so find every file there is
        if len(self.text) > MAX_TEXT or "\0" in self.text:
            raise InvalidInput(f"The search text is longer than {MAX_TEXT} letters, or has a NUL.")


class FileQuery(msgspec.Struct, frozen=True, kw_only=True):
    filter: FileFilter = FileFilter()
    sort: FileSort = FileSort.NAME
    descending: bool = False
    page: int = 1
    per_page: int = 50


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
