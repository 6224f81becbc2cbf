"""How often files failed a step, in memory."""

from collections.abc import Sequence

from adapters.memory.store import State
from application.ports.strike_repository import StrikeReader, StrikeRepository
from domain.jobs.job import ItemKind
from domain.jobs.strikes import Strikes
from domain.shared.ids import FileId


class MemoryStrikeReader(StrikeReader):
    def __init__(self, state: State) -> None:
        self._state = state

    def of_file(self, file_id: FileId) -> tuple[Strikes, ...]:
        found = (row for key, row in sorted(self._state.strikes.items()) if key[0] == file_id)
        return tuple(found)

    def quarantined(self, kind: ItemKind) -> frozenset[FileId]:
        rows = self._state.strikes.values()
        return frozenset(row.file_id for row in rows if row.kind == kind and row.quarantined)


class MemoryStrikeRepository(MemoryStrikeReader, StrikeRepository):
    def save(self, strikes: Strikes) -> None:
        if strikes.file_id in self._state.files:
            self._state.strikes[strikes.file_id, strikes.kind] = strikes

    def clear(self, file_ids: Sequence[FileId], kind: ItemKind | None = None) -> None:
        gone = set(file_ids)
        for key in list(self._state.strikes):
            if key[0] in gone and kind in (None, key[1]):
                del self._state.strikes[key]
