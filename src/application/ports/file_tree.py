from abc import abstractmethod
from collections.abc import Iterator
from typing import Protocol

import msgspec

from domain.library.file import FoundFile, LastSeen
from domain.library.globs import EVERYTHING, Globs
from domain.library.paths import PathFlavour
from domain.shared.errors import DomainError, InvalidInput
from domain.shared.ids import FilePath
from domain.shared.problem import Problem


class FolderNotFound(InvalidInput):
    """There is no such folder."""

    code = "folder_not_found"
    remedy = "Check the path; a drive may not be mounted."


class FileUnreadable(DomainError):
    """The file cannot be read now. `problem` says why."""

    code = "file_unreadable"

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class UnreadableFolder(msgspec.Struct, frozen=True, kw_only=True):
    """A folder the walk could not list; the rest of the walk went on."""

    path: FilePath
    message: str


class SkippedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that is not media by its name."""

    path: FilePath


class FileTree(Protocol):
    """The user's folders. Read only: there is no method that writes."""

    @abstractmethod
    def absolute(self, folder: str | bytes) -> FilePath:
        """The absolute path that a name means, `~` expanded, links resolved as far as there is
        something. Nothing need be there, and nothing is told of whether it is.

        Raises:
            FolderNotFound: the name is empty or no name at all.
        """
        ...

    @abstractmethod
    def resolve(self, folder: str | bytes) -> FilePath:
        """As `absolute`, of a folder that is there.

        Raises:
            FolderNotFound: it does not exist or is not a folder.
        """
        ...

    @abstractmethod
    def walk(
        self,
        root: FilePath,
        *,
        recursive: bool,
        globs: Globs = EVERYTHING,
        globs_from: FilePath | None = None,
        seen: LastSeen | None = None,
    ) -> Iterator[FoundFile | SkippedFile | UnreadableFolder]:
        """Every regular file below `root` that the globs want, once, each folder's entries in
        byte order. What they leave out is passed over in silence.

        Links are not followed. A folder that cannot be listed is yielded as `UnreadableFolder`.

        `globs_from`: the folder that the globs are about, when `root` lies within it. `seen`:
        files that have the size and time in it are passed over in silence, and taken out of it.
        """
        ...

    @abstractmethod
    def look(self, path: FilePath) -> FoundFile | None:
        """The file as it is now; None when there is no regular file, or it cannot be told."""
        ...

    @abstractmethod
    def is_there(self, path: FilePath) -> bool | None:
        """Whether something is at the path; None where that cannot be told (no permission, a
        drive that does not answer)."""
        ...

    @abstractmethod
    def folders(self, folder: FilePath) -> tuple[FilePath, ...]:
        """The folders directly in it, by name without regard to case; links left out.

        Raises:
            FolderNotFound: it is not there, or cannot be listed.
        """
        ...

    @abstractmethod
    def may_list(self, folder: FilePath) -> bool:
        """Whether it is a folder that `folders` and `walk` can look into, as far as can be told
        without trying."""
        ...

    @abstractmethod
    def fingerprint(self, path: FilePath, size_bytes: int) -> str:
        """`{size}-{xxh3}` over head, middle and tail (`domain.library.fingerprint`).

        Raises:
            FileUnreadable: with `no_permission`, `vanished` or `unreadable`.
        """
        ...

    @abstractmethod
    def head(self, path: FilePath, length: int) -> bytes:
        """The first `length` bytes, fewer when the file is shorter.

        Raises:
            FileUnreadable: as `fingerprint`.
        """
        ...

    @abstractmethod
    def flavour(self, root: FilePath) -> PathFlavour:
        """The comparison rules of the file system that `root` lies on."""
        ...
