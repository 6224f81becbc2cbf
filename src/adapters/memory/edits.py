"""What people say of results, in memory."""

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
