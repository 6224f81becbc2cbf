"""What uploads look like from outside."""

from datetime import datetime

import msgspec

from application.media.show_media import MediaOfFile
from application.media.uploading.show_uploads import UploadProgress
from domain.library.upload import Upload, UploadState, UploadWay, parts_of
from domain.shared.ids import ArtifactId, FileId, JobId, UploadId
from domain.shared.problem import Problem
from entrypoints.http.api.old_display import duration_display, size_display


class UploadAnswer(msgspec.Struct, frozen=True, kw_only=True):
    upload_id: UploadId
    filename: str
    size_bytes: int
    way: UploadWay
    """`server`: chunks to this program; `s3`: parts to the bucket."""
    state: UploadState
    received_bytes: int
    """Go on from here. Of parts that go to the bucket it is 0 until they were fetched."""
    part_size_bytes: int
    part_count: int
    file_id: FileId | None
    job_id: JobId | None
    problem: Problem | None
    """Why it was refused."""
    started_at: datetime
    touched_at: datetime


class Received(msgspec.Struct, frozen=True, kw_only=True):
    upload_id: UploadId
    received_bytes: int
    """All of it is on the disk."""


class Uploaded(msgspec.Struct, frozen=True, kw_only=True):
    upload_id: UploadId
    file_id: FileId | None
    """null: the bucket has it, and the job still fetches it."""
    filename: str
    message: str
    size_bytes: int
    display_size: str
    job_id: JobId | None
    status_url: str | None
    proxy_file_id: ArtifactId | None = None
    """With `wait`, when the proxy was made in time; so are the following."""
    proxy_size_bytes: int | None = None
    duration_seconds: float | None = None
    display_duration: str | None = None


def upload_answer(progress: UploadProgress) -> UploadAnswer:
    upload = progress.upload
    return UploadAnswer(
        upload_id=upload.id,
        filename=upload.name,
        size_bytes=upload.size_bytes,
        way=upload.way,
        state=upload.state,
        received_bytes=progress.received_bytes,
        part_size_bytes=upload.part_size_bytes,
        part_count=len(parts_of(upload.size_bytes, upload.part_size_bytes)),
        file_id=upload.file_id,
        job_id=upload.job_id,
        problem=upload.problem,
        started_at=upload.started_at,
        touched_at=upload.touched_at,
    )


def uploaded(upload: Upload, media: MediaOfFile | None) -> Uploaded:
    facts, proxy = (media.facts, media.proxy) if media else (None, None)
    seconds = facts.duration_s if facts else None
    return Uploaded(
        upload_id=upload.id,
        file_id=upload.file_id,
        filename=upload.name,
        message=(
            "The file is in the library."
            if upload.file_id
            else "The bucket has the file; it is being fetched."
        ),
        size_bytes=upload.size_bytes,
        display_size=size_display(upload.size_bytes),
        job_id=upload.job_id,
        status_url=f"/api/jobs/{upload.job_id}" if upload.job_id else None,
        proxy_file_id=proxy.id if proxy else None,
        proxy_size_bytes=proxy.size_bytes if proxy else None,
        duration_seconds=seconds,
        display_duration=duration_display(seconds),
    )
