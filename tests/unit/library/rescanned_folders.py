"""Folders in memory that are imported and rescanned."""

from adapters.memory.file_tree import MemoryFileTree
from adapters.memory.store import MemoryStore
from adapters.memory.unit_of_work import MemoryReader, MemoryUnitOfWork
from application.library.rescanning.show_rescan import RescanView
from domain.library.paths import PathFlavour
from domain.library.rescan import Change
from domain.shared.ids import FileId
from tests.model.rescans import RescannedLibrary


class Folders(RescannedLibrary):
    """Files whose content is told by one letter; times are given where they matter."""

    tree: MemoryFileTree

    def __init__(
        self, *paths: str, flavour: PathFlavour = PathFlavour.POSIX, settle_s: float = 0
    ) -> None:
        store = MemoryStore()
        tree = MemoryFileTree(
            {path.encode(): path.encode() * 5 for path in paths}, flavour=flavour
        )
        super().__init__(
            tree=tree, uow=MemoryUnitOfWork(store), reader=MemoryReader(store), settle_s=settle_s
        )
        self.tree = tree

    def write(self, path: str, content: str, time: int = 1) -> None:
        self.tree.write(path.encode(), content.encode() * 5, modified_ns=time)

    def rename(self, path: str, new: str) -> None:
        self.tree.rename(path.encode(), new.encode())

    def remove(self, path: str) -> None:
        self.tree.remove(path.encode())

    def id(self, path: str) -> FileId:
        return self.files()[path.encode()].id


def told(view: RescanView) -> set[tuple[str, str]]:
    return {(line.kind.value, line.path.decode()) for line in view.changes}


def doubts(lines: list[Change]) -> list[str]:
    return [line.doubt for line in lines if line.doubt]


def imported(
    *paths: str, roots: tuple[str, ...] = ("/m",), flavour: PathFlavour = PathFlavour.POSIX
) -> Folders:
    folders = Folders(*paths, flavour=flavour)
    for root in roots:
        folders.imports(root)
    return folders
