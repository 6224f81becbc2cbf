"""Which folders a door may look into and import: the one place that says so."""

from collections.abc import Sequence

from application.ports.file_tree import FileTree, FolderNotFound
from application.ports.unit_of_work import Reader
from domain.library.paths import is_inside
from domain.shared.errors import InvalidInput
from domain.shared.ids import FilePath
from domain.shared.names import display_text


class FolderNotAllowed(InvalidInput):
    """This folder lies outside the folders that may be imported from here."""

    code = "folder_not_allowed"
    remedy = (
        "Add it to REELSIGHT_ROOTS, or import it with `reelsight import` on the machine itself."
    )


class AllowedFolders:
    """Those that were set, and whatever was imported already (also on the machine itself)."""

    def __init__(
        self, *, file_tree: FileTree, reader: Reader, folders: Sequence[str | bytes]
    ) -> None:
        self._file_tree = file_tree
        self._reader = reader
        self._folders = folders

    def tops(self) -> tuple[FilePath, ...]:
        """The folders themselves, those that were set first; none lies within another."""
        with self._reader() as now:
            imported = tuple(root.path for root in now.files.roots())
        found: list[FilePath] = []
        for path in (*self._set(), *imported):
            if not self._within(path, found):
                found = [known for known in found if not self._within(known, [path])]
                found.append(path)
        return tuple(found)

    def confined(self, folder: str | bytes) -> FilePath:
        """The absolute path that a name means, once links are resolved.

        Raises:
            FolderNotAllowed: whether it exists or not.
            FolderNotFound: the name is empty or no name at all.
        """
        path = self._file_tree.absolute(folder)
        if not self._within(path, self.tops()):  # what lies outside is nobody's business
            # as it was asked for: where a link or `~name` leads is nobody's business either
            asked = folder if isinstance(folder, bytes) else folder.encode(errors="replace")
            raise FolderNotAllowed(path=display_text(asked))
        return path

    def _set(self) -> tuple[FilePath, ...]:
        found = []
        for name in self._folders:
            try:
                found.append(self._file_tree.absolute(name))
            except FolderNotFound:
                continue  # a setting without sense allows nothing
        return tuple(found)

    def _within(self, path: FilePath, folders: Sequence[FilePath]) -> bool:
        flavour = self._file_tree.flavour(path)
        return any(is_inside(path, folder, flavour) for folder in folders)
