"""Whether a line of a plan is still so, right before it is applied. Answers are reasons not to."""

from application.library.rescanning.old_place import is_no_file, loosely, real_place
from application.ports.file_tree import FileTree
from domain.library.file import FoundFile, MediaFile, Root
from domain.library.rescan import Change
from domain.shared.ids import RootId

GONE = "it is not at that place any more"
CHANGED_SINCE = "it has changed since the rescan"
FORGOTTEN = "the file is not in the library any more"
MOVED_ON = "the library has it at another place by now"
BACK = "the file is at its old place again"
TAKEN = "another file of the library has that place"
CANNOT_TELL = "nobody can say now whether it is there"
ROOT_AWAY = "the folder it was imported from is not there, or holds no media"


class Recheck:
    """For one item: what was found out about an imported folder is kept."""

    def __init__(self, file_tree: FileTree) -> None:
        self._file_tree = file_tree
        self._usable: dict[RootId, bool] = {}

    def place(self, line: Change) -> str | None:
        """The file that the line is about lies there, as it was found."""
        lies = self._file_tree.look(line.path)
        if lies is None:
            return GONE
        return None if same(lies, line) else CHANGED_SINCE

    def left_its_place(self, file: MediaFile, line: Change) -> str | None:
        """The file is not where the library has it."""
        if self._is_one_place(file, line):
            return None  # the same file, spelled in another way or reached by a link
        there = self._file_tree.is_there(file.path)
        if there:
            lies = self._file_tree.look(file.path)
            if lies is not None and file.same_on_disk(lies):
                return BACK
        return None

    def is_missing(self, file: MediaFile, root: Root) -> str | None:
        """Its content is gone for all that can be told, and its folder is not."""
        if root.id not in self._usable:
            walk = self._file_tree.walk(root.path, recursive=True)
            self._usable[root.id] = any(isinstance(entry, FoundFile) for entry in walk)
        if not self._usable[root.id]:
            return ROOT_AWAY
        there = self._file_tree.is_there(file.path)
        if there is None:
            return CANNOT_TELL
        if there:
            lies = self._file_tree.look(file.path)
            if lies is None:
                return None if is_no_file(self._file_tree, file.path) else BACK
            if file.same_on_disk(lies):
                return BACK
        return None

    def _is_one_place(self, file: MediaFile, line: Change) -> bool:
        return real_place(self._file_tree, file.path) == loosely(line.path) and (
            file.same_on_disk(found_of(line))
        )


def row(file: MediaFile | None, line: Change) -> str | None:
    """The row is as the plan saw it."""
    if file is None:
        return FORGOTTEN
    saw = line.old_path if line.old_path is not None else line.path
    return None if file.path == saw else MOVED_ON


def same(lies: FoundFile, line: Change) -> bool:
    return (lies.size_bytes, lies.modified_ns) == (line.size_bytes, line.modified_ns)


def found_of(line: Change) -> FoundFile:
    return FoundFile(
        path=line.path,
        kind=line.media_kind,
        size_bytes=line.size_bytes,
        modified_ns=line.modified_ns,
    )
