"""A disk of any size: tests and dry runs."""

from application.ports.disk_space import DataFolder, DiskSpace


class MemoryDiskSpace(DiskSpace):
    """`free` may be set at any time."""

    def __init__(self, free: int | None = None, total: int | None = None) -> None:
        self.free = free
        self.total = total

    @property
    def folder(self) -> str:
        return "memory"

    def free_bytes(self) -> int | None:
        return self.free

    def total_bytes(self) -> int | None:
        return self.total


class MemoryDataFolder(DataFolder):
    def __init__(self, *, database_bytes: int = 0, scratch_bytes: int = 0) -> None:
        self._database_bytes = database_bytes
        self._scratch_bytes = scratch_bytes

    def database_bytes(self) -> int:
        return self._database_bytes

    def scratch_bytes(self) -> int:
        return self._scratch_bytes
