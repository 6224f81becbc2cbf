"""Which of our files the predecessor's rows became, in memory."""

from collections.abc import Mapping

from adapters.memory.store import State, require
from application.ports.predecessor_repository import PredecessorReader, PredecessorRepository
from domain.shared.ids import FileId


class MemoryPredecessorReader(PredecessorReader):
    def __init__(self, state: State) -> None:
        self._state = state

    def file_ids(self, database: str) -> dict[int, FileId]:
        rows = self._state.predecessor_files.items()
        return {old_id: file_id for (name, old_id), file_id in rows if name == database}


class MemoryPredecessorRepository(MemoryPredecessorReader, PredecessorRepository):
    def note(self, database: str, became: Mapping[int, FileId]) -> None:
        for old_id, file_id in became.items():
            require(self._state.files, file_id)
            self._state.predecessor_files.setdefault((database, old_id), file_id)
