"""Uploads in chunks that go on after a cut: `/api/upload/sessions`."""

from typing import Any

import msgspec
from anyio import to_thread
from litestar import Controller, Request, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from application.jobs.show_job import ShowProgress
from application.media.show_media import ShowMedia
from application.media.uploading.cancel_upload import CancelUpload
from application.media.uploading.complete_upload import CompleteUpload, CompleteUploadCommand
from application.media.uploading.receive_chunk import ReceiveChunk
from application.media.uploading.show_uploads import ListUploads, ShowUpload, UploadProgress
from application.media.uploading.start_upload import StartUpload, StartUploadCommand
from domain.library.upload import Upload
from domain.shared.errors import DomainError, InvalidInput
from domain.shared.ids import UploadId
from entrypoints.http.api.answers import change_problems, problems
from entrypoints.http.api.reading import within
from entrypoints.http.api.upload_answers import (
    Received,
    UploadAnswer,
    Uploaded,
    upload_answer,
    uploaded,
)
from entrypoints.http.api.waiting import Wait, is_over_within
from entrypoints.http.arriving import ArrivingBody, in_threads
from entrypoints.http.security import takes

_CHUNK_TYPES = ("application/offset+octet-stream", "application/octet-stream")


class CompleteBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    sha256: str | None = None
    """Of the whole file, in hex; when it is given and differs, the upload is refused."""


class UploadsController(Controller):
    path = "/api/upload/sessions"
    tags = ("uploads",)

    @post(
        operation_id="StartUpload",
        summary="Announce a file",
        responses=change_problems(400, 409, 507),
        sync_to_thread=True,
    )
    def start(
        self, data: JSONBody[StartUploadCommand], start_upload: NamedDependency[StartUpload]
    ) -> UploadAnswer:
        """Refused when its extension or size cannot be, or when it does not fit on the disk."""
        return upload_answer(UploadProgress(upload=start_upload(data), received_bytes=0))

    @get(
        operation_id="ListUploads",
        summary="Uploads, newest first",
        responses=problems(400),
        sync_to_thread=True,
    )
    def list_all(
        self, list_uploads: NamedDependency[ListUploads], limit: FromQuery[int] = 20
    ) -> dict[str, tuple[UploadAnswer, ...]]:
        found = list_uploads(within("limit", limit, 1, 1000))
        return {"uploads": tuple(map(upload_answer, found))}

    @get(
        "/{upload_id:str}",
        operation_id="ShowUpload",
        summary="How far an upload is",
        responses=problems(404),
        sync_to_thread=True,
    )
    def show(
        self, upload_id: FromPath[str], show_upload: NamedDependency[ShowUpload]
    ) -> UploadAnswer:
        return upload_answer(show_upload(UploadId(upload_id)))

    @patch(
        "/{upload_id:str}",
        operation_id="SendChunk",
        summary="Send the next chunk",
        responses=change_problems(400, 404, 409, 413, 507),
        opt=takes(*_CHUNK_TYPES),
    )
    async def receive(
        self,
        request: Request[Any, Any, Any],
        upload_id: FromPath[str],
        receive_chunk: NamedDependency[ReceiveChunk],
    ) -> Received:
        """The body is the chunk itself (application/offset+octet-stream), of at most 64 MiB; the
        header `Upload-Offset` says where it begins. What arrives is kept, also when the
        connection breaks: 409 `wrong_offset` and `received_bytes` say where to go on."""
        offset, length = _number(request, "upload-offset"), _number(request, "content-length")
        if offset is None:
            raise InvalidInput("Upload-Offset: give the byte the chunk begins at.")
        body = ArrivingBody(request.receive)
        try:
            async with in_threads(
                receive_chunk(UploadId(upload_id), offset, announced=length)
            ) as chunk:
                async for piece in body.pieces():
                    await to_thread.run_sync(chunk.write, piece)
        except DomainError:
            await body.drain()
            raise
        return Received(upload_id=UploadId(upload_id), received_bytes=chunk.received_bytes)

    @post(
        "/{upload_id:str}/complete",
        operation_id="CompleteUpload",
        summary="All has been sent: check it and take it into the library",
        responses=change_problems(400, 404, 409, 507),
    )
    async def complete(
        self,
        upload_id: FromPath[str],
        complete_upload: NamedDependency[CompleteUpload],
        show_media: NamedDependency[ShowMedia],
        show_progress: NamedDependency[ShowProgress],
        data: JSONBody[CompleteBody | None] = None,
        wait: Wait = 0,
    ) -> Uploaded:
        """The content decides what it is; what is no video and no image is deleted (400
        `upload_refused`). Its proxy is made by the job; `wait` waits for that. Completing an
        upload again answers the same file."""
        command = CompleteUploadCommand(
            upload_id=UploadId(upload_id), sha256=data.sha256 if data else None
        )
        stored = await to_thread.run_sync(complete_upload, command)
        return await uploaded_after(stored.upload, wait, show_media, show_progress)

    @delete(
        "/{upload_id:str}",
        operation_id="CancelUpload",
        summary="Give an upload up",
        status_code=200,
        responses=change_problems(404, 409),
        sync_to_thread=True,
    )
    def cancel(
        self, upload_id: FromPath[str], cancel_upload: NamedDependency[CancelUpload]
    ) -> UploadAnswer:
        """What had arrived is deleted."""
        upload = cancel_upload(UploadId(upload_id))
        return upload_answer(UploadProgress(upload=upload, received_bytes=0))


async def uploaded_after(
    upload: Upload, wait: float, show_media: ShowMedia, show_progress: ShowProgress
) -> Uploaded:
    """The answer, with the proxy when it was made in time."""
    if upload.job_id is not None:
        await is_over_within(upload.job_id, wait, show_progress)
    if upload.file_id is None:
        return uploaded(upload, None)
    return uploaded(upload, await to_thread.run_sync(show_media, upload.file_id))


def _number(request: Request[Any, Any, Any], name: str) -> int | None:
    text = request.headers.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise InvalidInput(f"{name}: “{text[:40]}” is no number of bytes.", key=name)
    return int(text)
