"""`/api/maintenance/{chore}` and `/api/storage`."""

from typing import Annotated, Any

import msgspec
from anyio import to_thread
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from application.jobs.show_job import ShowJob, ShowProgress
from application.media.upkeep.chore import Group
from application.media.upkeep.run_chore import ChoreCommand, RunChore
from application.media.upkeep.show_storage import ShowStorage
from domain.media.known import Pile
from domain.shared.ids import FileId, JobId
from entrypoints.http.api.answers import also, change_problems, problems
from entrypoints.http.api.old_status import OldStatus
from entrypoints.http.api.waiting import Wait, is_over_within, status_of
from entrypoints.storage_lines import storage_document


class ChoreBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    dry_run: bool = True
    """Only say what would be done."""
    force: bool = False
    """Also where it is up to date."""
    limit: Annotated[int, msgspec.Meta(ge=1)] | None = None
    """So many files at most."""
    delete_orphans: bool = False
    """`reconcile-proxies` only: delete what no row will claim any more."""
    file_ids: tuple[FileId, ...] = ()
    """`reparse` and `backfill-image-analysis-results` only: of these files."""


class ChoreAnswer(msgspec.Struct, frozen=True, kw_only=True):
    chore: str
    dry_run: bool
    job_id: JobId | None
    """null in a dry run, and when there is nothing to do."""
    was_running: bool
    """The job had been started before."""
    to_do: Pile
    """How many, and about how many bytes will be written."""
    found: dict[str, Group]
    """By sort. Of a job that does the looking itself, its `summary` has this at the end."""
    status_url: str | None
    job: OldStatus | None = None
    """With `wait`, when the job ended in time."""


class MaintenanceController(Controller):
    path = "/api/maintenance"
    tags = ("maintenance",)

    @post(
        "/{chore:str}",
        operation_id="RunChore",
        summary="Say what a chore would do, or do it",
        status_code=202,
        responses=change_problems(400, 404, 409)
        | also(200, ChoreAnswer, "A dry run, nothing to do, or it ended in time."),
    )
    async def run(
        self,
        chore: FromPath[str],
        run_chore: NamedDependency[RunChore],
        show_job: NamedDependency[ShowJob],
        show_progress: NamedDependency[ShowProgress],
        data: JSONBody[ChoreBody | None] = None,
        wait: Wait = 0,
    ) -> Response[ChoreAnswer]:
        """`reconcile-proxies`, `create-image-proxies`, `backfill-video-thumbnails`,
        `backfill-transcript-summaries`, `re-probe`, `reparse` (stored answers of models are read
        again, for nothing) or `backfill-image-analysis-results` (the same, of images).
        A dry run unless `dry_run` is false."""
        body = data or ChoreBody()
        command = ChoreCommand(chore=chore, **msgspec.structs.asdict(body))
        found = await to_thread.run_sync(run_chore, command)
        job_id, status = found.job_id, None
        if job_id is not None and await is_over_within(job_id, wait, show_progress):
            status = await to_thread.run_sync(status_of, job_id, show_job)
        answer = ChoreAnswer(
            chore=found.chore,
            dry_run=found.dry_run,
            job_id=job_id,
            was_running=found.was_running,
            to_do=found.to_do,
            found={group.name: group for group in found.groups},
            status_url=f"/api/batch/{job_id}/status" if job_id else None,
            job=status,
        )
        return Response(answer, status_code=202 if job_id and status is None else 200)


class StorageController(Controller):
    path = "/api/storage"
    tags = ("maintenance",)

    @get(
        operation_id="Storage",
        summary="How much room everything takes",
        responses=problems(),
        sync_to_thread=True,
    )
    def show(self, show_storage: NamedDependency[ShowStorage]) -> dict[str, Any]:
        """Originals by kind, proxies, thumbnails, uploads, copies in the bucket, the database and
        what is free; what a proxy takes on average, and what those still to make would need."""
        return storage_document(show_storage())
