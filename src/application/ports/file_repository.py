from abc import abstractmethod
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from domain.library.belongings import Belongings
from domain.library.file import FoundFile, LastSeen, MediaFile, Move, Root
from domain.library.file_list import FileChoices, FilePage, FileQuery, FileRow
from domain.library.globs import Globs
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
    def last_seen_in(self, folder: FilePath, flavour: PathFlavour) -> LastSeen:
        """All files inside the folder, in one SELECT and lean enough for hundreds of thousands."""
        ...

    @abstractmethod
    def belongings(self, file_ids: Sequence[FileId]) -> Belongings:
        """What would go with these files. Any number may be asked; those that are gone count as
        nothing."""
        ...

    @abstractmethod
    def some(self, file_ids: Sequence[FileId]) -> tuple[MediaFile, ...]:
        """These files, oldest first; those that are gone are left out. Any number may be asked."""
        ...

    @abstractmethod
    def at(self, paths: Sequence[FilePath], flavour: PathFlavour) -> dict[bytes, MediaFile]:
        """The files at these paths, by comparison key. Any number may be asked."""
        ...

    @abstractmethod
    def last_id(self) -> int:
        """The highest id that a file was ever given here, also of one that was forgotten; 0: no
        file was ever known. No id is given twice."""
        ...

    @abstractmethod
    def sizes_outside(self, folder: FilePath, flavour: PathFlavour) -> frozenset[int]:
        """The sizes that files of the library outside this folder have."""
        ...

    @abstractmethod
    def page(self, query: FileQuery) -> FilePage:
        """One page of the list; ties are broken by id, so pages never overlap. With `after`, rows
        that were added or dropped meanwhile neither repeat nor hide another. Totals are those of
        this moment, though they may have been counted before."""
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
    def choices(self) -> FileChoices: ...

    @abstractmethod
    def with_fingerprints(self, fingerprints: Sequence[str]) -> dict[str, tuple[MediaFile, ...]]:
        """All files of the library with these contents, oldest first; any number may be asked."""
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
    def set_globs(self, root_id: RootId, globs: Globs) -> None: ...

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
        without problems or strikes, and keeps its id, path spelling, `imported_at` and everything
        made of it.
        """
        ...

    @abstractmethod
    def adopt(
        self, files: Sequence[MediaFile], flavour: PathFlavour
    ) -> tuple[tuple[FileId, bool], ...]:
        """Add files as another program knew them, all of it as given but for their `id`. One
        whose path the library has is left as it is. Ids in order, each with whether it is new."""
        ...

    @abstractmethod
    def save(self, files: Iterable[MediaFile]) -> None:
        """Write kind, state and problems of known files."""
        ...

    @abstractmethod
    def move(self, moves: Sequence[Move], flavour: PathFlavour) -> None:
        """The files lie there now; id, state and everything made of them stay. All at once: files
        may take one another's places.

        Raises:
            FileNotFound
            PathTaken: a file that does not move has one of these paths; nothing was moved.
        """
        ...

    @abstractmethod
    def mark_uploaded(self, file_id: FileId) -> None: ...

    @abstractmethod
    def forget(self, file_ids: Sequence[FileId]) -> int:
        """Drop the files with everything known of them; items of jobs keep their history.
        Ids that are not in the library are passed over. Returns how many were dropped."""
        ...
