"""Filters that people keep under a name, in memory."""

from msgspec import structs

from adapters.memory.store import State
from application.ports.saved_filter_repository import SavedFilterReader, SavedFilterRepository
from domain.library.saved_filter import SavedFilter, SavedFilterNotFound, same_name
from domain.shared.ids import SavedFilterId


class MemorySavedFilterReader(SavedFilterReader):
    def __init__(self, state: State) -> None:
        self._state = state

    def all(self) -> tuple[SavedFilter, ...]:
        return tuple(saved for _, saved in sorted(self._state.saved_filters.items()))

    def get(self, name: str) -> SavedFilter:
        saved = self._state.saved_filters.get(same_name(name))
        if saved is None:
            raise SavedFilterNotFound(name=name)
        return saved


class MemorySavedFilterRepository(MemorySavedFilterReader, SavedFilterRepository):
    def save(self, saved: SavedFilter) -> SavedFilterId:
        key = same_name(saved.name)
        before = self._state.saved_filters.get(key)
        number = before.id if before else SavedFilterId(self._state.new_id("saved_filters"))
        self._state.saved_filters[key] = structs.replace(saved, id=number)
        return number

    def delete(self, saved_id: SavedFilterId) -> None:
        for key, saved in self._state.saved_filters.items():
            if saved.id == saved_id:
                del self._state.saved_filters[key]
                return
        raise SavedFilterNotFound(saved_id=saved_id)
