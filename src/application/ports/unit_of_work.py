from abc import abstractmethod
from contextlib import AbstractContextManager
from typing import Protocol

from application.ports.call_repository import CallReader, CallRepository
from application.ports.edit_repository import EditReader, EditRepository
from application.ports.file_repository import FileReader, FileRepository
from application.ports.job_repository import JobReader, JobRepository
from application.ports.media_repository import MediaReader, MediaRepository
from application.ports.passage_index import PassageIndex, PassageReader
from application.ports.plan_reader import PlanReader
from application.ports.predecessor_repository import PredecessorReader, PredecessorRepository
from application.ports.rescan_repository import RescanReader, RescanRepository
from application.ports.run_repository import RunReader, RunRepository
from application.ports.saved_filter_repository import SavedFilterReader, SavedFilterRepository
from application.ports.spend_ledger import SpendLedger, SpendReader
from application.ports.strike_repository import StrikeReader, StrikeRepository
from application.ports.summary_repository import SummaryReader, SummaryRepository
from application.ports.transcript_repository import TranscriptReader, TranscriptRepository
from application.ports.upload_repository import UploadReader, UploadRepository
from domain.shared.errors import Conflict, DomainError


class StoreUnavailable(DomainError):
    """The database cannot be used now."""

    code = "store_unavailable"


class DatabaseBusy(StoreUnavailable):
    """Another program has kept the database locked for half a minute."""

    code = "database_busy"
    remedy = "Close the program that has it open (a database browser, a backup), then try again."


class DatabaseUnwritable(StoreUnavailable):
    """The database cannot be written. Nothing of this step was saved."""

    code = "database_unwritable"
    remedy = (
        "Make room on the disk of the data folder and let the folder be writable; "
        "unfinished jobs then go on by themselves."
    )


class DatabaseDamaged(StoreUnavailable):
    """The database is damaged."""

    code = "database_damaged"
    remedy = "Stop Reelsight and restore the database from a backup; `reelsight doctor` checks it."


class MissingParent(Conflict):
    """What this belongs to is not in the library any more."""

    code = "missing_parent"


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
    def edits(self) -> EditRepository: ...
    @property
    @abstractmethod
    def passages(self) -> PassageIndex: ...
    @property
    @abstractmethod
    def rescans(self) -> RescanRepository: ...
    @property
    @abstractmethod
    def saved_filters(self) -> SavedFilterRepository: ...
    @property
    @abstractmethod
    def uploads(self) -> UploadRepository: ...
    @property
    @abstractmethod
    def strikes(self) -> StrikeRepository: ...
    @property
    @abstractmethod
    def predecessors(self) -> PredecessorRepository: ...
    @property
    @abstractmethod
    def transcripts(self) -> TranscriptRepository: ...
    @property
    @abstractmethod
    def summaries(self) -> SummaryRepository: ...
    @property
    @abstractmethod
    def calls(self) -> CallRepository: ...
    @property
    @abstractmethod
    def spend(self) -> SpendLedger: ...
    @property
    @abstractmethod
    def plans(self) -> PlanReader: ...

    @abstractmethod
    def commit(self) -> None:
        """Make it durable. Leaving the `with` without it rolls everything back."""
        ...


class UnitOfWork(Protocol):
    """`with uow() as tx: … tx.commit()`.

    Writers come one after another from their first statement on: what a transaction reads is
    still so when it writes. Threads and processes may each have their own; a second one inside
    the first in the same thread raises RuntimeError. Never held across a network call.

    Raises, also from what is done inside:
        StoreUnavailable: nothing was written.
        MissingParent: a row would point at nothing.
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
    @property
    @abstractmethod
    def edits(self) -> EditReader: ...
    @property
    @abstractmethod
    def passages(self) -> PassageReader: ...
    @property
    @abstractmethod
    def rescans(self) -> RescanReader: ...
    @property
    @abstractmethod
    def saved_filters(self) -> SavedFilterReader: ...
    @property
    @abstractmethod
    def uploads(self) -> UploadReader: ...
    @property
    @abstractmethod
    def strikes(self) -> StrikeReader: ...
    @property
    @abstractmethod
    def predecessors(self) -> PredecessorReader: ...
    @property
    @abstractmethod
    def transcripts(self) -> TranscriptReader: ...
    @property
    @abstractmethod
    def summaries(self) -> SummaryReader: ...
    @property
    @abstractmethod
    def calls(self) -> CallReader: ...
    @property
    @abstractmethod
    def spend(self) -> SpendReader: ...
    @property
    @abstractmethod
    def plans(self) -> PlanReader: ...


class Reader(Protocol):
    """`with reader() as now: now.files.get(…)`. Never waits for a writer."""

    @abstractmethod
    def __call__(self) -> AbstractContextManager[Snapshot]: ...
