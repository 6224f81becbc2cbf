"""One job: how far it is, its items, and what failed by reason."""

import msgspec

from application.jobs.list_jobs import JobSummary
from application.ports.clock import Clock
from application.ports.unit_of_work import Reader
from domain.jobs.failures import FailureGroup
from domain.jobs.job import ItemStatus, Job, JobItem
from domain.jobs.progress import JobProgress
from domain.shared.ids import JobId


class JobDetail(msgspec.Struct, frozen=True, kw_only=True):
    job: Job
    progress: JobProgress
    items: tuple[JobItem, ...]
    failures: tuple[FailureGroup, ...]
    """Of the whole job, not of this page; the most frequent first."""


class ShowJobQuery(msgspec.Struct, frozen=True, kw_only=True):
    job_id: JobId
    statuses: tuple[ItemStatus, ...] = ()
    code: str | None = None
    """Only items with this problem."""
    limit: int = 100
    offset: int = 0


class ShowJob:
    def __init__(self, *, reader: Reader, clock: Clock) -> None:
        self._reader = reader
        self._clock = clock

    def __call__(self, query: ShowJobQuery) -> JobDetail:
        """Raises:
        JobNotFound
        """
        with self._reader() as now:
            job = now.jobs.get(query.job_id)
            return JobDetail(
                job=job,
                progress=now.jobs.progress(job, self._clock.now()),
                items=now.jobs.items(
                    job.id,
                    statuses=query.statuses,
                    code=query.code,
                    limit=query.limit,
                    offset=query.offset,
                )
                if query.limit
                else (),
                failures=now.jobs.failures(job.id),
            )


class ShowProgress:
    """What a page or a progress bar asks for again and again."""

    def __init__(self, *, reader: Reader, clock: Clock) -> None:
        self._reader = reader
        self._clock = clock

    def __call__(self, job_id: JobId) -> JobSummary:
        """Raises:
        JobNotFound
        """
        with self._reader() as now:
            job = now.jobs.get(job_id)
            return JobSummary(job=job, progress=now.jobs.progress(job, self._clock.now()))
