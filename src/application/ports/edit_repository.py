from abc import abstractmethod
from collections.abc import Sequence
from typing import Protocol

from domain.library.edits import Edit
from domain.shared.ids import EditId, FileId


class EditReader(Protocol):
    @abstractmethod
    def of_file(self, file_id: FileId) -> tuple[Edit, ...]:
        """All of them, oldest first."""
        ...

    @abstractmethod
    def of_files(
        self, file_ids: Sequence[FileId], type_key: str
    ) -> dict[FileId, tuple[Edit, ...]]:
        """Of those that have edits with this key: these, oldest first. Any number may be asked."""
        ...

    @abstractmethod
    def get(self, edit_id: EditId) -> Edit:
        """Raises:
        EditNotFound
        """
        ...


class EditRepository(EditReader, Protocol):
    """Edits are added and never changed; they go only with their file."""

    @abstractmethod
    def add(self, edit: Edit) -> Edit:
        """Its `id` is ignored and given anew; ids grow.

        Raises:
            MissingParent: the file is not in the library, or the superseded edit does not exist.
        """
        ...
