"""Uploads straight to the bucket: `/api/upload/presigned-url` and `/api/upload/complete`."""

import msgspec
from anyio import to_thread
from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.response import Response

from application.jobs.show_job import ShowProgress
from application.media.show_media import ShowMedia
from application.media.uploading.bucket_parts import ShowParts
from application.media.uploading.complete_direct import CompleteDirect
from application.media.uploading.show_uploads import ShowUpload
from application.media.uploading.start_direct import LINKS_LAST_S, MoreLinks, StartDirect
from application.media.uploading.start_upload import StartUploadCommand
from application.ports.direct_uploads import PartLink
from domain.library.upload import DirectUploadsOff
from domain.shared.ids import FileId, JobId, UploadId
from entrypoints.http.api.answers import also, change_problems, problems
from entrypoints.http.api.upload_answers import Uploaded
from entrypoints.http.api.uploads import uploaded_after
from entrypoints.http.api.waiting import Wait, is_over_within
from entrypoints.http.problems import Refused


class DirectBody(msgspec.Struct, frozen=True, kw_only=True):
    filename: str
    size_bytes: int
    content_type: str | None = None
    """Not asked: the content decides."""


class LinksBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    part_numbers: tuple[int, ...]


class DirectCompleteBody(msgspec.Struct, frozen=True, kw_only=True):
    upload_id: str
    parts: list[dict[str, str | int]] | None = None
    """Not asked: the bucket says which parts it has."""


class NoBucket(Refused):
    """There is no bucket: files go to this program itself (local first)."""

    status_code = 400
    code = "s3_not_configured"
    remedy = "Use POST /api/upload/sessions, or set S3_BUCKET_NAME."


class Links(msgspec.Struct, frozen=True, kw_only=True):
    upload_id: UploadId
    links: tuple[PartLink, ...]
    links_last_seconds: int = LINKS_LAST_S


class DirectAnswer(Links, frozen=True, kw_only=True):
    key: str
    part_size_bytes: int
    part_count: int
    more_links_url: str
    complete_url: str = "/api/upload/complete"


class Parts(msgspec.Struct, frozen=True, kw_only=True):
    upload_id: UploadId
    part_size_bytes: int
    part_count: int
    received_parts: tuple[int, ...]
    received_bytes: int
    file_id: FileId | None
    job_id: JobId | None
    """It was completed when there is one."""


class DirectUploadsController(Controller):
    path = "/api/upload"
    tags = ("uploads",)

    @post(
        "/presigned-url",
        operation_id="StartDirectUpload",
        summary="Announce a file that goes straight to the bucket",
        responses=change_problems(400, 409, 507),
        sync_to_thread=True,
    )
    def start(
        self, data: JSONBody[DirectBody], start_direct: NamedDependency[StartDirect]
    ) -> DirectAnswer:
        """PUT each part to its link, with its headers and of exactly its size: the size is
        signed. Links of the first parts come at once. Without a bucket: 400
        `s3_not_configured`."""
        command = StartUploadCommand(filename=data.filename, size_bytes=data.size_bytes)
        try:
            started = start_direct(command)
        except DirectUploadsOff:
            raise NoBucket() from None
        upload = started.upload
        return DirectAnswer(
            upload_id=upload.id,
            key=upload.key,
            part_size_bytes=upload.part_size_bytes,
            part_count=started.part_count,
            links=started.links,
            more_links_url=f"/api/upload/presigned-url/{upload.id}",
        )

    @post(
        "/presigned-url/{upload_id:str}",
        operation_id="MoreLinks",
        summary="Links for these parts",
        status_code=200,
        responses=change_problems(400, 404, 409),
        sync_to_thread=True,
    )
    def more(
        self,
        upload_id: FromPath[str],
        data: JSONBody[LinksBody],
        more_links: NamedDependency[MoreLinks],
    ) -> Links:
        """New ones for parts whose link ended, or whose link was not given yet."""
        links = more_links(UploadId(upload_id), data.part_numbers)
        return Links(upload_id=UploadId(upload_id), links=links)

    @get(
        "/presigned-url/{upload_id:str}",
        operation_id="ShowParts",
        summary="Which parts the bucket has",
        responses=problems(400, 404, 409),
        sync_to_thread=True,
    )
    def parts(self, upload_id: FromPath[str], show_parts: NamedDependency[ShowParts]) -> Parts:
        """As the bucket says; send the others. A part of another size than was signed is not
        among them."""
        found = show_parts(UploadId(upload_id))
        return Parts(
            upload_id=UploadId(upload_id),
            part_size_bytes=found.upload.part_size_bytes,
            part_count=found.part_count,
            received_parts=found.received_parts,
            received_bytes=found.received_bytes,
            file_id=found.upload.file_id,
            job_id=found.upload.job_id,
        )

    @post(
        "/complete",
        operation_id="CompleteDirectUpload",
        summary="All parts are in the bucket",
        status_code=202,
        responses=change_problems(400, 404, 409)
        | also(201, Uploaded, "The file is in the library."),
    )
    async def complete(
        self,
        data: JSONBody[DirectCompleteBody],
        complete_direct: NamedDependency[CompleteDirect],
        show_upload: NamedDependency[ShowUpload],
        show_media: NamedDependency[ShowMedia],
        show_progress: NamedDependency[ShowProgress],
        wait: Wait = 0,
    ) -> Response[Uploaded]:
        """The bucket is asked which parts it has; size and first bytes of the whole are checked,
        and an object that is not what was announced is deleted (400 `upload_refused`). Then it
        is fetched: the library has the file when that is done (201)."""
        upload_id = UploadId(data.upload_id)
        try:
            upload = await to_thread.run_sync(complete_direct, upload_id)
        except DirectUploadsOff:
            raise NoBucket() from None
        if upload.job_id is not None and await is_over_within(upload.job_id, wait, show_progress):
            upload = (await to_thread.run_sync(show_upload, upload_id)).upload
        answer = await uploaded_after(upload, 0, show_media, show_progress)
        return Response(answer, status_code=201 if answer.file_id else 202)
