"""One item: begin it, do it, and write how it ended."""

from collections.abc import Callable, Mapping

import structlog

from application.jobs.count_strike import count_strike
from application.jobs.handler import (
    Finished,
    ItemContext,
    ItemHandler,
    ItemStopped,
    Resource,
    failed,
)
from application.jobs.running_item import RunningItem
from application.ports.clock import Clock
from application.ports.stop_signal import StopSignal
from application.ports.unit_of_work import StoreUnavailable, UnitOfWork
from domain.jobs.job import ItemKind, Job, JobItem
from domain.shared.errors import DomainError
from domain.shared.problem import Problem
from domain.shared.service_words import without_secrets

log = structlog.get_logger(__name__)

_LONGEST_MESSAGE = 300


class AttemptTakenOver(DomainError):
    """Another attempt of this job works on its items now."""

    code = "attempt_taken_over"


class DoItem:
    """Every write says which attempt it is for; one that lost its job writes nothing."""

    def __init__(
        self, *, uow: UnitOfWork, clock: Clock, handlers: Mapping[ItemKind, ItemHandler]
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._handlers = handlers

    def resource(self, item: JobItem) -> Resource:
        return self._handlers.get(item.kind, _NO_HANDLER).resource

    def begin(self, job: Job, item: JobItem) -> None:
        """Count the start, durably, before the work: a crash in it must be seen afterwards.

        Raises:
            AttemptTakenOver
        """
        with self._uow() as tx:
            if not tx.jobs.begin(item.id, job.attempt, self._clock.now()):
                raise AttemptTakenOver()
            tx.commit()

    def work_on(self, job: Job, item: JobItem, stop: StopSignal) -> Finished | None:
        """None when it was stopped.

        Raises:
            StoreUnavailable: that says nothing about the item.
        """
        handler = self._handlers.get(item.kind, _NO_HANDLER)
        about = {"job": job.id, "item": item.id, "file": item.file_id}
        with structlog.contextvars.bound_contextvars(**about):
            try:
                return handler(job, item, RunningItem(item, stop, self._uow, self._clock))
            except ItemStopped as error:
                # Without a signal there would be no end of giving it back and taking it again.
                return None if stop.is_set() else failed(_problem(error))
            except StoreUnavailable:
                raise
            except Exception as error:
                return failed(_problem(error))

    def end(
        self, job: Job, item: JobItem, finished: Finished, following: JobItem | None = None
    ) -> None:
        """Write the end of an item, and the start of the following one, in one transaction.

        Raises:
            AttemptTakenOver, StoreUnavailable: nothing was written.
        """
        about = {"job": job.id, "item": item.id, "file": item.file_id}
        with structlog.contextvars.bound_contextvars(**about):
            try:
                self._write(job, item, finished, following)
            except (AttemptTakenOver, StoreUnavailable):
                raise
            except Exception as error:
                if finished.effect is None:
                    raise
                self._write(job, item, failed(_problem(error)), following)
                _clear_up(finished.instead)
                return
            _clear_up(finished.afterwards)

    def give_back(self, job: Job, item: JobItem) -> None:
        with self._uow() as tx:
            tx.jobs.give_back(item.id, job.attempt)
            tx.commit()

    def _write(
        self, job: Job, item: JobItem, finished: Finished, following: JobItem | None
    ) -> None:
        now = self._clock.now()
        with self._uow() as tx:
            if not tx.jobs.finish(item.id, job.attempt, finished.outcome, now):
                raise AttemptTakenOver()
            if finished.effect is not None:
                finished.effect(tx)
            count_strike(tx, item, finished.outcome, now)
            if following is not None and not tx.jobs.begin(following.id, job.attempt, now):
                raise AttemptTakenOver()
            tx.commit()


def _clear_up(work: Callable[[], None] | None) -> None:
    if work is not None:
        try:
            work()
        except Exception:
            log.exception("clearing up after an item failed; what was written stands")


def _problem(error: Exception) -> Problem:
    if isinstance(error, DomainError):
        return Problem(code=error.code, message=error.message, remedy=error.remedy)
    log.error("an item failed unexpectedly", exc_info=error)
    words = " ".join(f"{type(error).__name__}: {error}".split())
    said = without_secrets(words)[:_LONGEST_MESSAGE]
    if isinstance(error, OSError | MemoryError):  # which says nothing about the file
        return Problem(
            code="machine_fault",
            message=f"The machine could not do it: {said}",
            remedy="Check that the disk of the data folder is connected, writable and not full, "
            "then retry.",
        )
    return Problem(
        code="unexpected",
        message=f"An unexpected fault stopped this item: {said}",
        remedy="The log has the details. Retry the item; if it fails again, report it.",
    )


class _NoHandler(ItemHandler):
    """For items of a kind that only another version of the program knows."""

    resource = Resource.DISK

    def __call__(self, job: Job, item: JobItem, context: ItemContext) -> Finished:
        return failed(
            Problem(
                code="unknown_item_kind",
                message=f"This version of Reelsight cannot do items of the kind {item.kind!r}.",
                remedy="Run the version that began the job, or start a new job.",
            )
        )


_NO_HANDLER = _NoHandler()
