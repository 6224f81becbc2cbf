"""One attempt of one job, from its first item to its last."""

import time
from collections.abc import Iterator, Mapping

import structlog

from application.jobs.cancel_job import end_cancelled
from application.jobs.count_strike import count_strike
from application.jobs.do_item import AttemptTakenOver, DoItem
from application.jobs.handler import ItemHandler
from application.jobs.have_it_run import have_it_run
from application.jobs.slots import WorkSlots
from application.jobs.work_through import WorkThrough
from application.ports.clock import Clock
from application.ports.job_runner import JobRunner
from application.ports.stop_signal import StopSignal
from application.ports.unit_of_work import Reader, StoreUnavailable, UnitOfWork
from domain.jobs.job import (
    ItemKind,
    ItemOutcome,
    ItemStatus,
    Job,
    JobNotFound,
    JobStatus,
    end_status,
)
from domain.shared.errors import Conflict
from domain.shared.ids import JobId

_LOOK_EVERY_S = 0.25
_PAUSES_S = (1.0, 2.0, 5.0, 10.0)
"""Between tries, while the database cannot be used."""

log = structlog.get_logger(__name__)


class RunJob:
    """An attempt is entered once, by QUEUED → RUNNING, and its items carry its number.

    So who finds its own attempt RUNNING already is the runner coming back to what a dead process
    left: it makes the next attempt of it and has that enqueued. Entering recovers the items of
    all earlier attempts. The former process being dead is what the worker role guarantees.

    A worker that goes down gives its items back and leaves the job QUEUED as its next attempt;
    that is enqueued by the sweep of the next worker. One whose database is locked or full goes
    on when it is not any more; no start counts against the items meanwhile.
    """

    def __init__(
        self,
        *,
        uow: UnitOfWork,
        reader: Reader,
        runner: JobRunner,
        clock: Clock,
        handlers: Mapping[ItemKind, ItemHandler],
        slots: WorkSlots,
    ) -> None:
        self._uow = uow
        self._reader = reader
        self._runner = runner
        self._clock = clock
        self._slots = slots
        self._do = DoItem(uow=uow, clock=clock, handlers=handlers)

    def __call__(self, job_id: JobId, attempt: int, stop: StopSignal) -> None:
        if stop.is_set():
            return
        with structlog.contextvars.bound_contextvars(job=job_id):
            try:
                job = self._enter(job_id, attempt)
                pauses = iter(_PAUSES_S)
                while job is not None and not self._is_through(job, stop, pauses):
                    pass
            except (Conflict, JobNotFound, AttemptTakenOver) as error:
                log.info("the attempt is not the job's any more", attempt=attempt, why=error.code)

    def _is_through(self, job: Job, stop: StopSignal, pauses: Iterator[float]) -> bool:
        try:
            return self._ended(job, self._work(job, stop), stop)
        except StoreUnavailable as error:
            log.warning("waiting for the database", why=error.message, remedy=error.remedy)
            until = time.monotonic() + next(pauses, _PAUSES_S[-1])
            while time.monotonic() < until:
                if stop.is_set():
                    return True  # the next worker finds the attempt and goes on
                time.sleep(_LOOK_EVERY_S)
            return False

    def _work(self, job: Job, stop: StopSignal) -> bool:
        work = WorkThrough(
            job, stop, uow=self._uow, reader=self._reader, do=self._do, slots=self._slots
        )
        return work()

    def _enter(self, job_id: JobId, attempt: int) -> Job | None:
        """The job as it runs now; None when there is nothing to do in this attempt."""
        now = self._clock.now()
        with self._uow() as tx:
            job = tx.jobs.get(job_id)
            if job.attempt != attempt or job.status.is_over:
                return None
            if job.status is JobStatus.QUEUED:
                entered = job.running(now)
                tx.jobs.save(entered, was=job.status, was_attempt=attempt)
                for item in tx.jobs.recover(job_id, attempt, now):
                    outcome = ItemOutcome(status=item.status, problem=item.problem)
                    count_strike(tx, item, outcome, now)
                tx.commit()
                return entered
            if job.status is JobStatus.CANCELLING:
                end_cancelled(tx, job, now)
                tx.commit()
                return None
            following = job.next_attempt()
            tx.jobs.save(following, was=job.status, was_attempt=attempt)
            tx.commit()
        have_it_run(self._runner, job_id, following.attempt)
        return None

    def _ended(self, job: Job, all_stopped: bool, stop: StopSignal) -> bool:
        """Write how the attempt ended. False when there is more to do in it."""
        now = self._clock.now()
        with self._uow() as tx:
            seen = tx.jobs.get(job.id)
            if seen.attempt != job.attempt or not all_stopped:
                return True  # what still runs is recovered once this process is gone
            # Nothing of this attempt runs any more: these were claimed and not begun, or their
            # end could not be written.
            tx.jobs.give_back_all(job.id, job.attempt)
            if seen.status is JobStatus.CANCELLING:
                tx.jobs.cancel_queued(job.id, now)
            counts = tx.jobs.counts(job.id)
            if counts.get(ItemStatus.QUEUED) or counts.get(ItemStatus.RUNNING):
                if not stop.is_set():
                    tx.commit()
                    return False
                following = seen.next_attempt()
            else:
                cancelled = seen.status is JobStatus.CANCELLING
                following = seen.ended(end_status(counts, cancelled), now)
            tx.jobs.save(following, was=seen.status, was_attempt=job.attempt)
            tx.commit()
        log.info("the attempt is over", attempt=job.attempt, status=following.status)
        return True
