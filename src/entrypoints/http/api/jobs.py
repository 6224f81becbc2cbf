"""Jobs in our own words: every status, every item, failures by reason."""

from datetime import datetime
from typing import Any

import msgspec
from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from application.analysis.planning.show_job_spend import JobSpend, ShowJobSpend
from application.jobs.cancel_job import CancelJob
from application.jobs.list_jobs import JobSummary, ListJobs, ListJobsQuery
from application.jobs.retry_failures import RetryFailures
from application.jobs.retry_job import RetryJob
from application.jobs.show_failures import ShowFailures
from application.jobs.show_job import ShowJob, ShowJobQuery
from domain.jobs.failures import FailureGroup, StandingFailures
from domain.jobs.job import ItemKind, ItemStatus, Job, JobItem, JobKind, JobStatus
from domain.jobs.progress import JobProgress
from domain.shared.ids import JobId
from domain.shared.problem import Problem
from entrypoints.http.api.answers import change_problems, problems
from entrypoints.http.api.batch import Retried, RetryBody, retried
from entrypoints.http.api.reading import several_of, within

_MOST_JOBS, _MOST_ITEMS = 200, 1000


class JobAnswer(msgspec.Struct, frozen=True, kw_only=True):
    id: JobId
    kind: str
    title: str
    status: JobStatus
    attempt: int
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    problem: Problem | None
    summary: dict[str, Any]
    engine: str | None
    """Who is asked, and which of its models; null: the job asks nobody."""
    model: str | None
    progress: JobProgress


class JobList(msgspec.Struct, frozen=True, kw_only=True):
    jobs: tuple[JobAnswer, ...]
    total: int


class JobWithItems(msgspec.Struct, frozen=True, kw_only=True):
    job: JobAnswer
    items: tuple[JobItem, ...]
    failures: tuple[FailureGroup, ...]
    """Of the whole job, the most frequent reason first."""
    spend: JobSpend | None
    """In micro-dollars; null: it pays nobody, and never has."""


class RetryFailuresBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One of the groups of `GET /api/jobs/failures`."""

    kind: str
    code: str


class Failures(msgspec.Struct, frozen=True, kw_only=True):
    failures: tuple[StandingFailures, ...]
    """By step and reason, the most frequent first."""


class FailuresRetriedAnswer(msgspec.Struct, frozen=True, kw_only=True):
    job_ids: tuple[JobId, ...]
    items: int
    message: str


class JobsController(Controller):
    path = "/api/jobs"
    tags = ("jobs",)

    @get(
        operation_id="ListJobs",
        summary="Jobs, newest first",
        responses=problems(400),
        sync_to_thread=True,
    )
    def list_all(
        self,
        list_jobs: NamedDependency[ListJobs],
        status: FromQuery[str | None] = None,
        kind: FromQuery[str | None] = None,
        limit: FromQuery[int] = 50,
        offset: FromQuery[int] = 0,
    ) -> JobList:
        """`status` takes several, comma-separated."""
        page = list_jobs(
            ListJobsQuery(
                kind=JobKind(kind) if kind else None,
                statuses=several_of("status", status, JobStatus),
                limit=within("limit", limit, 1, _MOST_JOBS),
                offset=within("offset", offset, 0, 1_000_000_000),
            )
        )
        return JobList(jobs=tuple(map(_of_summary, page.jobs)), total=page.total)

    @get(
        "/failures",
        operation_id="ListFailures",
        summary="What failed over all jobs, and has not gone well since",
        responses=problems(),
        sync_to_thread=True,
    )
    def failures(self, show_failures: NamedDependency[ShowFailures]) -> Failures:
        """Files only whose newest step of that kind failed; what waits to be done again is not
        in it."""
        return Failures(failures=show_failures())

    @post(
        "/failures/retry",
        operation_id="RetryFailures",
        summary="Do again what failed for one reason, whichever jobs it was in",
        status_code=202,
        responses=change_problems(400, 404),
        sync_to_thread=True,
    )
    def retry_failures(
        self,
        data: JSONBody[RetryFailuresBody],
        retry_failures: NamedDependency[RetryFailures],
    ) -> FailuresRetriedAnswer:
        again = retry_failures(ItemKind(data.kind), data.code)
        return FailuresRetriedAnswer(
            job_ids=again.job_ids,
            items=again.items,
            message=f"{again.items:,} items are done again.",
        )

    @get(
        "/{job_id:str}",
        operation_id="ShowJob",
        summary="One job with its items",
        responses=problems(400, 404),
        sync_to_thread=True,
    )
    def show(
        self,
        job_id: FromPath[str],
        show_job: NamedDependency[ShowJob],
        show_job_spend: NamedDependency[ShowJobSpend],
        item_status: FromQuery[str | None] = None,
        code: FromQuery[str | None] = None,
        limit: FromQuery[int] = 100,
        offset: FromQuery[int] = 0,
    ) -> JobWithItems:
        """`code`: only items that failed for this reason."""
        query = ShowJobQuery(
            job_id=JobId(job_id),
            statuses=several_of("item_status", item_status, ItemStatus),
            code=code,
            limit=within("limit", limit, 1, _MOST_ITEMS),
            offset=within("offset", offset, 0, 1_000_000_000),
        )
        detail = show_job(query)
        return JobWithItems(
            job=job_answer(detail.job, detail.progress),
            items=detail.items,
            failures=detail.failures,
            spend=show_job_spend(detail.job),
        )

    @post(
        "/{job_id:str}/cancel",
        operation_id="CancelJob",
        summary="Cancel a job",
        status_code=200,
        responses=change_problems(404, 409),
        sync_to_thread=True,
    )
    def cancel(
        self, job_id: FromPath[str], cancel_job: NamedDependency[CancelJob]
    ) -> dict[str, str]:
        job = cancel_job(JobId(job_id))
        return {"id": job.id, "status": job.status}

    @post(
        "/{job_id:str}/retry",
        operation_id="RetryJob",
        summary="Do its failed items again",
        status_code=202,
        responses=change_problems(400, 404, 409),
        sync_to_thread=True,
    )
    def retry(
        self,
        job_id: FromPath[str],
        retry_job: NamedDependency[RetryJob],
        data: JSONBody[RetryBody | None] = None,
    ) -> Retried:
        return retried(JobId(job_id), retry_job, data, f"/api/jobs/{job_id}")


def _of_summary(summary: JobSummary) -> JobAnswer:
    return job_answer(summary.job, summary.progress)


def job_answer(job: Job, progress: JobProgress) -> JobAnswer:
    return JobAnswer(
        id=job.id,
        kind=job.kind,
        title=job.title,
        status=job.status,
        attempt=job.attempt,
        created_at=job.created_at,
        started_at=job.started_at,
        ended_at=job.ended_at,
        problem=job.problem,
        summary=job.summary,
        engine=job.options.get("engine"),
        model=job.options.get("model"),
        progress=progress,
    )
