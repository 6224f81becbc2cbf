"""Rescans: the predecessor's `/api/files/rescan`, and plans under `/api/rescans`."""

from typing import Annotated, Any

import msgspec
from anyio import to_thread
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from litestar.types import Method

from application.jobs.cancel_job import CancelJob
from application.jobs.show_job import ShowJob, ShowProgress
from application.library.rescanning.find_rescan import FindRescan
from application.library.rescanning.show_rescan import ShowRescan
from application.library.rescanning.start_apply import StartApply
from application.library.rescanning.start_rescan import StartRescan, StartRescanCommand
from domain.library.rescan import ChangeKind, ChangeState
from domain.shared.errors import InvalidInput
from domain.shared.ids import ChangeId, JobId
from entrypoints.http.api.answers import also, change_problems, problems
from entrypoints.http.api.imports import Cancelled, cancelled
from entrypoints.http.api.reading import several_of, within
from entrypoints.http.api.rescan_answers import (
    ChangeAnswer,
    ChangesAnswer,
    RescanAnswer,
    change_answer,
    rescan_answer,
)
from entrypoints.http.api.rescan_bodies import ApplyBody, apply_command
from entrypoints.http.api.rescan_status import (
    ApplyStatusAnswer,
    RescanStatusAnswer,
    apply_status,
    rescan_status,
)
from entrypoints.http.api.waiting import Wait, is_over_within
from entrypoints.http.folder_text import typed_path

_MOST_CHANGES = 1000


class Started(msgspec.Struct, frozen=True, kw_only=True):
    success: bool
    job_id: JobId
    message: str
    status_url: str


def _apply_name(_handler: HTTPRouteHandler, _method: Method, path: list[Any]) -> str:
    """The predecessor has two addresses for it."""
    return "ApplyRescanAsync" if path[-1] == "apply-async" else "ApplyRescan"


class RescanController(Controller):
    path = "/api/files/rescan"
    tags = ("rescan",)

    @post(
        operation_id="StartRescan",
        summary="Compare a folder with the library",
        status_code=202,
        responses=change_problems(400, 403, 404)
        | also(200, RescanStatusAnswer, "It ended in time."),
    )
    async def start(
        self,
        data: JSONBody[StartRescanCommand],
        start_rescan: NamedDependency[StartRescan],
        show_rescan: NamedDependency[ShowRescan],
        show_job: NamedDependency[ShowJob],
        show_progress: NamedDependency[ShowProgress],
        wait: Wait = 0,
    ) -> Response[Started | RescanStatusAnswer]:
        """Nothing is changed: the outcome is a plan. The folder must be an allowed one."""
        if not data.directory_path.strip():
            raise InvalidInput("directory_path: give the folder to rescan.", key="directory_path")
        command = msgspec.structs.replace(data, directory_path=typed_path(data.directory_path))
        job_id = await to_thread.run_sync(start_rescan, command)
        if await is_over_within(job_id, wait, show_progress):
            status = await to_thread.run_sync(rescan_status, job_id, show_rescan, show_job)
            return Response(status, status_code=200)
        return Response(_started(job_id, "rescan", "The rescan has started."), status_code=202)

    @get(
        "/{job_id:str}/status",
        operation_id="RescanStatus",
        summary="How far a rescan is, and its plan",
        responses=problems(404),
        sync_to_thread=True,
    )
    def status(
        self,
        job_id: FromPath[str],
        show_rescan: NamedDependency[ShowRescan],
        show_job: NamedDependency[ShowJob],
    ) -> RescanStatusAnswer:
        return rescan_status(JobId(job_id), show_rescan, show_job)

    @post(
        "/{job_id:str}/cancel",
        operation_id="CancelRescan",
        summary="Cancel a rescan",
        status_code=200,
        responses=change_problems(404, 409),
        sync_to_thread=True,
    )
    def cancel(
        self,
        job_id: FromPath[str],
        show_rescan: NamedDependency[ShowRescan],
        cancel_job: NamedDependency[CancelJob],
    ) -> Cancelled:
        return cancelled(show_rescan(JobId(job_id), limit=0).job.id, cancel_job)

    @post(
        ["/apply", "/apply-async"],
        operation_id=_apply_name,
        summary="Apply a plan, whole or in part",
        status_code=202,
        responses=change_problems(400, 404, 409)
        | also(200, ApplyStatusAnswer, "It ended in time."),
    )
    async def apply(
        self,
        data: JSONBody[ApplyBody],
        start_apply: NamedDependency[StartApply],
        find_rescan: NamedDependency[FindRescan],
        show_job: NamedDependency[ShowJob],
        show_progress: NamedDependency[ShowProgress],
        wait: Wait = 0,
    ) -> Response[Started | ApplyStatusAnswer]:
        """An empty selection is refused; without one the whole groups named by `actions` are
        meant. Each line is checked against the disk again before it is applied. Files that are
        gone are forgotten only with `delete_missing`; nothing on disk is touched."""
        job_id = await to_thread.run_sync(_start_apply, data, start_apply, find_rescan)
        if await is_over_within(job_id, wait, show_progress):
            status = await to_thread.run_sync(apply_status, job_id, show_job)
            return Response(status, status_code=200)
        return Response(
            _started(job_id, "rescan/apply", "The plan is being applied."), status_code=202
        )

    @get(
        "/apply/{job_id:str}/status",
        operation_id="ApplyStatus",
        summary="How far a plan is applied",
        responses=problems(404),
        sync_to_thread=True,
    )
    def applying(
        self, job_id: FromPath[str], show_job: NamedDependency[ShowJob]
    ) -> ApplyStatusAnswer:
        return apply_status(JobId(job_id), show_job)

    @post(
        "/apply/{job_id:str}/cancel",
        operation_id="CancelApply",
        summary="Stop applying a plan",
        status_code=200,
        responses=change_problems(404, 409),
        sync_to_thread=True,
    )
    def cancel_applying(
        self,
        job_id: FromPath[str],
        show_job: NamedDependency[ShowJob],
        cancel_job: NamedDependency[CancelJob],
    ) -> Cancelled:
        """What has been applied stays."""
        apply_status(JobId(job_id), show_job)  # other jobs are not cancelled from here
        return cancelled(JobId(job_id), cancel_job)


class PlansController(Controller):
    path = "/api/rescans"
    tags = ("rescan",)

    @get(
        "/{job_id:str}",
        operation_id="ShowRescan",
        summary="A rescan: its job, counts and warnings",
        responses=problems(404),
        sync_to_thread=True,
    )
    def show(
        self, job_id: FromPath[str], show_rescan: NamedDependency[ShowRescan]
    ) -> RescanAnswer:
        return rescan_answer(show_rescan(JobId(job_id), limit=0))

    @get(
        "/{job_id:str}/changes",
        operation_id="ListChanges",
        summary="Lines of a plan",
        responses=problems(400, 404),
        sync_to_thread=True,
    )
    def changes(
        self,
        job_id: FromPath[str],
        show_rescan: NamedDependency[ShowRescan],
        kind: FromQuery[str | None] = None,
        in_state: Annotated[str | None, QueryParameter(name="state")] = None,
        after: FromQuery[int | None] = None,
        limit: FromQuery[int] = 100,
    ) -> ChangesAnswer:
        """`kind` and `state` take several, comma-separated. Unchanged files are only counted."""
        view = show_rescan(
            JobId(job_id),
            kinds=several_of("kind", kind, ChangeKind),
            states=several_of("state", in_state, ChangeState),
            after=None if after is None else ChangeId(within("after", after, 0, 2**63 - 1)),
            limit=within("limit", limit, 1, _MOST_CHANGES),
        )
        changes: tuple[ChangeAnswer, ...] = tuple(map(change_answer, view.changes))
        return ChangesAnswer(changes=changes, next=view.next)


def _started(job_id: JobId, where: str, message: str) -> Started:
    url = f"/api/files/{where}/{job_id}/status"
    return Started(success=True, job_id=job_id, message=message, status_url=url)


def _start_apply(body: ApplyBody, start_apply: StartApply, find_rescan: FindRescan) -> JobId:
    if body.job_id:
        return start_apply(apply_command(body, body.job_id))
    if not (body.directory_path or "").strip():
        raise InvalidInput("Give job_id, or directory_path, of a rescan.", key="job_id")
    typed = typed_path(body.directory_path or "")
    return start_apply(apply_command(body, find_rescan(typed).id))
