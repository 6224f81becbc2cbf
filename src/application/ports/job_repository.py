from abc import abstractmethod
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from domain.jobs.failures import FailureGroup, StandingFailures
from domain.jobs.job import (
    ItemKind,
    ItemOutcome,
    ItemStatus,
    Job,
    JobItem,
    JobKind,
    JobStatus,
    NewItem,
)
from domain.jobs.progress import ItemUnderWay, JobProgress
from domain.shared.ids import FileId, ItemId, JobId


class JobReader(Protocol):
    @abstractmethod
    def get(self, job_id: JobId) -> Job:
        """Raises:
        JobNotFound
        """
        ...

    @abstractmethod
    def list(
        self,
        *,
        kind: JobKind | None = None,
        statuses: Sequence[JobStatus] = (),
        limit: int = 50,
        offset: int = 0,
    ) -> tuple[Job, ...]:
        """Newest first; of the same instant the one added last. No statuses means all."""
        ...

    @abstractmethod
    def count(self, *, kind: JobKind | None = None, statuses: Sequence[JobStatus] = ()) -> int: ...

    @abstractmethod
    def unfinished(self) -> tuple[Job, ...]:
        """Jobs that are not over, oldest first."""
        ...

    @abstractmethod
    def counts(self, job_id: JobId) -> dict[ItemStatus, int]: ...

    @abstractmethod
    def progress(self, job: Job, now: datetime) -> JobProgress: ...

    @abstractmethod
    def items(
        self,
        job_id: JobId,
        *,
        statuses: Sequence[ItemStatus] = (),
        code: str | None = None,
        limit: int = 100,
        offset: int = 0,
    ) -> tuple[JobItem, ...]:
        """In the order they were added. `code`: only those with this problem."""
        ...

    @abstractmethod
    def failures(self, job_id: JobId) -> tuple[FailureGroup, ...]:
        """The failed items of the whole job by problem code, the most frequent first."""
        ...

    @abstractmethod
    def standing_failures(self) -> tuple[StandingFailures, ...]:
        """Over all jobs, the most frequent first: failed items about a file of the library after
        which no other item of the same kind about it ended, or waits or runs now."""
        ...

    @abstractmethod
    def standing_items(self, kind: ItemKind, code: str) -> tuple[JobItem, ...]:
        """The items of one of the `standing_failures`, in the order they were added."""
        ...

    @abstractmethod
    def newest_ended_item_of_file(self, file_id: FileId, kind: str) -> JobItem | None:
        """The newest item of that kind about the file that has an outcome, over all jobs."""
        ...

    @abstractmethod
    def item_under_way_of_file(self, file_id: FileId, kind: str) -> ItemUnderWay | None:
        """The item of that kind about the file that runs, else the first that waits, over all
        jobs."""
        ...


class JobRepository(JobReader, Protocol):
    @abstractmethod
    def add(self, job: Job, items: Sequence[NewItem]) -> None: ...

    @abstractmethod
    def add_items(self, job_id: JobId, items: Sequence[NewItem]) -> int:
        """Add items; those whose (kind, subject) the job already has are left as they are.
        Returns how many were new."""
        ...

    @abstractmethod
    def save(self, job: Job, *, was: JobStatus, was_attempt: int) -> None:
        """Compare-and-set on status and attempt. The summary is left as it is: it has its own
        `set_summary`, so that an old copy of the job never overwrites it.

        Raises:
            Conflict: the row is not in that status or attempt any more.
        """
        ...

    @abstractmethod
    def set_summary(self, job_id: JobId, summary: dict[str, Any]) -> None: ...

    @abstractmethod
    def claim(self, job_id: JobId, attempt: int, limit: int) -> tuple[JobItem, ...]:
        """Up to `limit` QUEUED items become RUNNING for this attempt, in order, none twice.

        Items marked `alone` come last, one at a time, and only while no other item of the job
        is RUNNING; while one of them runs nothing else is given out. Nothing when the job is
        not RUNNING in this attempt.
        """
        ...

    @abstractmethod
    def begin(self, item_id: ItemId, attempt: int, now: datetime) -> bool:
        """Its own work begins: one start more. False when it is not this attempt's any more."""
        ...

    @abstractmethod
    def report(self, item_id: ItemId, fraction: float) -> None:
        """The known part (0–1) of a running item."""
        ...

    @abstractmethod
    def finish(self, item_id: ItemId, attempt: int, outcome: ItemOutcome, now: datetime) -> bool:
        """RUNNING → the outcome's status. False when it is not this attempt's any more."""
        ...

    @abstractmethod
    def give_back(self, item_id: ItemId, attempt: int) -> None:
        """A graceful stop: RUNNING → QUEUED, and the start is taken back."""
        ...

    @abstractmethod
    def give_back_all(self, job_id: JobId, attempt: int) -> int:
        """As `give_back`, for every item that the attempt still has. Returns how many."""
        ...

    @abstractmethod
    def recover(self, job_id: JobId, attempt: int, now: datetime) -> tuple[JobItem, ...]:
        """Every item left RUNNING by an earlier attempt goes where `domain.jobs.job.interrupted`
        says. Returns those that were given up."""
        ...

    @abstractmethod
    def cancel_queued(self, job_id: JobId, now: datetime) -> int:
        """QUEUED → CANCELLED."""
        ...

    @abstractmethod
    def requeue_failed(self, job_id: JobId, codes: Sequence[str] = ()) -> int:
        """FAILED and CANCELLED → QUEUED with no starts; only FAILED ones with one of the problem
        codes when any are given. Returns how many."""
        ...

    @abstractmethod
    def skip_queued_of(self, file_ids: Sequence[FileId], note: str, now: datetime) -> int:
        """QUEUED → SKIPPED with this note, in all jobs: the files are about to be forgotten.
        Returns how many."""
        ...
