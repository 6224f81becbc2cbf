"""Cancel a job, its running items too."""

from application.ports.clock import Clock
from application.ports.unit_of_work import UnitOfWork
from domain.jobs.job import Job, JobStatus
from domain.shared.ids import JobId


class CancelJob:
    """A queued job ends here and now. A running one is marked; its worker sees that within half
    a second, stops its items and ends it. Results that are already there stay."""

    def __init__(self, *, uow: UnitOfWork, clock: Clock) -> None:
        self._uow = uow
        self._clock = clock

    def __call__(self, job_id: JobId) -> Job:
        """Raises:
        JobNotFound, JobIsOver
        """
        now = self._clock.now()
        with self._uow() as tx:
            job = tx.jobs.get(job_id)
            cancelled = job.cancelling()
            if job.status is JobStatus.QUEUED:
                # Its items may still be those of a dead attempt.
                tx.jobs.recover(job_id, job.attempt, now)
                tx.jobs.cancel_queued(job_id, now)
                cancelled = cancelled.ended(JobStatus.CANCELLED, now)
            tx.jobs.save(cancelled, was=job.status, was_attempt=job.attempt)
            tx.commit()
        return cancelled
