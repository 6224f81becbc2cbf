from abc import abstractmethod
from collections.abc import Collection, Mapping
from typing import Protocol

from domain.shared.ids import FileId


class PredecessorReader(Protocol):
    @abstractmethod
    def file_ids(self, database: str, old_ids: Collection[int] | None = None) -> dict[int, FileId]:
        """Which of our files the ids of the predecessor's database became; all, or these only."""
        ...


class PredecessorRepository(PredecessorReader, Protocol):
    @abstractmethod
    def note(self, database: str, became: Mapping[int, FileId]) -> None:
        """Several old rows may have become one file; noting again changes nothing."""
        ...
