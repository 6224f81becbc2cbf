"""The folder picker's view of a machine that is not this one."""

from pathlib import Path

import pytest

from adapters.filesystem.file_tree import LocalFileTree
from adapters.memory.clock import MemoryClock
from adapters.memory.file_tree import MemoryFileTree
from adapters.memory.store import MemoryStore
from adapters.memory.unit_of_work import MemoryReader, MemoryUnitOfWork
from application.library.allowed_folders import AllowedFolders, FolderNotAllowed
from application.library.browse_folders import BrowseFolders, BrowseFoldersQuery, FolderListing
from application.ports.file_tree import FolderNotFound
from domain.library.paths import PathFlavour
from domain.shared.ids import FilePath


class Machine:
    def __init__(
        self,
        *files: bytes,
        allowed: tuple[str, ...] = ("/m",),
        locked: frozenset[bytes] = frozenset(),
        flavour: PathFlavour = PathFlavour.POSIX,
    ) -> None:
        tree = MemoryFileTree(dict.fromkeys(files, b""), locked=locked, flavour=flavour)
        store = MemoryStore()
        self.uow, reader = MemoryUnitOfWork(store), MemoryReader(store)
        self.flavour = flavour
        self.allowed = AllowedFolders(file_tree=tree, reader=reader, folders=allowed)
        self._browse = BrowseFolders(file_tree=tree, reader=reader, allowed=self.allowed)

    def imported(self, *folders: bytes) -> None:
        with self.uow() as tx:
            for folder in folders:
                tx.files.ensure_root(FilePath(folder), self.flavour, MemoryClock().now())
            tx.commit()

    def open(self, folder: str | None, *, most: int = 1000) -> FolderListing:
        return self._browse(BrowseFoldersQuery(folder=folder, most=most))


def test_the_way_down_begins_at_the_allowed_folder() -> None:
    listing = Machine(b"/m/a/b/c/x.mp4").open("/m/a/b")
    assert [step.path for step in listing.above] == [b"/m", b"/m/a"]
    assert listing.parent == b"/m/a"
    assert [entry.path for entry in listing.folders] == [b"/m/a/b/c"]


def test_the_root_of_the_file_system_has_no_parent() -> None:
    listing = Machine(b"/m/x.mp4", allowed=("/",)).open("/")
    assert listing.parent is None
    assert listing.folder.name == "/"


@pytest.mark.parametrize("folder", ["/M", "/m/../n", "/mm", "/n", "/nowhere"])
def test_other_spellings_do_not_lead_out(folder: str) -> None:
    machine = Machine(b"/m/x.mp4", b"/M/x.mp4", b"/n/x.mp4", b"/mm/x.mp4")
    with pytest.raises(FolderNotAllowed):
        machine.open(folder)


@pytest.mark.parametrize("flavour", [PathFlavour.MAC, PathFlavour.WINDOWS])
def test_where_case_does_not_count_another_case_is_the_same_folder(flavour: PathFlavour) -> None:
    machine = Machine(b"/M/a/x.mp4", flavour=flavour)
    assert machine.open("/M").parent is None
    with pytest.raises(FolderNotAllowed):
        machine.open("/MM")


def test_a_folder_that_cannot_be_listed_is_shown_as_such() -> None:
    machine = Machine(b"/m/open/x.mp4", b"/m/shut/x.mp4", locked=frozenset({b"/m/shut"}))
    assert [(e.name, e.listable) for e in machine.open("/m").folders] == [
        ("open", True),
        ("shut", False),
    ]
    with pytest.raises(FolderNotFound):
        machine.open("/m/shut")


def test_what_is_imported_is_marked_and_its_neighbour_is_not() -> None:
    machine = Machine(b"/m/foo/x.mp4", b"/m/foobar/x.mp4")
    machine.imported(b"/m/foo")
    assert [entry.imported for entry in machine.open("/m").folders] == [True, False]


def test_without_a_folder_the_first_one_that_is_there_is_opened() -> None:
    machine = Machine(b"/m/x.mp4", allowed=("/away", "/m"))
    assert machine.open(None).folder.path == b"/m"
    with pytest.raises(FolderNotFound, match="None of the folders"):
        Machine(b"/m/x.mp4", allowed=("/away",)).open(None)


def test_a_top_within_another_one_is_not_a_top_of_its_own() -> None:
    machine = Machine(b"/m/x.mp4", allowed=("/m/inner", "/m", "/n"))
    machine.imported(b"/m/deep", b"/o")
    assert machine.allowed.tops() == (b"/m", b"/n", b"/o")


def test_more_folders_than_wanted_are_counted() -> None:
    listing = Machine(b"/m/a/x", b"/m/b/x", b"/m/c/x").open("/m", most=1)
    assert ([entry.name for entry in listing.folders], listing.more) == (["a"], 2)


def test_a_setting_without_sense_allows_nothing() -> None:
    machine = Machine(b"/m/x.mp4", allowed=("", "a\0b"))
    assert machine.allowed.tops() == ()
    with pytest.raises(FolderNotAllowed):
        machine.open("/m")


def test_a_folder_that_becomes_a_link_while_it_is_listed_shows_nothing(tmp_path: Path) -> None:
    media, private = tmp_path / "media", tmp_path / "private"
    (media / "sub").mkdir(parents=True)
    (private / "letters").mkdir(parents=True)

    class Swapped(LocalFileTree):
        def folders(self, folder: FilePath) -> tuple[FilePath, ...]:
            (media / "sub").rmdir()
            (media / "sub").symlink_to(private)
            return super().folders(folder)

    tree, reader = Swapped(), MemoryReader(MemoryStore())
    allowed = AllowedFolders(file_tree=tree, reader=reader, folders=(str(media),))
    browse = BrowseFolders(file_tree=tree, reader=reader, allowed=allowed)
    with pytest.raises(FolderNotAllowed):
        browse(BrowseFoldersQuery(folder=str(media / "sub")))


@pytest.mark.parametrize("asked", ["out", "out/deeper"])
def test_where_a_link_leads_is_not_told(tmp_path: Path, asked: str) -> None:
    (tmp_path / "private").mkdir()
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "out").symlink_to(tmp_path / "private")
    allowed = AllowedFolders(
        file_tree=LocalFileTree(),
        reader=MemoryReader(MemoryStore()),
        folders=(str(tmp_path / "media"),),
    )
    with pytest.raises(FolderNotAllowed) as refused:
        allowed.confined(str(tmp_path / "media" / asked))
    assert refused.value.details["path"] == str(tmp_path / "media" / asked)
