"""The same edit on many files, as a job."""

import msgspec

from application.analysis.edit_file import SOMEBODY, Change
from application.jobs.start_job import StartJob
from application.library.select_files import FileSelection
from application.plugins.registry import AnalysisTypes
from application.ports.unit_of_work import Reader
from domain.jobs.job import ItemKind, JobKind
from domain.shared.ids import JobId

EDITING = JobKind("edit")
EDIT = ItemKind("edit")


class StartEditingCommand(FileSelection, frozen=True, kw_only=True):
    changes: tuple[Change, ...]
    author: str = SOMEBODY


class EditingStarted(msgspec.Struct, frozen=True, kw_only=True):
    job_id: JobId
    total_files: int


class StartEditing:
    """One item a file; files that the edit does not fit are skipped with the reason."""

    def __init__(self, *, reader: Reader, start_job: StartJob, types: AnalysisTypes) -> None:
        self._reader = reader
        self._start_job = start_job
        self._types = types

    def __call__(self, command: StartEditingCommand) -> EditingStarted:
        """Raises:
        NothingChosen, FileNotFound
        UnknownAnalysisType, BadEdit: a change that fits no file at all.
        NothingToDo: no file matches.
        """
        raise NotImplementedError
