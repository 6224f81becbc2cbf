"""A folder together with the rules by which paths in it are compared."""

from application.ports.file_tree import FileTree
from domain.library.paths import Folder
from domain.shared.ids import FilePath


class FindFolder:
    def __init__(self, *, file_tree: FileTree) -> None:
        self._file_tree = file_tree

    def __call__(self, path: FilePath) -> Folder:
        """It need not exist (any more): filters ask about folders of drives that are away."""
        return Folder(path=path, flavour=self._file_tree.flavour(path))
