"""What the job engine needs to know of a kind of item: how to do one of it."""

from abc import abstractmethod
from collections.abc import Callable
from enum import StrEnum
from typing import Protocol

import msgspec

from application.ports.stop_signal import StopSignal
from application.ports.unit_of_work import Transaction
from domain.jobs.job import ItemOutcome, ItemStatus, Job, JobItem
from domain.shared.errors import DomainError
from domain.shared.problem import Problem


class Resource(StrEnum):
    """What limits how many items of a kind run side by side."""

    DISK = "disk"
    """Walking and hashing: one at a time."""
    PROBE = "probe"
    """Parsing in child processes: one per core."""
    ENCODE = "encode"
    """Making proxies: as many as the encoder has slots."""
    TRANSCRIBE = "transcribe"
    """Hearing speech: each needs a model of its own in memory."""
    ANALYZE = "analyze"
    """Looking at pictures: one per core."""
    CALL = "call"
    """Waiting for models elsewhere: many at once, held back by their pace."""
    ROWS = "rows"
    """Reading and writing rows: writers come one after another anyway."""


class ItemStopped(DomainError):
    """The stop signal was set while the item was worked on; nothing of it was kept."""

    code = "item_stopped"


class Finished(msgspec.Struct, frozen=True, kw_only=True):
    """How an item ended, and what to write in the same transaction that says so."""

    outcome: ItemOutcome
    effect: Callable[[Transaction], None] | None = None
    afterwards: Callable[[], None] | None = None
    """Run once the transaction is durable, e.g. to drop an object that was replaced."""
    instead: Callable[[], None] | None = None
    """Run where the effect could not be written, e.g. because the file was forgotten meanwhile:
    drops what would belong to nothing."""


class ItemContext(Protocol):
    """What a handler may ask and tell while it works."""

    @property
    @abstractmethod
    def stop(self) -> StopSignal:
        """Set when the job is cancelled or the worker goes down."""
        ...

    @abstractmethod
    def report(self, fraction: float) -> None:
        """The known part (0–1); written at most twice a second."""
        ...


class ItemHandler(Protocol):
    """Does one item. Idempotent: it may have been begun, even finished, before.

    A failure of the item is an outcome, not an exception. One that escapes becomes FAILED, with
    its own code where it is a `DomainError`, and the job goes on. When `context.stop` is set it
    raises `ItemStopped`.
    """

    resource: Resource

    @abstractmethod
    def __call__(self, job: Job, item: JobItem, context: ItemContext) -> Finished: ...


def done(note: str = "", effect: Callable[[Transaction], None] | None = None) -> Finished:
    return Finished(outcome=ItemOutcome(status=ItemStatus.DONE, note=note), effect=effect)


def skipped(note: str) -> Finished:
    return Finished(outcome=ItemOutcome(status=ItemStatus.SKIPPED, note=note))


def failed(problem: Problem, effect: Callable[[Transaction], None] | None = None) -> Finished:
    return Finished(outcome=ItemOutcome(status=ItemStatus.FAILED, problem=problem), effect=effect)
