"""A job in the predecessor's words; `/api/jobs` speaks our own."""

import msgspec

from application.jobs.show_job import JobDetail
from domain.jobs.job import JobItem, JobStatus
from domain.shared.ids import FileId, JobId

ERRORS_SHOWN = 1000

_OLD = {
    JobStatus.QUEUED: "RUNNING",
    JobStatus.RUNNING: "RUNNING",
    # it stops as soon as its running items have been ended
    JobStatus.CANCELLING: "RUNNING",
    JobStatus.COMPLETED: "COMPLETED",
    JobStatus.COMPLETED_WITH_FAILURES: "COMPLETED",
    JobStatus.FAILED: "FAILED",
    JobStatus.CANCELLED: "CANCELLED",
}


class ItemError(msgspec.Struct, frozen=True, kw_only=True):
    file_id: FileId | None
    filename: str
    error: str
    code: str
    remedy: str


class OldStatus(msgspec.Struct, frozen=True, kw_only=True):
    """`status` is RUNNING, COMPLETED (also with failures: see their count), CANCELLED or FAILED.
    (IN_PROGRESS, a batch at Bedrock, comes with the batches.)"""

    job_id: JobId
    action_type: str
    status: str
    total_files: int
    completed_files: int
    failed_files: int
    skipped_files: int
    cancelled_files: int
    current_file: str | None
    progress_percent: float
    elapsed_seconds: float
    time_remaining_seconds: float | None
    """None while the rate is unknown."""
    errors: tuple[ItemError, ...]
    """The first 1,000; `/api/jobs/{id}` pages through all."""
    error_message: str | None
    """Why the job as a whole could not go on."""
    summary: dict[str, object]
    """Counts of its kind, e.g. an import's files by outcome."""


def old_word(status: JobStatus) -> str:
    return _OLD[status]


def old_status(detail: JobDetail) -> OldStatus:
    job, progress = detail.job, detail.progress
    return OldStatus(
        job_id=job.id,
        action_type=job.kind.removeprefix("batch-"),
        status=old_word(job.status),
        total_files=progress.total,
        completed_files=progress.done,
        failed_files=progress.failed,
        skipped_files=progress.skipped,
        cancelled_files=progress.cancelled,
        current_file=progress.current[0] if progress.current else None,
        progress_percent=progress.percent,
        elapsed_seconds=round(progress.elapsed_s, 1),
        time_remaining_seconds=None if progress.eta_s is None else round(progress.eta_s, 1),
        errors=tuple(_error(item) for item in detail.items if item.problem is not None),
        error_message=job.problem.message if job.problem else None,
        summary=job.summary,
    )


def _error(item: JobItem) -> ItemError:
    problem = item.problem
    assert problem is not None
    return ItemError(
        file_id=item.file_id,
        filename=item.label,
        error=problem.message,
        code=problem.code,
        remedy=problem.remedy,
    )
