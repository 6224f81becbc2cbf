"""`/jobs`: what runs, what waits, and what became of it."""

from typing import Any
from urllib.parse import urlencode

from litestar import Controller, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Response, Template

from application.analysis.planning.show_job_spend import ShowJobSpend
from application.jobs.cancel_job import CancelJob
from application.jobs.list_jobs import ListJobs, ListJobsQuery
from application.jobs.retry_failures import RetryFailures
from application.jobs.retry_job import RetryJob
from application.jobs.show_failures import ShowFailures
from application.jobs.show_job import ShowJob, ShowJobQuery
from domain.jobs.job import ItemKind, ItemStatus, JobKind, JobStatus
from domain.shared import figures
from domain.shared.ids import JobId
from entrypoints.http.refusals import BadFilter
from entrypoints.http.views import list_address
from entrypoints.http.views.page import AnyRequest, done, page
from entrypoints.http.views.reading_forms import read_form
from entrypoints.job_words import KINDS, STEPS, findings

_TABS: tuple[tuple[str, str, tuple[JobStatus, ...]], ...] = (
    ("all", "All", ()),
    ("running", "Running", (JobStatus.RUNNING, JobStatus.CANCELLING)),
    ("waiting", "Waiting", (JobStatus.QUEUED,)),
    ("done", "Done", (JobStatus.COMPLETED, JobStatus.CANCELLED)),
    ("failed", "Failed", (JobStatus.FAILED, JobStatus.COMPLETED_WITH_FAILURES)),
)
_ITEM_TABS: tuple[tuple[str, str, tuple[ItemStatus, ...]], ...] = (
    ("all", "All", ()),
    ("failed", "Failed", (ItemStatus.FAILED,)),
    ("running", "Running", (ItemStatus.RUNNING,)),
    ("waiting", "Waiting", (ItemStatus.QUEUED,)),
    ("done", "Done", (ItemStatus.DONE,)),
    ("skipped", "Skipped", (ItemStatus.SKIPPED,)),
    ("stopped", "Stopped", (ItemStatus.CANCELLED,)),
)
_JOBS_A_PAGE = 25
_ITEMS_A_PAGE = 50


class JobsPages(Controller):
    path = "/jobs"
    include_in_schema = False
    dependencies = {"form": Provide(read_form)}  # noqa: RUF012  # Litestar's own way

    @get("/", sync_to_thread=True)
    def show_all(self, request: AnyRequest, list_jobs: NamedDependency[ListJobs]) -> Template:
        view = request.query_params.get("view", "all")
        statuses = next((known for key, _, known in _TABS if key == view), None)
        if statuses is None:
            raise BadFilter(f"“{view[:80]}” is not a value of view.", key="view")
        number = list_address.page_number(request.query_params.get("page", ""))
        kind = request.query_params.get("kind", "")
        offset = (number - 1) * _JOBS_A_PAGE
        found = list_jobs(
            ListJobsQuery(
                kind=JobKind(kind) if kind else None,
                statuses=statuses,
                limit=_JOBS_A_PAGE,
                offset=offset,
            )
        )
        last = offset + len(found.jobs)
        return page(
            "jobs.html",
            list_jobs,
            page="jobs",
            found=found,
            view=view,
            tabs=tuple(
                (key, label, _address("/jobs", view=key, kind=kind)) for key, label, _ in _TABS
            ),
            kind=kind,
            kinds=tuple(
                (key, label, _address("/jobs", view=view, kind=key))
                for key, label in (("", "Any"), *KINDS.items())
            ),
            first=offset + 1,
            last=last,
            back=_address("/jobs", number - 1, view=view, kind=kind) if number > 1 else "",
            forward=_address("/jobs", number + 1, view=view, kind=kind)
            if last < found.total
            else "",
        )

    @get("/failures", sync_to_thread=True)
    def show_failures(
        self,
        list_jobs: NamedDependency[ListJobs],
        show_failures: NamedDependency[ShowFailures],
    ) -> Template:
        return page("failures.html", list_jobs, page="jobs", failures=show_failures(), steps=STEPS)

    @post("/failures/retry", sync_to_thread=True, status_code=200)
    def retry_failures(
        self,
        request: AnyRequest,
        form: NamedDependency[FormMultiDict],
        retry_failures: NamedDependency[RetryFailures],
    ) -> Response[Any]:
        again = retry_failures(ItemKind(str(form.get("kind"))), str(form.get("code")))
        message = f"Doing {figures.counted(again.items, 'file')} again."
        return done(request, message, f"/jobs/{again.job_ids[0]}", "Watch")

    @get("/{job_id:str}", sync_to_thread=True)
    def show(
        self,
        request: AnyRequest,
        job_id: FromPath[str],
        show_job: NamedDependency[ShowJob],
        show_job_spend: NamedDependency[ShowJobSpend],
        list_jobs: NamedDependency[ListJobs],
    ) -> Template:
        view = request.query_params.get("view", "all")
        statuses = next((known for key, _, known in _ITEM_TABS if key == view), None)
        if statuses is None:
            raise BadFilter(f"“{view[:80]}” is not a value of view.", key="view")
        number = list_address.page_number(request.query_params.get("page", ""))
        code = request.query_params.get("code") or None
        offset = (number - 1) * _ITEMS_A_PAGE
        detail = show_job(
            ShowJobQuery(
                job_id=JobId(job_id),
                statuses=statuses,
                code=code,
                limit=_ITEMS_A_PAGE,
                offset=offset,
            )
        )
        p = detail.progress
        totals = {
            "all": p.total,
            "failed": p.failed,
            "running": p.running,
            "waiting": p.queued,
            "done": p.done,
            "skipped": p.skipped,
            "stopped": p.cancelled,
        }
        own = f"/jobs/{job_id}"
        total = totals[view]
        only = next((group for group in detail.failures if group.code == code), None)
        if code is not None:
            total = only.count if only and view in ("all", "failed") else 0
        last = offset + len(detail.items)
        return page(
            "job.html",
            list_jobs,
            page="jobs",
            detail=detail,
            spend=show_job_spend(detail.job),
            findings=findings(detail.job),
            view=view,
            tabs=tuple(
                (key, label, totals[key], own if key == "all" else f"{own}?view={key}")
                for key, label, _ in _ITEM_TABS
                if key == "all" or key == view or totals[key]
            ),
            only=only,
            steps=STEPS,
            total=total,
            first=offset + 1,
            last=last,
            back=_address(own, number - 1, view=view, code=code) if number > 1 else "",
            forward=_address(own, number + 1, view=view, code=code) if last < total else "",
        )

    @post("/{job_id:str}/cancel", sync_to_thread=True, status_code=200)
    def cancel(
        self, request: AnyRequest, job_id: FromPath[str], cancel_job: NamedDependency[CancelJob]
    ) -> Response[Any]:
        job = cancel_job(JobId(job_id))
        ended = job.status is JobStatus.CANCELLED
        message = "Stopped." if ended else "Stopping; what is done stays."
        return done(request, message, f"/jobs/{job_id}", "Show")

    @post("/{job_id:str}/retry", sync_to_thread=True, status_code=200)
    def retry(
        self,
        request: AnyRequest,
        job_id: FromPath[str],
        form: NamedDependency[FormMultiDict],
        retry_job: NamedDependency[RetryJob],
    ) -> Response[Any]:
        codes = tuple(str(code) for code in form.getall("codes", []))
        retried = retry_job(JobId(job_id), codes)
        message = f"Doing {figures.counted(retried.items, 'item')} again."
        return done(request, message, f"/jobs/{job_id}", "Show")


def _address(path: str, number: int = 1, *, view: str = "all", **more: str | None) -> str:
    values = {"view": view if view != "all" else None, **more}
    values["page"] = str(number) if number > 1 else None
    query = urlencode({key: value for key, value in values.items() if value})
    return f"{path}?{query}" if query else path
