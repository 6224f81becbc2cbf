"""`/upload`: files from a browser."""

from typing import Any

from anyio import to_thread
from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Response, Template

from application.jobs.list_jobs import ListJobs
from application.media.uploading.cancel_upload import CancelUpload
from application.media.uploading.complete_upload import CompleteUpload, CompleteUploadCommand
from application.media.uploading.receive_whole import ReceiveWhole
from application.media.uploading.show_uploads import ListUploads
from application.media.uploading.start_direct import FindBucketOrigin
from domain.library.upload import FORMATS, UploadLimits
from domain.shared.ids import UploadId
from entrypoints.http.arriving_form import receive_form
from entrypoints.http.headers import policy_with
from entrypoints.http.views.page import AnyRequest, page
from entrypoints.settings import Settings

_SHOWN = 20


class UploadPage(Controller):
    path = "/upload"
    include_in_schema = False

    @get("/", sync_to_thread=True)
    def show(
        self,
        list_uploads: NamedDependency[ListUploads],
        find_bucket_origin: NamedDependency[FindBucketOrigin],
        list_jobs: NamedDependency[ListJobs],
        settings: NamedDependency[Settings],
    ) -> Template:
        origin = find_bucket_origin()
        shown = page(
            "upload.html",
            list_jobs,
            page="upload",
            limits=UploadLimits(
                video_bytes=settings.max_video_size_mb << 20,
                image_bytes=settings.max_image_size_mb << 20,
            ),
            formats=FORMATS,
            bucket=settings.s3_bucket_name,
            can_send_to_bucket=origin is not None,
            bucket_first=settings.keeps_in_s3,
            recent=list_uploads(_SHOWN),
        )
        if origin is not None:
            shown.headers["Content-Security-Policy"] = policy_with(origin)
        return shown

    # the form is larger than memory: its token is looked for while it arrives, before the file
    @post("/form", status_code=303, opt={"exclude_from_csrf": True})
    async def send(
        self,
        request: AnyRequest,
        receive_whole: NamedDependency[ReceiveWhole],
        complete_upload: NamedDependency[CompleteUpload],
    ) -> Response[Any]:
        """Without script: one file, in one piece."""
        upload_id = await receive_form(request, receive_whole, with_csrf=True)
        command = CompleteUploadCommand(upload_id=upload_id)
        await to_thread.run_sync(complete_upload, command)
        return Redirect("/upload", status_code=303)

    @post("/{upload_id:str}/cancel", sync_to_thread=True, status_code=303)
    def cancel(
        self, upload_id: FromPath[str], cancel_upload: NamedDependency[CancelUpload]
    ) -> Response[Any]:
        cancel_upload(UploadId(upload_id))
        return Redirect("/upload", status_code=303)
