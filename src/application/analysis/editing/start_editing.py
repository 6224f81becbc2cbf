"""The same edit on many files, as a job."""

from msgspec import UNSET

from application.analysis.editing.change import Change, as_options
from application.analysis.editing.edit_file import MOST_CHANGES
from application.analysis.editing.edit_place import place_of
from application.analysis.editing.edit_values import fit_value, read_text
from application.jobs.start_job import StartJob
from application.library.bulk import BulkStarted, choose, start_bulk
from application.library.select_files import FileSelection
from application.plugins.registry import AnalysisTypes
from application.ports.unit_of_work import Reader
from domain.analysis.run import UnknownAnalysisType
from domain.jobs.job import ItemKind, JobKind
from domain.library.edit_text import SOMEBODY, clean_text
from domain.library.edits import BadEdit, EditAction
from domain.library.kind import MediaKind
from domain.shared.errors import DomainError
from domain.shared.figures import counted

EDITING = JobKind("edit")
EDIT = ItemKind("edit")


class StartEditingCommand(FileSelection, frozen=True, kw_only=True):
    changes: tuple[Change, ...]
    author: str = SOMEBODY


class StartEditing:
    """One item a file; files that the edit does not fit are skipped with the reason."""

    def __init__(self, *, reader: Reader, start_job: StartJob, types: AnalysisTypes) -> None:
        self._reader = reader
        self._start_job = start_job
        self._types = types

    def __call__(self, command: StartEditingCommand) -> BulkStarted:
        """Raises:
        NothingChosen, FileNotFound
        UnknownAnalysisType, BadEdit: a change that fits no file at all.
        NothingToDo: no file matches.
        """
        if not 0 < len(command.changes) <= MOST_CHANGES:
            raise BadEdit(f"Between one and {MOST_CHANGES} changes can be made at once.")
        for change in command.changes:
            self._check(change)
        with self._reader() as now:
            choice = choose(now, command, lambda file: None, step=EDIT, force=True)
        return start_bulk(
            self._start_job,
            choice,
            kind=EDITING,
            step=EDIT,
            title=f"Edit of {counted(len(choice.files), 'file')}",
            options={
                "changes": as_options(command.changes),
                "author": clean_text(command.author, "author"),
            },
            nothing="No file matches.",
            by_size=False,
        )

    def _check(self, change: Change) -> None:
        """It fits one kind of file at least; whether it fits each file, its item finds out."""
        if change.supersedes is not UNSET:
            raise BadEdit("`supersedes` is about one file; leave it out here.", field=change.field)
        if change.action in (EditAction.NOTE, EditAction.MARKER):
            if not change.note.strip():
                raise BadEdit("A note or a marker needs words.", field=change.field)
            clean_text(change.note, "note")
            if change.type is None:
                return
        if change.type is None:
            raise BadEdit("A value belongs to an analysis type; name it.", field=change.field)
        misfits: list[DomainError] = []
        for kind in (MediaKind.VIDEO, MediaKind.IMAGE):
            try:
                self._check_for(change, change.type, kind)
            except (UnknownAnalysisType, BadEdit) as error:
                misfits.append(error)
            else:
                return
        raise next((error for error in misfits if isinstance(error, BadEdit)), misfits[0])

    def _check_for(self, change: Change, key: str, kind: MediaKind) -> None:
        of_type = self._types.get(key, kind)
        place = place_of(of_type, change.field)
        if change.action is not EditAction.SET:
            return
        if change.text is not None:
            value = read_text(of_type, place, change.text)
        elif change.value is UNSET:
            raise BadEdit("To set a field, give its value.", field=change.field)
        else:
            value = change.value
        if not place.inner:
            fit_value(of_type, place, value)
