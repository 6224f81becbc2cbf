"""What people say of results, in memory."""

from collections.abc import Sequence

from msgspec import structs

from adapters.memory.store import State, require
from application.ports.edit_repository import EditReader, EditRepository
from domain.library.edits import Edit, EditNotFound
from domain.shared.ids import EditId, FileId


class MemoryEditReader(EditReader):
    def __init__(self, state: State) -> None:
        self._state = state

    def of_file(self, file_id: FileId) -> tuple[Edit, ...]:
        return tuple(edit for edit in self._state.edits.values() if edit.file_id == file_id)

    def of_files(
        self, file_ids: Sequence[FileId], type_key: str
    ) -> dict[FileId, tuple[Edit, ...]]:
        every = {
            file_id: tuple(edit for edit in self.of_file(file_id) if edit.type_key == type_key)
            for file_id in file_ids
        }
        return {file_id: of_file for file_id, of_file in every.items() if of_file}

    def get(self, edit_id: EditId) -> Edit:
        if edit_id not in self._state.edits:
            raise EditNotFound(edit_id=edit_id)
        return self._state.edits[edit_id]


class MemoryEditRepository(MemoryEditReader, EditRepository):
    def add(self, edit: Edit) -> Edit:
        require(self._state.files, edit.file_id)
        if edit.supersedes is not None:
            require(self._state.edits, edit.supersedes)
        added = structs.replace(edit, id=EditId(self._state.new_id("edits")))
        self._state.edits[added.id] = added
        return added
