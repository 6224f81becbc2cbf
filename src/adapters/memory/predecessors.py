"""Which of our files the predecessor's rows became, in memory."""

from collections.abc import Collection, Mapping

from adapters.memory.store import State, require
from application.ports.predecessor_repository import PredecessorReader, PredecessorRepository
from domain.shared.ids import FileId


class MemoryPredecessorReader(PredecessorReader):
    def __init__(self, state: State) -> None:
        self._state = state

    def file_ids(self, database: str, old_ids: Collection[int] | None = None) -> dict[int, FileId]:
        return {
            old_id: file_id
            for (name, old_id), file_id in self._state.predecessor_files.items()
            if name == database and (old_ids is None or old_id in old_ids)
        }


class MemoryPredecessorRepository(MemoryPredecessorReader, PredecessorRepository):
    def note(self, database: str, became: Mapping[int, FileId]) -> None:
        for old_id, file_id in became.items():
            require(self._state.files, file_id)
            self._state.predecessor_files.setdefault((database, old_id), file_id)
