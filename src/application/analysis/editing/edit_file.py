"""A person says what a file holds: set, approve, reject, undo, a note, a marker."""

import msgspec

from application.analysis.editing.apply_changes import apply_changes
from application.analysis.editing.change import Change
from application.analysis.indexing.refresh_index import RefreshIndex
from application.plugins.registry import AnalysisTypes
from application.ports.clock import Clock
from application.ports.unit_of_work import UnitOfWork
from domain.library.edit_text import SOMEBODY
from domain.library.edits import BadEdit, Edit
from domain.shared.ids import FileId

MOST_CHANGES = 200


class EditFileCommand(msgspec.Struct, frozen=True, kw_only=True):
    file_id: FileId
    changes: tuple[Change, ...]
    author: str = SOMEBODY


class Edited(msgspec.Struct, frozen=True, kw_only=True):
    file_id: FileId
    edits: tuple[Edit, ...]
    """What was added, in order; nothing for changes that change nothing."""
    unchanged: int


class EditFile:
    """All changes or none, with what is findable of them."""

    def __init__(
        self, *, uow: UnitOfWork, types: AnalysisTypes, clock: Clock, refresh: RefreshIndex
    ) -> None:
        self._uow = uow
        self._types = types
        self._clock = clock
        self._refresh = refresh

    def __call__(self, command: EditFileCommand) -> Edited:
        """Raises:
        FileNotFound, UnknownAnalysisType, EditNotFound
        BadEdit: no change was made; it says which field, and what that holds.
        EditedMeanwhile: another edit is in force than the one in `supersedes`.
        """
        if not 0 < len(command.changes) <= MOST_CHANGES:
            raise BadEdit(f"Between one and {MOST_CHANGES} changes can be made at once.")
        with self._uow() as tx:
            file = tx.files.get(command.file_id)
            added = apply_changes(
                tx,
                file,
                command.changes,
                self._types,
                author=command.author,
                at=self._clock.now(),
            )
            if added:
                self._refresh(tx, file.id)
                tx.commit()
        return Edited(file_id=file.id, edits=added, unchanged=len(command.changes) - len(added))
