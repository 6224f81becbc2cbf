"""`/jobs`: what runs, what waits, and what became of it."""

from typing import Any

from litestar import Controller, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Response, Template

from application.jobs.cancel_job import CancelJob
from application.jobs.list_jobs import ListJobs, ListJobsQuery
from application.jobs.retry_job import RetryJob
from application.jobs.show_job import ShowJob, ShowJobQuery
from domain.jobs.job import ItemStatus, JobStatus
from domain.shared import figures
from domain.shared.ids import JobId
from entrypoints.http.refusals import BadFilter
from entrypoints.http.views.page import AnyRequest, done, page
from entrypoints.http.views.reading_forms import read_form

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
        number = _page_number(request)
        offset = (number - 1) * _JOBS_A_PAGE
        found = list_jobs(ListJobsQuery(statuses=statuses, limit=_JOBS_A_PAGE, offset=offset))
        last = offset + len(found.jobs)
        return page(
            "jobs.html",
            list_jobs,
            page="jobs",
            found=found,
            view=view,
            tabs=tuple(
                (key, label, "/jobs" if key == "all" else f"/jobs?view={key}")
                for key, label, _ in _TABS
            ),
            first=offset + 1,
            last=last,
            back=_address("/jobs", view, number - 1) if number > 1 else "",
            forward=_address("/jobs", view, number + 1) if last < found.total else "",
        )

    @get("/{job_id:str}", sync_to_thread=True)
    def show(
        self,
        request: AnyRequest,
        job_id: FromPath[str],
        show_job: NamedDependency[ShowJob],
        list_jobs: NamedDependency[ListJobs],
    ) -> Template:
        view = request.query_params.get("view", "all")
        statuses = next((known for key, _, known in _ITEM_TABS if key == view), None)
        if statuses is None:
            raise BadFilter(f"“{view[:80]}” is not a value of view.", key="view")
        number = _page_number(request)
        offset = (number - 1) * _ITEMS_A_PAGE
        detail = show_job(
            ShowJobQuery(
                job_id=JobId(job_id), statuses=statuses, limit=_ITEMS_A_PAGE, offset=offset
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
        last = offset + len(detail.items)
        return page(
            "job.html",
            list_jobs,
            page="jobs",
            detail=detail,
            view=view,
            tabs=tuple(
                (key, label, totals[key], own if key == "all" else f"{own}?view={key}")
                for key, label, _ in _ITEM_TABS
                if key == "all" or key == view or totals[key]
            ),
            total=totals[view],
            first=offset + 1,
            last=last,
            back=_address(own, view, number - 1) if number > 1 else "",
            forward=_address(own, view, number + 1) if last < totals[view] else "",
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


def _page_number(request: AnyRequest) -> int:
    text = request.query_params.get("page", "1")
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 1_000_000):
        raise BadFilter(f"“{text[:80]}” is not a value of page.", key="page")
    return int(text)


def _address(path: str, view: str, number: int) -> str:
    values = [f"view={view}"] if view != "all" else []
    values += [f"page={number}"] if number > 1 else []
    return path + ("?" + "&".join(values) if values else "")
