"""What people said of a file, field by field, and what of it holds."""

import msgspec

from application.plugins.registry import AnalysisTypes
from application.ports.unit_of_work import Reader
from domain.analysis.edits import Edit
from domain.shared.ids import FileId


class PastEdit(msgspec.Struct, frozen=True, kw_only=True):
    edit: Edit
    in_force: bool
    """It was neither superseded nor taken back. Never true of an UNDO."""
    undone: bool
    """A person took it back."""
    superseded: Edit | None
    """What held before it (UNDO: what was taken back)."""


class ShowHistory:
    def __init__(self, *, reader: Reader, types: AnalysisTypes) -> None:
        self._reader = reader
        self._types = types

    def __call__(
        self, file_id: FileId, type_key: str | None = None, field: str = ""
    ) -> tuple[PastEdit, ...]:
        """Newest first. With a type only its edits, with a field only those of it and in it.

        Raises:
            FileNotFound
        """
        raise NotImplementedError
