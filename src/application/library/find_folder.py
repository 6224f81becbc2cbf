"""A folder together with the rules by which paths in it are compared."""

from application.ports.file_tree import FileTree
from domain.library.paths import Folder, PathFlavour
from domain.shared.ids import FilePath
from domain.shared.names import separators


class FindFolder:
    def __init__(self, *, file_tree: FileTree) -> None:
        self._file_tree = file_tree

    def __call__(self, path: FilePath) -> Folder:
        r"""It need not exist (any more): filters ask about folders of drives that are away.

        `E:\Videos` and `\\server\share` are Windows' own wherever they are asked for: files that
        were brought over from such a machine keep their paths, and either slash finds them.
        """
        if b"\\" in separators(path):
            return Folder(path=path, flavour=PathFlavour.WINDOWS)
        return Folder(path=path, flavour=self._file_tree.flavour(path))
