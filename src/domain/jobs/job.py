"""A job is a list of items and what has become of them. The rows are the truth."""

from datetime import datetime
from enum import StrEnum
from typing import Any, NewType

import msgspec
from msgspec import structs

from domain.shared.errors import Conflict, DomainError
from domain.shared.ids import FileId, ItemId, JobId
from domain.shared.problem import Problem

JobKind = NewType("JobKind", str)
ItemKind = NewType("ItemKind", str)

MAX_STARTS = 3
"""An item that was begun and not ended this often with the process is given up."""


class JobStatus(StrEnum):
    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    CANCELLING = "CANCELLING"
    COMPLETED = "COMPLETED"
    COMPLETED_WITH_FAILURES = "COMPLETED_WITH_FAILURES"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"

    @property
    def is_over(self) -> bool:
        return self not in (JobStatus.QUEUED, JobStatus.RUNNING, JobStatus.CANCELLING)


class ItemStatus(StrEnum):
    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    DONE = "DONE"
    SKIPPED = "SKIPPED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


WITH_OUTCOME = (ItemStatus.DONE, ItemStatus.SKIPPED, ItemStatus.FAILED)
"""Ended by its own work. A cancelled item says nothing about its subject."""


class JobNotFound(DomainError):
    """There is no such job."""

    code = "job_not_found"
    remedy = "`reelsight jobs` lists them."


class JobIsOver(Conflict):
    """The job has already ended."""

    code = "job_is_over"
    remedy = "Retry its failed items, or start a new one."


class JobIsRunning(Conflict):
    """The job is still running."""

    code = "job_is_running"
    remedy = "Wait for its end, or cancel it first."


class NothingToDo(DomainError):
    """None of the chosen files needs this."""

    code = "nothing_to_do"
    remedy = "Choose other files; --force, or the button on a file's page, does it again."


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """`attempt` grows with every restart or retry; `<id>:<attempt>` names its workflow."""

    id: JobId
    kind: JobKind
    title: str
    options: dict[str, Any]
    """Plain JSON values."""
    status: JobStatus
    attempt: int
    created_at: datetime
    started_at: datetime | None = None
    ended_at: datetime | None = None
    problem: Problem | None = None
    """Why the job as a whole could not go on; failures of items are with the items."""
    summary: dict[str, Any] = {}
    """Counts the job's own kind reports, e.g. an import's skipped files by extension."""

    def running(self, now: datetime) -> "Job":
        return structs.replace(self, status=JobStatus.RUNNING, started_at=self.started_at or now)

    def cancelling(self) -> "Job":
        if self.status.is_over:
            raise JobIsOver(job_id=self.id, status=self.status)
        return structs.replace(self, status=JobStatus.CANCELLING)

    def ended(self, status: JobStatus, now: datetime, problem: Problem | None = None) -> "Job":
        return structs.replace(self, status=status, ended_at=now, problem=problem)

    def next_attempt(self) -> "Job":
        """Its attempt was given up or lost while the job was not over; it goes on in a new one.

        An attempt is entered once, by QUEUED → RUNNING, so the new one waits as QUEUED. A job
        that is being cancelled stays so.
        """
        status = JobStatus.QUEUED if self.status is JobStatus.RUNNING else self.status
        return structs.replace(self, status=status, attempt=self.attempt + 1)

    def retried(self) -> "Job":
        """A person asked for its failed items again; it begins anew, perhaps days later."""
        if not self.status.is_over:
            raise JobIsRunning(job_id=self.id, status=self.status)
        return structs.replace(
            self,
            status=JobStatus.QUEUED,
            attempt=self.attempt + 1,
            started_at=None,
            ended_at=None,
            problem=None,
        )


class NewItem(msgspec.Struct, frozen=True, kw_only=True):
    """An item to add. `subject` is unique within its job and kind, so adding twice adds once."""

    kind: ItemKind
    subject: str
    """What the item is about, e.g. a file id as text."""
    label: str
    """What people see: a file name as display text."""
    file_id: FileId | None = None
    counted_as: str = ""
    """What people count it among, e.g. `video`."""
    size_bytes: int | None = None
    """Of what is read for it; set where the work grows with it."""


class JobItem(msgspec.Struct, frozen=True, kw_only=True):
    id: ItemId
    job_id: JobId
    kind: ItemKind
    subject: str
    label: str
    file_id: FileId | None
    status: ItemStatus
    starts: int
    """How often its own work began; a graceful stop takes its start back."""
    alone: bool
    """It was running in two crashes: it runs once more with nothing beside it."""
    begun_at: datetime | None
    ended_at: datetime | None
    problem: Problem | None
    note: str
    """One line about the result, e.g. `skipped: proxy is up to date`."""
    counted_as: str = ""
    size_bytes: int | None = None
    made_bytes: int | None = None


class ItemOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """How one item ended: DONE, SKIPPED (note says why) or FAILED (problem says why)."""

    status: ItemStatus
    problem: Problem | None = None
    note: str = ""
    made_bytes: int | None = None
    """Size of what it made."""


def interrupted(item: JobItem) -> tuple[ItemStatus, bool, Problem | None]:
    """What becomes of an item that a dead process left RUNNING: (status, alone, problem).

    Claimed but never begun: queued again. Begun: queued again, after the second time alone,
    after the third given up.
    """
    if item.begun_at is None or item.starts < MAX_STARTS - 1:
        return ItemStatus.QUEUED, item.alone, None
    if item.starts < MAX_STARTS:
        return ItemStatus.QUEUED, True, None
    return ItemStatus.FAILED, item.alone, KILLED_WORKER


KILLED_WORKER = Problem(
    code="killed_worker",
    message="The worker died three times while it worked on this, the last time on this alone.",
    remedy="Look at the file and at the memory of the machine, then retry the item.",
)


def end_status(counts: dict[ItemStatus, int], cancelled: bool) -> JobStatus:
    """The status of a job whose items have all ended."""
    if cancelled:
        return JobStatus.CANCELLED
    failed = counts.get(ItemStatus.FAILED, 0)
    if not failed:
        return JobStatus.COMPLETED
    done = counts.get(ItemStatus.DONE, 0) + counts.get(ItemStatus.SKIPPED, 0)
    return JobStatus.COMPLETED_WITH_FAILURES if done else JobStatus.FAILED
