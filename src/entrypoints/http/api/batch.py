"""Bulk actions: `/api/batch/…`, as the predecessor's clients call them."""

import msgspec
from anyio import to_thread
from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.response import Response

from application.jobs.cancel_job import CancelJob
from application.jobs.retry_job import RetryJob
from application.jobs.show_job import ShowJob, ShowProgress
from application.library.find_folder import FindFolder
from application.media.start_proxies import StartProxies, StartProxiesCommand
from domain.shared.ids import JobId
from entrypoints.http.api.answers import also, change_problems, problems
from entrypoints.http.api.imports import Cancelled, cancelled
from entrypoints.http.api.old_status import OldStatus
from entrypoints.http.api.selection import SelectionBody
from entrypoints.http.api.waiting import Wait, is_over_within, status_of


class ProxyBody(SelectionBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    force: bool = False
    """Make them again where they are up to date."""


class ProxyJob(msgspec.Struct, frozen=True, kw_only=True):
    job_id: JobId
    total_files: int
    video_count: int
    image_count: int
    left_out: dict[str, int]
    """Chosen files that get no item, counted by reason."""
    message: str
    status_url: str
    job: OldStatus | None = None
    """With `wait`, when the job ended in time."""


class RetryBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    codes: tuple[str, ...] = ()
    """Only items that failed for one of these reasons; none: all that failed."""


class Retried(msgspec.Struct, frozen=True, kw_only=True):
    job_id: JobId
    items: int
    status_url: str
    message: str


class BatchController(Controller):
    path = "/api/batch"
    tags = ("batch",)

    @post(
        "/proxy",
        operation_id="MakeProxies",
        summary="Make proxies and thumbnails",
        status_code=202,
        responses=change_problems(400, 404) | also(200, ProxyJob, "It ended in time."),
    )
    async def proxy(
        self,
        data: JSONBody[ProxyBody],
        start_proxies: NamedDependency[StartProxies],
        find_folder: NamedDependency[FindFolder],
        show_job: NamedDependency[ShowJob],
        show_progress: NamedDependency[ShowProgress],
        wait: Wait = 0,
    ) -> Response[ProxyJob]:
        """Videos and images in one action; what is up to date is left out unless forced."""
        command = StartProxiesCommand(
            file_ids=data.file_ids, filter=data.chosen(find_folder), force=data.force
        )
        started = await to_thread.run_sync(start_proxies, command)
        status = None
        if await is_over_within(started.job_id, wait, show_progress):
            status = await to_thread.run_sync(status_of, started.job_id, show_job)
        answer = ProxyJob(
            job_id=started.job_id,
            total_files=started.total_files,
            video_count=started.video_count,
            image_count=started.image_count,
            left_out=started.left_out,
            message=f"Proxies being made: {started.total_files:,}.",
            status_url=status_url(started.job_id),
            job=status,
        )
        return Response(answer, status_code=200 if status else 202)

    @get(
        "/{job_id:str}/status",
        operation_id="BatchStatus",
        summary="How far a bulk action is",
        responses=problems(404),
        sync_to_thread=True,
    )
    def status(self, job_id: FromPath[str], show_job: NamedDependency[ShowJob]) -> OldStatus:
        return status_of(JobId(job_id), show_job)

    @post(
        "/{job_id:str}/cancel",
        operation_id="CancelBatch",
        summary="Cancel a bulk action",
        status_code=200,
        responses=change_problems(404, 409),
        sync_to_thread=True,
    )
    def cancel(self, job_id: FromPath[str], cancel_job: NamedDependency[CancelJob]) -> Cancelled:
        """Running items are ended, too; results that are already there stay."""
        return cancelled(JobId(job_id), cancel_job)

    @post(
        "/{job_id:str}/retry",
        operation_id="RetryBatch",
        summary="Do the failed items again",
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
        return retried(JobId(job_id), retry_job, data, status_url(JobId(job_id)))


def retried(job_id: JobId, retry_job: RetryJob, data: RetryBody | None, url: str) -> Retried:
    again = retry_job(job_id, data.codes if data else ())
    return Retried(
        job_id=again.job.id,
        items=again.items,
        status_url=url,
        message=f"{again.items:,} items are done again.",
    )


def status_url(job_id: JobId) -> str:
    return f"/api/batch/{job_id}/status"
