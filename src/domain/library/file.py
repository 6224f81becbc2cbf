"""A file of the library: one original on disk, and what is known of its state."""

from datetime import datetime
from enum import StrEnum

import msgspec
from msgspec import structs

from domain.library.globs import EVERYTHING, Globs
from domain.library.kind import MediaKind
from domain.shared.errors import Conflict, DomainError
from domain.shared.ids import FileId, FilePath, RootId
from domain.shared.names import base_name, display_text
from domain.shared.problem import Problem


class FileState(StrEnum):
    NEW = "NEW"
    """On the list; its content has not been read yet."""
    READY = "READY"
    """Its facts are known. `problems` may still limit what can be done with it."""
    UNREADABLE = "UNREADABLE"
    """It cannot be used; `problems` says why."""


class FileNotFound(DomainError):
    """There is no such file in the library."""

    code = "file_not_found"
    remedy = "`reelsight files` lists the ids."


class PathTaken(Conflict):
    """Another file of the library has this path."""

    code = "path_taken"


class Root(msgspec.Struct, frozen=True, kw_only=True):
    """A folder that was imported. Its path is identity, its text is for people."""

    id: RootId
    path: FilePath
    added_at: datetime
    globs: Globs = EVERYTHING
    """What imports and rescans of it look at."""

    @property
    def text(self) -> str:
        return display_text(self.path)


class FoundFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file as the walk met it."""

    path: FilePath
    kind: MediaKind
    size_bytes: int
    modified_ns: int


LastSeen = dict[FilePath, tuple[int, int, FileId]]
"""What the library knows of a folder's files, at its leanest: size, modification time, id.
A size of −1 is no file's: its content has not been read, so it has to be looked at."""


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """A known file that lies somewhere else now, with the same content."""

    file_id: FileId
    path: FilePath
    root_id: RootId
    modified_ns: int


class MediaFile(msgspec.Struct, frozen=True, kw_only=True):
    """One original, known by the bytes of its path."""

    id: FileId
    root_id: RootId
    path: FilePath
    kind: MediaKind
    size_bytes: int
    modified_ns: int
    fingerprint: str | None
    """Size and xxh3 of head, middle and tail; None while it could not be read."""
    state: FileState
    problems: tuple[Problem, ...]
    imported_at: datetime
    uploaded: bool = False
    """It came through the upload and lies in our own folder: ours to delete, when asked."""

    @property
    def name(self) -> str:
        return display_text(base_name(self.path))

    def same_on_disk(self, found: FoundFile) -> bool:
        """Neither size nor modification time changed, so nothing needs to be read again."""
        return (self.size_bytes, self.modified_ns) == (found.size_bytes, found.modified_ns)

    def probed(
        self, kind: MediaKind, state: FileState, problems: tuple[Problem, ...]
    ) -> "MediaFile":
        """Its content has been read (or refused, with the reason)."""
        return structs.replace(self, kind=kind, state=state, problems=problems)
