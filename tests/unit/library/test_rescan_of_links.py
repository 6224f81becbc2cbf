"""Files and folders that were moved and left a link, or a folder of their name, behind."""

import os
from pathlib import Path

import pytest

from adapters.filesystem.file_tree import LocalFileTree
from adapters.memory.store import MemoryStore
from adapters.memory.unit_of_work import MemoryReader, MemoryUnitOfWork
from domain.library.rescan import ChangeKind
from domain.shared.ids import FileId
from tests.model.rescans import RescannedLibrary


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("a.jpg", "b.jpg"):
        (tmp_path / "m/root" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "m/root" / name).write_text(name * 5)
    return (tmp_path / "m/root").resolve()


@pytest.fixture
def library(root: Path) -> RescannedLibrary:
    store = MemoryStore()
    library = RescannedLibrary(
        tree=LocalFileTree(), uow=MemoryUnitOfWork(store), reader=MemoryReader(store)
    )
    library.imports(str(root))
    return library


def ids(library: RescannedLibrary) -> dict[str, FileId]:
    return {os.fsdecode(path): file.id for path, file in library.files().items()}


@pytest.mark.parametrize("scanned", ["root", "..", "../big/root"])
def test_a_root_that_moved_and_left_a_link_behind_is_the_same_files(
    library: RescannedLibrary, root: Path, scanned: str
) -> None:
    before = ids(library)
    now = root.parent / "big/root"
    now.parent.mkdir()
    root.rename(now)
    root.symlink_to(now)
    folder = {"root": root, "..": root.parent, "../big/root": now}[scanned]

    library.applies(library.rescans(str(folder)))

    assert ids(library) == {path.replace("/m/", "/m/big/"): n for path, n in before.items()}


def test_a_copy_elsewhere_is_not_what_a_link_leads_to(
    library: RescannedLibrary, root: Path
) -> None:
    before = ids(library)
    now, copy = root.parent / "big", root.parent / "copy"
    root.rename(now)
    root.symlink_to(now)
    copy.mkdir()
    (copy / "a.jpg").write_text("a.jpg" * 5)

    view = library.rescans(str(copy))

    assert [line.kind for line in view.changes] == [ChangeKind.NEW]
    assert ids(library) == before


def test_a_file_that_became_a_link_is_never_missing(library: RescannedLibrary, root: Path) -> None:
    (root / "a.jpg").rename(root.parent / "away.jpg")
    (root / "a.jpg").symlink_to(root.parent / "away.jpg")
    assert library.rescans(str(root)).changes == ()

    (root.parent / "away.jpg").unlink()

    assert library.rescans(str(root)).changes == ()


def test_a_file_whose_name_a_folder_has_now_moved_or_is_missing(
    library: RescannedLibrary, root: Path
) -> None:
    before = ids(library)
    (root / "a.jpg").rename(root / "x")
    (root / "a.jpg").mkdir()
    (root / "x").rename(root / "a.jpg/a.jpg")
    (root / "b.jpg").unlink()
    (root / "b.jpg").mkdir()

    view = library.rescans(str(root))
    library.applies(view)

    assert [line.kind for line in view.changes] == [ChangeKind.MOVED, ChangeKind.MISSING]
    assert ids(library) == {f"{root}/a.jpg/a.jpg": before[f"{root}/a.jpg"]}
