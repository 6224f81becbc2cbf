from abc import abstractmethod
from typing import Protocol


class DiskSpace(Protocol):
    """The disk that what we make is written to."""

    @property
    @abstractmethod
    def folder(self) -> str:
        """For people: where to make room."""
        ...

    @abstractmethod
    def free_bytes(self) -> int | None:
        """What may still be written there; None where the system does not say. The folder need
        not exist yet."""
        ...

    @abstractmethod
    def total_bytes(self) -> int | None: ...


class DataFolder(Protocol):
    """What of the data folder is neither an original nor an object."""

    @abstractmethod
    def database_bytes(self) -> int:
        """The database with its log, and the job engine's own records."""
        ...

    @abstractmethod
    def scratch_bytes(self) -> int:
        """Work in progress."""
        ...
