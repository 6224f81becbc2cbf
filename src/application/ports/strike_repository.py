from abc import abstractmethod
from collections.abc import Sequence
from typing import Protocol

from domain.jobs.job import ItemKind
from domain.jobs.strikes import Strikes
from domain.shared.ids import FileId


class StrikeReader(Protocol):
    @abstractmethod
    def of_file(self, file_id: FileId) -> tuple[Strikes, ...]: ...

    @abstractmethod
    def quarantined(self, kind: ItemKind) -> frozenset[FileId]:
        """Files that bulk actions of this kind leave out."""
        ...


class StrikeRepository(StrikeReader, Protocol):
    @abstractmethod
    def save(self, strikes: Strikes) -> None:
        """One row per file and kind; a new one replaces it. Nothing where the file is not in the
        library any more: an item may end after its file was forgotten."""
        ...

    @abstractmethod
    def clear(self, file_ids: Sequence[FileId], kind: ItemKind | None = None) -> None:
        """It went well, the file changed, or a person asked for another chance."""
        ...
