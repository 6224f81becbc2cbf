"""Clean up after uploads that nobody goes on with, here and in the bucket."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import msgspec
import structlog

from application.media.uploading.cancel_upload import CancelUpload
from application.media.uploading.start_direct import PREFIX
from application.ports.clock import Clock
from application.ports.direct_uploads import DirectUploads, UnfinishedUpload
from application.ports.object_store import StoreFailed
from application.ports.unit_of_work import Reader
from application.ports.upload_files import UnfinishedFile, UploadFiles
from domain.library.upload import (
    Upload,
    UploadIsOver,
    UploadNotFound,
    UploadState,
    UploadWay,
    upload_of,
)

log = structlog.get_logger(__name__)

UNTOUCHED = timedelta(days=1)
FORGOTTEN = timedelta(days=7)
"""For what was complete and waits for a retry, and for what no row of ours knows."""
_MOST = 100_000


class Swept(msgspec.Struct, frozen=True, kw_only=True):
    """What was dropped, or would be."""

    uploads: tuple[Upload, ...]
    files: tuple[UnfinishedFile, ...]
    """On our disk, of no open upload."""
    remote: tuple[UnfinishedUpload, ...]
    """In the bucket, below `uploads/`, of no open upload."""
    problem: str | None
    """Why the bucket could not be asked."""


class SweepUploads:
    """`direct` is None without a bucket."""

    def __init__(
        self,
        *,
        reader: Reader,
        files: UploadFiles,
        clock: Clock,
        cancel_upload: CancelUpload,
        direct: DirectUploads | None,
    ) -> None:
        self._reader = reader
        self._files = files
        self._clock = clock
        self._cancel_upload = cancel_upload
        self._direct = direct

    def __call__(self, *, dry_run: bool = False) -> Swept:
        now = self._clock.now()
        unfinished = {file.place: file for file in self._files.unfinished()}
        abandoned = tuple(
            upload for upload in self._open() if _is_abandoned(upload, unfinished, now)
        )
        orphans = tuple(
            file
            for file in unfinished.values()
            if file.touched_at < now - UNTOUCHED and self._is_of_no_upload(file)
        )
        remote, problem = self._left_in_bucket(now)
        if not dry_run:
            for upload in abandoned:
                problem = self._tried(partial(self._cancel, upload)) or problem
            for file in orphans:
                self._files.drop(file.place)
            for left in remote:
                problem = self._tried(partial(self._abort, left)) or problem
        return Swept(uploads=abandoned, files=orphans, remote=remote, problem=problem)

    def now_and_then(self) -> None:
        """As a chore of the worker: nobody waits for its answer."""
        swept = self()
        if swept.uploads or swept.files or swept.remote or swept.problem:
            log.info(
                "uploads_swept",
                uploads=len(swept.uploads),
                files=len(swept.files),
                remote=len(swept.remote),
                problem=swept.problem,
            )

    def _open(self) -> tuple[Upload, ...]:
        with self._reader() as now:
            return now.uploads.list(states=[UploadState.OPEN], limit=_MOST)

    def _is_of_no_upload(self, file: UnfinishedFile) -> bool:
        """A kept file is never looked at here, but dropping would reach one of the same name."""
        try:
            with self._reader() as now:
                upload = now.uploads.get(upload_of(file.place))
        except UploadNotFound:
            return True
        return upload.state in (UploadState.ABANDONED, UploadState.REFUSED)

    def _left_in_bucket(self, now: datetime) -> tuple[tuple[UnfinishedUpload, ...], str | None]:
        if self._direct is None:
            return (), None
        try:
            unfinished = list(self._direct.unfinished(PREFIX))
        except StoreFailed as error:
            return (), error.message
        # afterwards: what began while the bucket answered is known, whatever its clock says
        with self._reader() as rows:
            ours = {
                upload.remote_id: upload
                for upload in rows.uploads.list(limit=_MOST)
                if upload.way is UploadWay.S3
            }
        found = []
        for left in unfinished:
            upload = ours.get(left.remote_id)
            if upload is None:
                is_left = left.started_at < now - FORGOTTEN
            else:
                is_left = upload.state is not UploadState.OPEN
            if is_left and left.key.startswith(PREFIX):
                found.append(left)
        return tuple(found), None

    def _cancel(self, upload: Upload) -> None:
        try:
            self._cancel_upload(upload.id)
        except UploadIsOver:
            return  # it was completed at this moment

    def _abort(self, left: UnfinishedUpload) -> None:
        if self._direct is not None:
            self._direct.abort(left.key, left.remote_id)

    def _tried(self, work: Callable[[], None]) -> str | None:
        try:
            work()
        except StoreFailed as error:
            return error.message
        return None


def _is_abandoned(upload: Upload, unfinished: dict[str, UnfinishedFile], now: datetime) -> bool:
    part = unfinished.get(upload.place)
    touched = max(upload.touched_at, part.touched_at) if part else upload.touched_at
    return touched < now - (FORGOTTEN if upload.job_id else UNTOUCHED)
