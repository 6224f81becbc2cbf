"""The jobs and how far they are."""

import msgspec

from application.ports.clock import Clock
from application.ports.unit_of_work import Reader
from domain.jobs.job import Job, JobKind, JobStatus
from domain.jobs.progress import JobProgress


class JobSummary(msgspec.Struct, frozen=True, kw_only=True):
    job: Job
    progress: JobProgress


class JobPage(msgspec.Struct, frozen=True, kw_only=True):
    jobs: tuple[JobSummary, ...]
    total: int
    """Of all jobs of this kind and in these statuses, not only of this page."""


class ListJobsQuery(msgspec.Struct, frozen=True, kw_only=True):
    kind: JobKind | None = None
    statuses: tuple[JobStatus, ...] = ()
    limit: int = 50
    offset: int = 0


class ListJobs:
    """Newest first."""

    def __init__(self, *, reader: Reader, clock: Clock) -> None:
        self._reader = reader
        self._clock = clock

    def __call__(self, query: ListJobsQuery) -> JobPage:
        instant = self._clock.now()
        with self._reader() as now:
            jobs = now.jobs.list(
                kind=query.kind, statuses=query.statuses, limit=query.limit, offset=query.offset
            )
            return JobPage(
                jobs=tuple(
                    JobSummary(job=job, progress=now.jobs.progress(job, instant)) for job in jobs
                ),
                total=now.jobs.count(kind=query.kind, statuses=query.statuses),
            )
