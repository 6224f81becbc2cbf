"""Compare a folder with the library: put the comparison on the books."""

from urllib.parse import quote_from_bytes, unquote_to_bytes

import msgspec

from application.jobs.start_job import StartJob, StartJobCommand
from application.library.allowed_folders import AllowedFolders
from application.ports.file_tree import FileTree
from domain.jobs.job import ItemKind, Job, JobKind, NewItem
from domain.library.globs import Globs
from domain.shared.ids import FilePath, JobId
from domain.shared.names import display_text

RESCAN = JobKind("rescan")
COMPARE = ItemKind("compare")


class StartRescanCommand(msgspec.Struct, frozen=True, kw_only=True):
    directory_path: str
    """As typed; names that are not UTF-8 arrive surrogate-escaped."""
    recursive: bool = True
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    """Neither: the globs that the imported folder was imported with."""


class StartRescan:
    """`allowed` confines what a door may look at; None means anything the user can read.

    The folder need not be there: that is what the plan will say then.
    """

    def __init__(
        self, *, file_tree: FileTree, start_job: StartJob, allowed: AllowedFolders | None
    ) -> None:
        self._file_tree = file_tree
        self._start_job = start_job
        self._allowed = allowed

    def __call__(self, command: StartRescanCommand) -> JobId:
        """Raises:
        FolderNotAllowed: whether the folder exists or not.
        FolderNotFound: the name is no name of a folder.
        BadGlob
        """
        globs = Globs(include=command.include, exclude=command.exclude)
        typed = command.directory_path
        folder = (
            self._allowed.confined(typed) if self._allowed else self._file_tree.absolute(typed)
        )
        return self._start_job(
            StartJobCommand(
                kind=RESCAN,
                title=f"Rescan {display_text(folder)}",
                options={
                    "root": quote_from_bytes(folder),
                    "recursive": command.recursive,
                    "include": globs.include,
                    "exclude": globs.exclude,
                },
                items=[NewItem(kind=COMPARE, subject="compare", label="Comparing the folder")],
            )
        )


def scanned_folder(job: Job) -> FilePath:
    """The folder that this rescan is about. Options are JSON, which does not hold any bytes."""
    return FilePath(unquote_to_bytes(job.options["root"]))
