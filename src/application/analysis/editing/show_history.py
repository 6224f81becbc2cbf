"""What people said of a file, field by field, and what of it holds."""

import msgspec

from application.plugins.registry import ALIASES
from application.ports.unit_of_work import Reader
from domain.analysis.field_path import FieldPath, is_within
from domain.library.edits import Edit, EditAction, standing, standing_notes
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
    def __init__(self, *, reader: Reader) -> None:
        self._reader = reader

    def __call__(
        self, file_id: FileId, type_key: str | None = None, field: str = ""
    ) -> tuple[PastEdit, ...]:
        """Newest first. With a type only its edits, with a field only those of it and in it.

        Raises:
            FileNotFound
        """
        with self._reader() as now:
            now.files.get(file_id)
            edits = now.edits.of_file(file_id)
        by_id = {edit.id: edit for edit in edits}
        holding = {stack[-1].id for stack in standing(edits).values()}
        holding |= {note.id for note in standing_notes(edits)}
        undone = {edit.supersedes for edit in edits if edit.action is EditAction.UNDO}
        key = ALIASES.get(type_key, type_key) if type_key is not None else None
        # fields of results stop at a list
        path = FieldPath(field.partition("[")[0])
        return tuple(
            PastEdit(
                edit=edit,
                in_force=edit.id in holding,
                undone=edit.id in undone,
                superseded=by_id.get(edit.supersedes) if edit.supersedes else None,
            )
            for edit in reversed(edits)
            if key is None
            or (
                edit.type_key == key
                and (edit.field == field or is_within(FieldPath(edit.field), path))
            )
        )
