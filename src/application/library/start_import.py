"""Import a folder in place: put the walk on the books."""

from urllib.parse import quote_from_bytes, unquote_to_bytes

import msgspec

from application.jobs.start_job import StartJob, StartJobCommand
from application.ports.file_tree import FileTree
from domain.jobs.job import ItemKind, Job, JobKind, NewItem
from domain.library.paths import is_inside
from domain.shared.errors import InvalidInput
from domain.shared.ids import FilePath, JobId
from domain.shared.names import display_text

IMPORT = JobKind("import")
WALK = ItemKind("walk")
PROBE = ItemKind("probe")


class FolderNotAllowed(InvalidInput):
    """This folder lies outside the folders that may be imported from here."""

    code = "folder_not_allowed"
    remedy = (
        "Add it to REELSIGHT_ROOTS, or import it with `reelsight import` on the machine itself."
    )


class StartImportCommand(msgspec.Struct, frozen=True, kw_only=True):
    directory_path: str
    """As typed; names that are not UTF-8 arrive surrogate-escaped."""
    recursive: bool = True


class StartImport:
    """`allowed` confines what a door may import; None means anything the user can read."""

    def __init__(
        self, *, file_tree: FileTree, start_job: StartJob, allowed: tuple[FilePath, ...] | None
    ) -> None:
        self._file_tree = file_tree
        self._start_job = start_job
        self._allowed = allowed

    def __call__(self, command: StartImportCommand) -> JobId:
        """Raises:
        FolderNotAllowed: whether the folder exists or not.
        FolderNotFound
        """
        path = self._file_tree.absolute(command.directory_path)
        if not self._may_import(path):  # asked first: what lies outside is nobody's business
            raise FolderNotAllowed(path=display_text(path))
        root = self._file_tree.resolve(path)
        return self._start_job(
            StartJobCommand(
                kind=IMPORT,
                title=f"Import {display_text(root)}",
                options={"root": quote_from_bytes(root), "recursive": command.recursive},
                items=[NewItem(kind=WALK, subject="walk", label="Looking through the folder")],
            )
        )

    def _may_import(self, path: FilePath) -> bool:
        flavour = self._file_tree.flavour(path)
        return self._allowed is None or any(
            is_inside(path, folder, flavour) for folder in self._allowed
        )


def imported_folder(job: Job) -> FilePath:
    """The folder that this import is about. Options are JSON, which does not hold any bytes."""
    return FilePath(unquote_to_bytes(job.options["root"]))
