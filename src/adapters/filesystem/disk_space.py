"""Room on the disk, and how much of it our own files take."""

import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from application.ports.disk_space import DataFolder, DiskSpace


class LocalDiskSpace(DiskSpace):
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def folder(self) -> str:
        return str(self._folder.absolute())

    def free_bytes(self) -> int | None:
        usage = self._usage()
        return usage.free if usage else None

    def total_bytes(self) -> int | None:
        usage = self._usage()
        return usage.total if usage else None

    def _usage(self) -> "shutil._ntuple_diskusage | None":
        folder = self._folder.absolute()
        try:
            existing = next(place for place in (folder, *folder.parents) if place.exists())
            return shutil.disk_usage(existing)
        except (OSError, StopIteration):
            return None


class LocalDataFolder(DataFolder):
    """`databases`: each counts with the files that SQLite puts beside it."""

    def __init__(self, *, databases: Sequence[Path], scratch: Path) -> None:
        self._databases = databases
        self._scratch = scratch

    def database_bytes(self) -> int:
        return sum(
            _size(path.with_name(path.name + tail))
            for path in self._databases
            for tail in ("", "-wal", "-shm", "-journal")
        )

    def scratch_bytes(self) -> int:
        return sum(map(_size, _files(self._scratch)))


def _files(folder: Path) -> Iterator[Path]:
    for base, _, names in os.walk(folder):
        yield from (Path(base, name) for name in names)


def _size(path: Path) -> int:
    """0 for what is gone, which work in progress may be at any moment."""
    try:
        return path.lstat().st_size
    except OSError:
        return 0
