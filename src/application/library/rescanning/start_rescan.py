"""Compare a folder with the library: put the comparison on the books."""

import msgspec

from application.jobs.start_job import StartJob, StartJobCommand
from application.library.allowed_folders import AllowedFolders
from application.library.folder_job import folder_options
from application.ports.file_tree import FileTree
from domain.jobs.job import ItemKind, JobKind, NewItem
from domain.library.globs import Globs
from domain.shared.ids import JobId
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
                options=folder_options(folder, recursive=command.recursive, globs=globs),
                items=[NewItem(kind=COMPARE, subject="compare", label="Comparing the folder")],
            )
        )
