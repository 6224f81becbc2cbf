"""A job in the predecessor's words; `/api/jobs` speaks our own."""

from collections.abc import Sequence
from typing import Any

import msgspec

from application.jobs.show_job import JobDetail
from domain.jobs.failures import FailureGroup
from domain.jobs.job import JobStatus
from domain.jobs.progress import Amount
from domain.library.kind import MediaKind
from domain.shared.ids import FileId, JobId
from entrypoints.job_words import HEARING

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
    (IN_PROGRESS, a batch at Bedrock, comes with the batches.) Sizes are null for work that does
    not grow with them, and averages where there is nothing to take them of."""

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
    """By bytes where the sizes are known; null while the rate is unknown."""
    total_batch_size: int | None
    """Bytes of all originals in it."""
    total_processed_size: int | None
    """Of those that have an outcome."""
    total_proxy_size: int | None
    """Bytes that were made of them."""
    avg_video_size_total: float | None
    avg_video_size_processed: float | None
    completed_videos: int | None
    completed_images: int | None
    failed_videos: int | None
    failed_images: int | None
    total_video_proxy_size: int | None
    total_image_proxy_size: int | None
    errors: tuple[ItemError, ...]
    """The first five of each reason; `/api/jobs/{id}?code=` pages through all of one."""
    failures: tuple[FailureGroup, ...]
    """By reason, the most frequent first, each with its count; `/retry` takes their codes."""
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
        **_sizes(progress.amounts, are_of_files=job.kind not in HEARING),
        errors=tuple(
            ItemError(
                file_id=example.file_id,
                filename=example.label,
                error=example.message,
                code=group.code,
                remedy=group.remedy,
            )
            for group in detail.failures
            for example in group.examples
        ),
        failures=detail.failures,
        error_message=job.problem.message if job.problem else None,
        summary=job.summary,
    )


def _sizes(amounts: Sequence[Amount], *, are_of_files: bool) -> dict[str, Any]:
    known = bool(amounts)
    of = {amount.counted_as: amount for amount in amounts}
    video, image = of.get(MediaKind.VIDEO), of.get(MediaKind.IMAGE)
    none = 0 if known else None
    processed = video.done + video.skipped + video.failed if video else 0
    sizes = {
        "total_batch_size": sum(a.size_bytes for a in amounts) if known else None,
        "total_processed_size": sum(a.processed_bytes for a in amounts) if known else None,
        "avg_video_size_total": video.size_bytes / video.total if video else None,
        "avg_video_size_processed": video.processed_bytes / processed
        if video and processed
        else None,
    }
    return {
        **(sizes if are_of_files else dict.fromkeys(sizes)),
        "total_proxy_size": sum(a.made_bytes for a in amounts) if known else None,
        "completed_videos": video.done if video else none,
        "completed_images": image.done if image else none,
        "failed_videos": video.failed if video else none,
        "failed_images": image.failed if image else none,
        "total_video_proxy_size": video.made_bytes if video else none,
        "total_image_proxy_size": image.made_bytes if image else none,
    }
