"""`/api/upload/file`, `/files`, `/create-proxy`, as the predecessor's clients call them."""

from typing import Any

import msgspec
from anyio import to_thread
from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, SkipValidation

from application.analysis.showing.show_results import ShowResults
from application.jobs.show_job import ShowProgress
from application.library.get_file import GetFile
from application.library.list_files import ListFiles
from application.media.show_media import ShowMedia
from application.media.start_proxies import StartProxies, StartProxiesCommand
from application.media.uploading.complete_upload import CompleteUpload, CompleteUploadCommand
from application.media.uploading.receive_whole import ReceiveWhole
from application.ports.object_store import ObjectStore
from application.transcription.transcripts_of_file import TranscriptsOfFile
from domain.jobs.job import NothingToDo
from domain.library.file_list import FileFilter, FileQuery, FileRow, FileSort
from domain.library.kind import MediaKind
from domain.shared.ids import ArtifactId, FileId, JobId
from entrypoints.http.api.answers import change_problems, problems
from entrypoints.http.api.file_detail import FileAnswer, file_answer
from entrypoints.http.api.files import FileItem, file_item
from entrypoints.http.api.reading import one_of, within
from entrypoints.http.api.upload_answers import Uploaded
from entrypoints.http.api.uploads import uploaded_after
from entrypoints.http.api.waiting import Wait, is_over_within
from entrypoints.http.arriving_form import receive_form
from entrypoints.http.security import takes

_LINK_S = 3600


class CreateProxyBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    file_id: FileId
    force: bool = False
    """Make it again where it is up to date."""


class ProxyCreated(msgspec.Struct, frozen=True, kw_only=True):
    file_id: FileId
    proxy_file_id: ArtifactId | None
    proxy_size_bytes: int | None
    job_id: JobId | None
    """null: the proxy was up to date."""
    message: str


class UploadFiles(msgspec.Struct, frozen=True, kw_only=True):
    files: tuple[FileItem, ...]
    total: int
    """All that match, not only these."""
    limit: int
    offset: int


class UploadFileAnswer(FileAnswer, frozen=True, kw_only=True):
    presigned_url: str | None
    """Of the proxy, where a bucket has it."""


class OldUploadsController(Controller):
    path = "/api/upload"
    tags = ("uploads",)

    @post(
        "/file",
        operation_id="UploadFile",
        summary="Upload a file in one piece",
        responses=change_problems(400, 507),
        opt=takes("multipart/form-data"),
    )
    async def upload(
        self,
        request: Request[Any, Any, Any],
        receive_whole: NamedDependency[ReceiveWhole],
        complete_upload: NamedDependency[CompleteUpload],
        show_media: NamedDependency[ShowMedia],
        show_progress: NamedDependency[ShowProgress],
        wait: Wait = 0,
    ) -> Uploaded:
        """multipart/form-data with the field `file`. A cut means to send it all again; uploads in
        chunks go on. The proxy is made by a job; `wait` waits for that."""
        upload_id = await receive_form(request, receive_whole)
        command = CompleteUploadCommand(upload_id=upload_id)
        stored = await to_thread.run_sync(complete_upload, command)
        return await uploaded_after(stored.upload, wait, show_media, show_progress)

    @post(
        "/create-proxy",
        operation_id="CreateProxy",
        summary="Make the proxy of one file",
        responses=change_problems(400, 404),
    )
    async def create_proxy(
        self,
        data: JSONBody[CreateProxyBody],
        start_proxies: NamedDependency[StartProxies],
        show_media: NamedDependency[ShowMedia],
        show_progress: NamedDependency[ShowProgress],
        wait: Wait = 0,
    ) -> ProxyCreated:
        command = StartProxiesCommand(file_ids=(data.file_id,), force=data.force)
        job_id, message = None, "The proxy is up to date."
        try:
            job_id = (await to_thread.run_sync(start_proxies, command)).job_id
        except NothingToDo as error:
            reasons = error.details.get("left_out")
            if not isinstance(reasons, dict) or "up_to_date" not in reasons:
                raise
        if job_id is not None:
            over = await is_over_within(job_id, wait, show_progress)
            message = "The job has ended." if over else "The proxy is being made."
        proxy = (await to_thread.run_sync(show_media, data.file_id)).proxy
        return ProxyCreated(
            file_id=data.file_id,
            proxy_file_id=proxy.id if proxy else None,
            proxy_size_bytes=proxy.size_bytes if proxy else None,
            job_id=job_id,
            message=message,
        )

    @get(
        "/files",
        operation_id="ListUploadFiles",
        summary="The library, newest first",
        responses=problems(400),
        sync_to_thread=True,
    )
    def list_all(
        self,
        list_files: NamedDependency[ListFiles],
        type: FromQuery[str | None] = None,  # noqa: A002  # the predecessor's word
        limit: FromQuery[int] = 100,
        offset: FromQuery[int] = 0,
    ) -> UploadFiles:
        """As `/api/files`, which has filters and more."""
        limit = within("limit", limit, 1, 500)
        offset = within("offset", offset, 0, 1_000_000_000)
        kind = one_of("type", type, MediaKind)
        first, skip = divmod(offset, limit)
        rows: list[FileRow] = []
        total = 0
        for page in (first + 1, first + 2) if skip else (first + 1,):
            found = list_files(
                FileQuery(
                    filter=FileFilter(kind=kind),
                    sort=FileSort.IMPORTED,
                    descending=True,
                    page=page,
                    per_page=limit,
                )
            )
            rows += found.rows
            total = found.totals.files
        shown = tuple(map(file_item, rows[skip : skip + limit]))
        return UploadFiles(files=shown, total=total, limit=limit, offset=offset)

    @get(
        "/files/{file_id:int}",
        operation_id="ShowUploadFile",
        summary="One file, with a link to its proxy in the bucket",
        responses=problems(404),
        sync_to_thread=True,
    )
    def show(
        self,
        file_id: FromPath[int],
        get_file: NamedDependency[GetFile],
        show_media: NamedDependency[ShowMedia],
        show_results: NamedDependency[ShowResults],
        transcripts_of_file: NamedDependency[TranscriptsOfFile],
        objects: NamedDependency[SkipValidation[ObjectStore]],
    ) -> UploadFileAnswer:
        wanted = FileId(file_id)
        media = show_media(wanted)
        answer = file_answer(
            get_file(wanted), media, show_results(wanted), transcripts_of_file(wanted)
        )
        link = objects.link(media.proxy.key, seconds=_LINK_S) if media.proxy else None
        fields = {name: getattr(answer, name) for name in answer.__struct_fields__}
        return UploadFileAnswer(**fields, presigned_url=link)
