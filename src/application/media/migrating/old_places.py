"""Where the files that the predecessor knew lie on this machine."""

from collections.abc import Sequence

from application.ports.file_tree import FileTree, FolderNotFound
from application.ports.old_library import OldFile
from domain.library.path_maps import PathMap, is_absolute, is_windows, mapped
from domain.library.paths import PathFlavour, is_inside
from domain.shared.ids import FilePath
from domain.shared.names import base_name


class OldPlaces:
    """`base`: the folder that relative paths are about."""

    def __init__(self, *, file_tree: FileTree, maps: Sequence[PathMap], base: str) -> None:
        self._file_tree = file_tree
        self._maps = maps
        self._base = base
        here = file_tree.flavour(file_tree.absolute(base))
        self._windows_is_here = here is PathFlavour.WINDOWS

    def of(self, path: str | None) -> FilePath | None:
        """None where there is no path, or one that no mapping brings to this machine."""
        if path is None:
            return None
        if not is_absolute(path):
            even = path if self._windows_is_here else path.replace("\\", "/")
            return self._absolute(f"{self._base}/{even}")
        there = mapped(path, self._maps)
        if there is None and is_windows(path) is self._windows_is_here:
            there = path
        return None if there is None else self._absolute(there)

    def folder_of(self, file: OldFile, path: FilePath) -> FilePath:
        """The folder that it counts as imported from: the one that its import named, as long as
        it still lies there; else the one that it lies in."""
        flavour = self._file_tree.flavour(path)
        told = self.of(file.folder)
        if told is not None and is_inside(path, told, flavour) and told != path:
            return told
        return FilePath(path[: -len(base_name(path)) - 1] or path[:1])

    def _absolute(self, path: str) -> FilePath | None:
        try:
            return self._file_tree.absolute(path)
        except FolderNotFound:
            return None
