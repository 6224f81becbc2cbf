from abc import abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Protocol

import msgspec

from domain.shared.errors import InvalidInput


class NoOldLibrary(InvalidInput):
    """This is not the predecessor's database."""

    code = "no_old_library"
    remedy = "Give the path of its app.db (its setting DATABASE_PATH)."


class OldTable(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    rows: int | None
    """None: it cannot be counted here (a virtual table whose module is not there)."""


class OldFile(msgspec.Struct, frozen=True, kw_only=True):
    """A row of its `files`. None: empty, unreadable, or no such column in this version of it."""

    id: int
    filename: str
    file_type: str
    is_proxy: bool
    source_id: int | None
    """Of a proxy: the file it was made from."""
    local_path: str | None
    """As that machine spelled it; relative ones are about the program's own folder."""
    s3_key: str | None
    size_bytes: int | None
    uploaded_at: datetime | None
    """UTC."""
    modified_s: float | None
    """Modification time that it last saw, in seconds since 1970."""
    folder: str | None
    """The folder whose import brought it."""
    width: int | None
    height: int | None
    frame_rate: float | None
    duration_s: float | None
    bit_rate: int | None
    video_codec: str | None
    audio_codec: str | None
    thumbnail_path: str | None


class OldLibrary(Protocol):
    """The predecessor's database at one moment. Nothing of it is ever written."""

    @property
    @abstractmethod
    def base(self) -> str:
        """The folder that its relative paths are about: that of the program, as far as we see."""
        ...

    @abstractmethod
    def tables(self) -> tuple[OldTable, ...]:
        """All of them, by name."""
        ...

    @abstractmethod
    def files(self, *, first: int = 0, last: int = 2**62) -> Iterator[OldFile]:
        """Rows of originals and proxies with these ids, by id."""
        ...


class OldLibraries(Protocol):
    @abstractmethod
    def __call__(self, database: Path) -> AbstractContextManager[OldLibrary]:
        """Raises:
        NoOldLibrary: there is no such file, or it has no table of files as the predecessor's.
        """
        ...
