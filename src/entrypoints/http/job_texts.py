"""What `/events` sends: the pages' own partials, or JSON where there are none."""

from collections.abc import Callable
from typing import Any

import msgspec

from application.jobs.list_jobs import JobSummary, ListJobs, ListJobsQuery
from application.jobs.show_job import ShowProgress
from domain.jobs.job import JobNotFound, JobStatus
from domain.shared.ids import JobId
from entrypoints.http.events import MAX_JOBS, Now, Read

OPEN_STATUSES = tuple(status for status in JobStatus if not status.is_over)
Render = Callable[..., str | None]
"""`render(template, **context)`; None when there is no such template."""


def reading_jobs(list_jobs: ListJobs, show_progress: ShowProgress, render: Render) -> Read:
    def read(wanted: frozenset[JobId]) -> Now:
        page = list_jobs(ListJobsQuery(statuses=OPEN_STATUSES, limit=MAX_JOBS))
        seen = {summary.job.id: summary for summary in page.jobs}
        still_open = frozenset(seen)
        for job_id in sorted(wanted - still_open):
            try:
                seen[job_id] = show_progress(job_id)
            except JobNotFound:
                continue
        pill = render("partials/pill.html", jobs=page.jobs)
        return Now(
            jobs={job_id: _job_text(summary, render) for job_id, summary in seen.items()},
            open=still_open,
            pill=pill if pill is not None else _json({"open": page.total}),
        )

    return read


def _job_text(summary: JobSummary, render: Render) -> str:
    text = render("partials/job.html", job=summary)
    return text if text is not None else _json(_rounded(summary))


def _rounded(summary: JobSummary) -> dict[str, Any]:
    """Whole seconds, so that a job that stands still is not sent twice a second."""
    progress = msgspec.to_builtins(summary.progress)
    eta = progress["eta_s"]
    progress |= {
        "elapsed_s": int(progress["elapsed_s"]),
        "eta_s": None if eta is None else round(eta),
        "rate_per_s": None,
    }
    return {
        "id": summary.job.id,
        "kind": summary.job.kind,
        "title": summary.job.title,
        "status": summary.job.status,
        "progress": progress,
    }


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
