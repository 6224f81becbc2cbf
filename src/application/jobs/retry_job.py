"""Do the failed items of a job again."""

from collections.abc import Sequence

import msgspec

from application.jobs.have_it_run import have_it_run
from application.ports.job_runner import JobRunner
from application.ports.unit_of_work import UnitOfWork
from domain.jobs.job import Job, NothingToDo
from domain.shared.ids import JobId


class JobRetried(msgspec.Struct, frozen=True, kw_only=True):
    job: Job
    items: int
    """How many are done again."""


class RetryJob:
    """Failed and cancelled items are queued again, in a new attempt of the same job."""

    def __init__(self, *, uow: UnitOfWork, runner: JobRunner) -> None:
        self._uow = uow
        self._runner = runner

    def __call__(self, job_id: JobId, codes: Sequence[str] = ()) -> JobRetried:
        """`codes`: only items that failed with one of these problems.

        Raises:
            JobNotFound, JobIsRunning
            NothingToDo: no item failed or was cancelled, or none with these codes.
        """
        with self._uow() as tx:
            job = tx.jobs.get(job_id)
            retried = job.retried()
            items = tx.jobs.requeue_failed(job_id, codes)
            if not items:
                raise NothingToDo("No item of this job failed that way.", job_id=job_id)
            tx.jobs.save(retried, was=job.status, was_attempt=job.attempt)
            tx.commit()
        have_it_run(self._runner, job_id, retried.attempt)
        return JobRetried(job=retried, items=items)
