"""Whether a file still holds what was imported."""

from application.ports.file_tree import FileTree
from domain.library.file import MediaFile
from domain.shared.problem import Problem

CHANGED_ON_DISK = Problem(
    code="changed_on_disk",
    message="The file changed after it was imported.",
    remedy="Import its folder again, then retry.",
)


def is_as_imported(file_tree: FileTree, file: MediaFile) -> bool:
    """Raises:
    FileUnreadable
    """
    return file_tree.fingerprint(file.path, file.size_bytes) == file.fingerprint
