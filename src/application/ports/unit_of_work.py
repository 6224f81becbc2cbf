from abc import abstractmethod
from contextlib import AbstractContextManager
from typing import Protocol

from application.ports.file_repository import FileReader, FileRepository
from application.ports.job_repository import JobReader, JobRepository
from application.ports.media_repository import MediaReader, MediaRepository
from application.ports.run_repository import RunReader, RunRepository
from application.ports.spend_ledger import SpendLedger


class Transaction(Protocol):
    """One write transaction: others see all of it after `commit`, or nothing."""

    @property
    @abstractmethod
    def files(self) -> FileRepository: ...
    @property
    @abstractmethod
    def media(self) -> MediaRepository: ...
    @property
    @abstractmethod
    def jobs(self) -> JobRepository: ...
    @property
    @abstractmethod
    def runs(self) -> RunRepository: ...
    @property
    @abstractmethod
    def spend(self) -> SpendLedger: ...

    @abstractmethod
    def commit(self) -> None:
        """Make it durable. Leaving the `with` without it rolls everything back."""
        ...


class UnitOfWork(Protocol):
    """`with uow() as tx: … tx.commit()`.

    Writers come one after another from their first statement on: what a transaction reads is
    still so when it writes. Threads and processes may each have their own; a second one inside
    the first in the same thread raises RuntimeError. Never held across a network call.
    """

    @abstractmethod
    def __call__(self) -> AbstractContextManager[Transaction]: ...


class Snapshot(Protocol):
    """Reads that all see the same moment. Nothing can be written through it."""

    @property
    @abstractmethod
    def files(self) -> FileReader: ...
    @property
    @abstractmethod
    def media(self) -> MediaReader: ...
    @property
    @abstractmethod
    def jobs(self) -> JobReader: ...
    @property
    @abstractmethod
    def runs(self) -> RunReader: ...


class Reader(Protocol):
    """`with reader() as now: now.files.get(…)`. Never waits for a writer."""

    @abstractmethod
    def __call__(self) -> AbstractContextManager[Snapshot]: ...
