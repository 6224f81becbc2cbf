"""Bulk actions: `/api/batch/…`, as the predecessor's clients call them."""

from typing import Annotated, Any

import msgspec
from anyio import to_thread
from litestar import Controller, get, post
from litestar.di import NamedDependency, Provide
from litestar.enums import RequestEncodingType
from litestar.handlers import HTTPRouteHandler
from litestar.params import BodyKwarg, FromPath, JSONBody
from litestar.response import Response
from msgspec import structs

from application.jobs.cancel_job import CancelJob
from application.jobs.retry_job import RetryJob
from application.jobs.show_job import ShowJob, ShowProgress
from application.library.bulk import BulkStarted
from domain.shared.ids import JobId
from entrypoints.http.api.answers import also, change_problems, problems
from entrypoints.http.api.batch_actions import (
    BatchBody,
    BatchParts,
    EditFilesBody,
    ForgetBody,
    NovaBody,
    ProxyBody,
    SummaryBody,
    TranscribeBody,
    provide_batch_parts,
)
from entrypoints.http.api.imports import Cancelled, cancelled
from entrypoints.http.api.old_status import OldStatus
from entrypoints.http.api.waiting import Wait, is_over_within, status_of
from entrypoints.http.problems import Refused


class BatchJob(msgspec.Struct, frozen=True, kw_only=True):
    """The files are those of this moment; what matches the filter later is not in it."""

    job_id: JobId
    total_files: int
    video_count: int
    image_count: int
    total_size_bytes: int
    """Of the originals."""
    video_size_bytes: int
    image_size_bytes: int
    left_out: dict[str, int]
    """Chosen files that get no item, counted by reason."""
    is_new: bool
    """False: a job of before does just this already; its id is given."""
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


class NoSuchAction(Refused):
    """There is no such bulk action."""

    status_code = 404
    code = "no_such_action"


_ACTIONS: list[str] = []


def _action(
    name: str, body: type[BatchBody | TranscribeBody], operation_id: str, summary: str, doing: str
) -> HTTPRouteHandler:
    """The route of one action; `doing` is what its files are, in the message."""

    async def start(
        _: Controller,
        data: Any,
        batch_parts: NamedDependency[BatchParts],
        show_job: NamedDependency[ShowJob],
        show_progress: NamedDependency[ShowProgress],
        wait: Wait = 0,
    ) -> Response[BatchJob]:
        started: BulkStarted = await to_thread.run_sync(data.start, batch_parts)
        status = None
        if await is_over_within(started.job_id, wait, show_progress):
            status = await to_thread.run_sync(status_of, started.job_id, show_job)
        answer = BatchJob(
            **structs.asdict(started),
            message=f"Files {doing}: {started.total_files:,}.",
            status_url=status_url(started.job_id),
            job=status,
        )
        return Response(answer, status_code=200 if status else 202)

    start.__annotations__["data"] = Annotated[body, BodyKwarg(media_type=RequestEncodingType.JSON)]
    _ACTIONS.append(name)
    route = post(
        f"/{name}",
        operation_id=operation_id,
        summary=summary,
        status_code=202,
        responses=change_problems(400, 402, 404, 409) | also(200, BatchJob, "It ended in time."),
    )
    return route(start)


class BatchController(Controller):
    path = "/api/batch"
    tags = ("batch",)
    dependencies = {"batch_parts": Provide(provide_batch_parts, sync_to_thread=False)}  # noqa: RUF012  # Litestar's own way

    proxy = _action(
        "proxy", ProxyBody, "MakeProxies", "Make proxies and thumbnails", "getting a proxy"
    )
    transcribe = _action(
        "transcribe",
        TranscribeBody,
        "TranscribeFiles",
        "Have what is said in files heard",
        "being transcribed",
    )
    nova = _action("nova", NovaBody, "AnalyzeFiles", "Have files analysed", "being analysed")
    transcript_summary = _action(
        "transcript-summary",
        SummaryBody,
        "SummarizeTranscripts",
        "Sum up what is said",
        "being summed up",
    )
    edit = _action("edit", EditFilesBody, "EditFiles", "Edit many files alike", "being edited")
    forget = _action(
        "forget", ForgetBody, "ForgetFiles", "Take files out of the library", "being forgotten"
    )

    @post("/{action:str}", include_in_schema=False, sync_to_thread=False)
    def other(self, action: FromPath[str]) -> None:
        raise NoSuchAction(
            f"There is no bulk action {action!r}. There are: {', '.join(_ACTIONS)}."
        )

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
