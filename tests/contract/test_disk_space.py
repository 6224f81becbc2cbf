"""What every disk promises."""

from pathlib import Path

import pytest

from adapters.filesystem.disk_space import LocalDataFolder, LocalDiskSpace
from adapters.memory.disk_space import MemoryDataFolder, MemoryDiskSpace
from application.ports.disk_space import DataFolder, DiskSpace


@pytest.fixture(params=["memory", "filesystem"])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> DiskSpace:
    if request.param == "memory":
        return MemoryDiskSpace(free=10, total=100)
    return LocalDiskSpace(tmp_path / "not" / "made" / "yet")


def test_it_says_how_much_is_free_of_how_much(disk: DiskSpace) -> None:
    free, total = disk.free_bytes(), disk.total_bytes()
    assert free is not None
    assert total is not None
    assert 0 < free <= total


def test_it_names_the_folder_for_people(disk: DiskSpace) -> None:
    assert disk.folder


def test_asking_makes_no_folder(tmp_path: Path) -> None:
    LocalDiskSpace(tmp_path / "objects").free_bytes()
    assert list(tmp_path.iterdir()) == []


@pytest.fixture(params=["memory", "filesystem"])
def data(request: pytest.FixtureRequest, tmp_path: Path) -> DataFolder:
    if request.param == "memory":
        return MemoryDataFolder(database_bytes=9, scratch_bytes=7)
    for name, length in (("reelsight.db", 4), ("reelsight.db-wal", 3), ("workflows.db", 2)):
        (tmp_path / name).write_bytes(b"x" * length)
    scratch = tmp_path / "tmp"
    (scratch / "deeper").mkdir(parents=True)
    (scratch / "a.mp4").write_bytes(b"12345")
    (scratch / "deeper" / "b").write_bytes(b"12")
    return LocalDataFolder(
        databases=(tmp_path / "reelsight.db", tmp_path / "workflows.db"), scratch=scratch
    )


def test_the_database_counts_with_its_log(data: DataFolder) -> None:
    assert data.database_bytes() == 9


def test_work_in_progress_counts_at_any_depth(data: DataFolder) -> None:
    assert data.scratch_bytes() == 7


def test_what_is_not_there_takes_no_room(tmp_path: Path) -> None:
    nothing = LocalDataFolder(databases=(tmp_path / "none.db",), scratch=tmp_path / "none")
    assert (nothing.database_bytes(), nothing.scratch_bytes()) == (0, 0)
