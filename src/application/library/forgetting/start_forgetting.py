"""Forget many files, as a job."""

from application.jobs.start_job import StartJob
from application.library.bulk import BulkStarted, Choice, choose, start_bulk
from application.library.select_files import FileSelection
from application.ports.unit_of_work import Reader, Snapshot
from domain.jobs.job import ItemKind, JobKind
from domain.library.belongings import Belongings
from domain.library.file import MediaFile
from domain.shared.figures import counted

FORGETTING = JobKind("batch-forget")
FORGET = ItemKind("forget")
UPLOADED = "uploaded"


class StartForgettingCommand(FileSelection, frozen=True, kw_only=True):
    delete_uploads: bool = False
    """Uploaded files are deleted with their rows; else they are left out."""


class StartForgetting:
    def __init__(self, *, reader: Reader, start_job: StartJob) -> None:
        self._reader = reader
        self._start_job = start_job

    def __call__(self, command: StartForgettingCommand) -> BulkStarted:
        """Raises:
        NothingChosen, FileNotFound
        NothingToDo: no file matches, or all of them were uploaded.
        """
        with self._reader() as now:
            choice = _choice(now, command)
        return start_bulk(
            self._start_job,
            choice,
            kind=FORGETTING,
            step=FORGET,
            title=f"Forget {counted(len(choice.files), 'file')}",
            options={"delete_uploads": command.delete_uploads},
            nothing="All of the chosen files were uploaded, and nobody asked to delete them.",
            by_size=False,
        )


class CountBelongings:
    """What `StartForgetting` would take away, without doing it."""

    def __init__(self, *, reader: Reader) -> None:
        self._reader = reader

    def __call__(self, command: StartForgettingCommand) -> Belongings:
        """Raises:
        NothingChosen, FileNotFound
        """
        with self._reader() as now:
            return now.files.belongings([file.id for file in _choice(now, command).files])


def _choice(now: Snapshot, command: StartForgettingCommand) -> Choice:
    def reason(file: MediaFile) -> str | None:
        return UPLOADED if file.uploaded and not command.delete_uploads else None

    return choose(now, command, reason, step=FORGET, force=True)
