"""Repair what the rows and the runner disagree on. Only the worker sweeps."""

from datetime import timedelta

import structlog

from application.ports.clock import Clock
from application.ports.job_runner import AttemptState, JobRunner
from application.ports.unit_of_work import Reader, UnitOfWork
from domain.jobs.job import Job
from domain.shared.errors import Conflict

log = structlog.get_logger(__name__)

_REMEMBERED = timedelta(days=1)


class SweepJobs:
    """A job that the runner does not know is enqueued; one whose attempt ended before the job
    did goes on as the next attempt. Records of old attempts are dropped."""

    def __init__(
        self, *, uow: UnitOfWork, reader: Reader, runner: JobRunner, clock: Clock
    ) -> None:
        self._uow = uow
        self._reader = reader
        self._runner = runner
        self._clock = clock

    def __call__(self) -> None:
        with self._reader() as now:
            unfinished = now.jobs.unfinished()
        for job in unfinished:
            state = self._runner.state(job.id, job.attempt)
            if state is AttemptState.ABSENT:
                self._runner.enqueue(job.id, job.attempt)
            elif state is AttemptState.ENDED:
                self._go_on(job)
        self._runner.forget_ended(self._clock.now() - _REMEMBERED)

    def _go_on(self, job: Job) -> None:
        following = job.next_attempt()
        try:
            with self._uow() as tx:
                tx.jobs.save(following, was=job.status, was_attempt=job.attempt)
                tx.commit()
        except Conflict:
            return  # it ended, or went on by itself, after we had read it
        log.warning("a job goes on in a new attempt", job=job.id, attempt=following.attempt)
        self._runner.enqueue(job.id, following.attempt)
