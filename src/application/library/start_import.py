"""Import a folder in place: put the walk on the books."""

import msgspec

from application.jobs.start_job import StartJob, StartJobCommand
from application.library.allowed_folders import AllowedFolders
from application.library.folder_job import folder_options
from application.ports.file_tree import FileTree
from domain.jobs.job import ItemKind, JobKind, NewItem
from domain.library.globs import Globs
from domain.shared.ids import JobId
from domain.shared.names import display_text

IMPORT = JobKind("import")
WALK = ItemKind("walk")
PROBE = ItemKind("probe")


class StartImportCommand(msgspec.Struct, frozen=True, kw_only=True):
    directory_path: str
    """As typed; names that are not UTF-8 arrive surrogate-escaped."""
    recursive: bool = True
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    """Patterns over the path below the folder, see `Globs`."""


class StartImport:
    """`allowed` confines what a door may import; None means anything the user can read."""

    def __init__(
        self, *, file_tree: FileTree, start_job: StartJob, allowed: AllowedFolders | None
    ) -> None:
        self._file_tree = file_tree
        self._start_job = start_job
        self._allowed = allowed

    def __call__(self, command: StartImportCommand) -> JobId:
        """Raises:
        FolderNotAllowed: whether the folder exists or not.
        FolderNotFound, BadGlob
        """
        globs = Globs(include=command.include, exclude=command.exclude)
        # asked first, so that nothing is told of what lies outside
        folder = command.directory_path
        root = self._file_tree.resolve(self._allowed.confined(folder) if self._allowed else folder)
        return self._start_job(
            StartJobCommand(
                kind=IMPORT,
                title=f"Import {display_text(root)}",
                options=folder_options(root, recursive=command.recursive, globs=globs),
                items=[NewItem(kind=WALK, subject="walk", label="Looking through the folder")],
            )
        )
