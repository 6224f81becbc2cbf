"""What is where the library has a file, once links on the way there are followed."""

from application.ports.file_tree import FileTree
from domain.library.paths import PathFlavour, comparison_key
from domain.shared.ids import FilePath


def loosely(path: FilePath) -> bytes:
    """Equal for paths that differ in case or Unicode form at most."""
    return comparison_key(path, PathFlavour.MAC)


def real_place(file_tree: FileTree, path: FilePath) -> bytes:
    """Where it really lies, loosely. Imports follow links, so another answer than the path itself
    means that a link was put there since: a file or folder was moved and left one behind."""
    return loosely(file_tree.absolute(path))


def is_no_file(file_tree: FileTree, path: FilePath) -> bool:
    """Something is there, e.g. a folder, that is neither a file nor leads to one."""
    return file_tree.look(path) is None and real_place(file_tree, path) == loosely(path)
