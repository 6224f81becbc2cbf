from abc import abstractmethod
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from domain.library.file import FoundFile, MediaFile, Root
from domain.library.file_list import FilePage, FileQuery, FileRow
from domain.library.paths import PathFlavour
from domain.shared.ids import FileId, FilePath, RootId


class FileReader(Protocol):
    @abstractmethod
    def get(self, file_id: FileId) -> MediaFile:
        """Raises:
        FileNotFound
        """
        ...

    @abstractmethod
    def known_in(self, root: FilePath, flavour: PathFlavour) -> dict[bytes, MediaFile]:
        """All files inside the folder (by components), by comparison key; one SELECT."""
        ...

    @abstractmethod
    def page(self, query: FileQuery) -> FilePage:
        """One page of the list; ties are broken by id, so pages never overlap."""
        ...

    @abstractmethod
    def matching(self, query: FileQuery) -> tuple[MediaFile, ...]:
        """All files that match the filter, in the query's order; page and per_page are ignored."""
        ...

    @abstractmethod
    def rows(self, file_ids: Sequence[FileId]) -> tuple[FileRow, ...]:
        """What the list shows of these files, in the order of the ids; those that are gone are
        left out."""
        ...

    @abstractmethod
    def root(self, root_id: RootId) -> Root: ...

    @abstractmethod
    def roots(self) -> tuple[Root, ...]:
        """All imported folders, oldest first."""
        ...


class FileRepository(FileReader, Protocol):
    @abstractmethod
    def ensure_root(self, path: FilePath, flavour: PathFlavour, now: datetime) -> Root:
        """The root with this path; made when there is none. Twice gives the same root."""
        ...

    @abstractmethod
    def upsert_found(
        self,
        root_id: RootId,
        flavour: PathFlavour,
        found: Sequence[tuple[FoundFile, str | None]],
        now: datetime,
    ) -> tuple[FileId, ...]:
        """Add or refresh files, each with its fingerprint, keyed by comparison key; ids in order.

        A new file is NEW. A known one gets the new size, time and fingerprint, goes back to NEW
        without problems, and keeps its id, path spelling, `imported_at` and everything made of it.
        """
        ...

    @abstractmethod
    def save(self, files: Iterable[MediaFile]) -> None:
        """Write kind, state and problems of known files."""
        ...

    @abstractmethod
    def move(self, file_id: FileId, path: FilePath, root_id: RootId, flavour: PathFlavour) -> None:
        """The file lies there now; id, state and everything made of it stay.

        Raises:
            FileNotFound
            PathTaken: another file of the library has this path.
        """
        ...

    @abstractmethod
    def forget(self, file_ids: Sequence[FileId]) -> int:
        """Drop the files with everything known of them; items of jobs keep their history.
        Ids that are not in the library are passed over. Returns how many were dropped."""
        ...
