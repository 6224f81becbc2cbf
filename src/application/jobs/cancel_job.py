"""Cancel a job, its running items too."""

from datetime import datetime

from application.jobs.worker import Worker
from application.ports.clock import Clock
from application.ports.unit_of_work import Transaction, UnitOfWork
from domain.jobs.job import Job, JobStatus
from domain.shared.ids import JobId


class CancelJob:
    """A queued job ends here and now, and so does a running one whose worker is dead. Otherwise
    the job is marked; its worker sees that within half a second, stops its items and ends it.
    Results that are already there stay."""

    def __init__(self, *, uow: UnitOfWork, worker: Worker, clock: Clock) -> None:
        self._uow = uow
        self._worker = worker
        self._clock = clock

    def __call__(self, job_id: JobId) -> Job:
        """Raises:
        JobNotFound, JobIsOver
        """
        now = self._clock.now()
        with self._uow() as tx:
            job = tx.jobs.get(job_id)
            cancelled = job.cancelling()
            tx.jobs.save(cancelled, was=job.status, was_attempt=job.attempt)
            if job.status is JobStatus.QUEUED:
                cancelled = end_cancelled(tx, cancelled, now)
            tx.commit()
        if not cancelled.status.is_over:
            self._worker.do_if_free(lambda: self._end(job_id))
            with self._uow() as tx:
                cancelled = tx.jobs.get(job_id)
        return cancelled

    def _end(self, job_id: JobId) -> None:
        with self._uow() as tx:
            job = tx.jobs.get(job_id)
            if job.status is JobStatus.CANCELLING:
                end_cancelled(tx, job, self._clock.now())
                tx.commit()


def end_cancelled(tx: Transaction, job: Job, now: datetime) -> Job:
    """End a CANCELLING job that nobody works on; what still seems to run is of a dead attempt.

    As a new attempt, so that the runner finds nothing to do in the old one.
    """
    ended = job.next_attempt().ended(JobStatus.CANCELLED, now)
    tx.jobs.recover(job.id, ended.attempt, now)
    tx.jobs.cancel_queued(job.id, now)
    tx.jobs.save(ended, was=job.status, was_attempt=job.attempt)
    return ended
