"""Importing a folder: `/api/files/import-directory`, as the predecessor's clients call it."""

import msgspec
from anyio import to_thread
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from application.jobs.cancel_job import CancelJob
from application.jobs.show_job import ShowJob, ShowProgress
from application.library.start_import import StartImport, StartImportCommand
from domain.shared.errors import InvalidInput
from domain.shared.ids import JobId
from entrypoints.http.api.answers import also, change_problems, problems
from entrypoints.http.api.old_status import OldStatus, old_word
from entrypoints.http.api.waiting import StatusAnswer, Wait, is_over_within, status_of
from entrypoints.http.folder_text import typed_path


class ImportStarted(msgspec.Struct, frozen=True, kw_only=True):
    success: bool
    job_id: JobId
    message: str
    status_url: str
    job: OldStatus | None = None
    """With `wait`, when the import ended in time."""


class Cancelled(msgspec.Struct, frozen=True, kw_only=True):
    success: bool
    job_id: JobId
    status: str
    message: str


class ImportController(Controller):
    path = "/api/files/import-directory"
    tags = ("files",)

    @post(
        operation_id="ImportDirectory",
        summary="Import a folder in place",
        status_code=202,
        responses=change_problems(400, 403, 404) | also(200, ImportStarted, "It ended in time."),
    )
    async def start(
        self,
        data: JSONBody[StartImportCommand],
        start_import: NamedDependency[StartImport],
        show_job: NamedDependency[ShowJob],
        show_progress: NamedDependency[ShowProgress],
        wait: Wait = 0,
    ) -> Response[ImportStarted]:
        """Files stay where they are. The folder must lie in an allowed one (REELSIGHT_ROOTS), or
        in one that was imported before. `include` and `exclude` are patterns over the path below
        the folder: `*.mov`, `raw/**`, `**/.cache/**`."""
        if not data.directory_path.strip():
            # an empty path would mean the server's own working directory
            raise InvalidInput("directory_path: give the folder to import.", key="directory_path")
        command = msgspec.structs.replace(data, directory_path=typed_path(data.directory_path))
        job_id = await to_thread.run_sync(start_import, command)
        status = None
        if await is_over_within(job_id, wait, show_progress):
            status = await to_thread.run_sync(status_of, job_id, show_job)
        return Response(
            ImportStarted(
                success=True,
                job_id=job_id,
                message="The import has ended." if status else "The import has started.",
                status_url=f"/api/files/import-directory/{job_id}/status",
                job=status,
            ),
            status_code=200 if status else 202,
        )

    @get(
        "/{job_id:str}/status",
        operation_id="ImportStatus",
        summary="How far an import is",
        responses=problems(404),
        sync_to_thread=True,
    )
    def status(self, job_id: FromPath[str], show_job: NamedDependency[ShowJob]) -> StatusAnswer:
        return StatusAnswer(success=True, job=status_of(JobId(job_id), show_job))

    @post(
        "/{job_id:str}/cancel",
        operation_id="CancelImport",
        summary="Cancel an import",
        status_code=200,
        responses=change_problems(404, 409),
        sync_to_thread=True,
    )
    def cancel(self, job_id: FromPath[str], cancel_job: NamedDependency[CancelJob]) -> Cancelled:
        """Files that are already in the library stay."""
        return cancelled(JobId(job_id), cancel_job)


def cancelled(job_id: JobId, cancel_job: CancelJob) -> Cancelled:
    job = cancel_job(job_id)
    return Cancelled(
        success=True,
        job_id=job.id,
        status=old_word(job.status),
        message="The job is cancelled." if job.status.is_over else "The job is being cancelled.",
    )
