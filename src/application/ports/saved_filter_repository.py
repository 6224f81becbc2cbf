from abc import abstractmethod
from typing import Protocol

from domain.library.saved_filter import SavedFilter
from domain.shared.ids import SavedFilterId


class SavedFilterReader(Protocol):
    @abstractmethod
    def all(self) -> tuple[SavedFilter, ...]:
        """By name."""
        ...

    @abstractmethod
    def get(self, name: str) -> SavedFilter:
        """Raises:
        SavedFilterNotFound
        """
        ...


class SavedFilterRepository(SavedFilterReader, Protocol):
    @abstractmethod
    def save(self, saved: SavedFilter) -> SavedFilterId:
        """`id` is ignored: a filter of the same name is replaced and keeps its own."""
        ...

    @abstractmethod
    def delete(self, saved_id: SavedFilterId) -> None:
        """Raises:
        SavedFilterNotFound
        """
        ...
