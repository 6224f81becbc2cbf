"""Work in progress, as the job pill and its drawer show it on every page."""

from collections.abc import Sequence

import msgspec

from application.jobs.list_jobs import JobSummary, ListJobs, ListJobsQuery
from domain.jobs.job import JobStatus

UNFINISHED = (JobStatus.QUEUED, JobStatus.RUNNING, JobStatus.CANCELLING)
_SHOWN = 10


class Overall(msgspec.Struct, frozen=True, kw_only=True):
    percent: int
    """Over all items of the jobs; a job that has none yet counts as one undone."""
    failed: int


def overall(jobs: Sequence[JobSummary]) -> Overall:
    total = sum(max(1, summary.progress.total) for summary in jobs)
    part = sum(s.progress.percent * max(1, s.progress.total) for s in jobs)
    return Overall(
        percent=int(part / total) if total else 0,
        failed=sum(summary.progress.failed for summary in jobs),
    )


class Work(msgspec.Struct, frozen=True, kw_only=True):
    running: tuple[JobSummary, ...]
    """Everything that is not over, newest first."""
    shown: tuple[JobSummary, ...]
    """What the drawer lists: the unfinished, then the newest of the rest."""


def work_in_progress(list_jobs: ListJobs) -> Work:
    running = list_jobs(ListJobsQuery(statuses=UNFINISHED, limit=50)).jobs
    newest = list_jobs(ListJobsQuery(limit=_SHOWN)).jobs
    rest = [summary for summary in newest if summary.job.status.is_over]
    return Work(running=running, shown=(*running, *rest)[:_SHOWN])
