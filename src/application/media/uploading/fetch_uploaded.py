"""Bring what was uploaded to the bucket to our own disk: ffmpeg and Whisper read files."""

from application.jobs.handler import (
    Finished,
    ItemContext,
    ItemHandler,
    ItemStopped,
    Resource,
    done,
    failed,
    skipped,
)
from application.media.uploading.take_in import TakeIn
from application.ports.clock import Clock
from application.ports.object_store import ObjectStore
from application.ports.unit_of_work import Reader, Transaction, UnitOfWork
from application.ports.upload_files import UploadFiles
from domain.jobs.job import ItemKind, Job, JobItem
from domain.library.upload import DirectUploadsOff, Upload, UploadRefused, UploadState
from domain.shared.ids import UploadId
from domain.shared.problem import Problem

FETCH = ItemKind("fetch-upload")
_BLOCK_BYTES = 1024 * 1024


class FetchUploaded(ItemHandler):
    """Goes on where it was cut. The object stays in the bucket, and the upload's row knows it; one
    that turns out not to be media is deleted there, too. `bucket` is None without a bucket."""

    resource = Resource.DISK

    def __init__(
        self,
        *,
        uow: UnitOfWork,
        reader: Reader,
        files: UploadFiles,
        bucket: ObjectStore | None,
        take_in: TakeIn,
        clock: Clock,
    ) -> None:
        self._uow = uow
        self._reader = reader
        self._files = files
        self._bucket = bucket
        self._take_in = take_in
        self._clock = clock

    def __call__(self, job: Job, item: JobItem, context: ItemContext) -> Finished:
        if self._bucket is None:
            raise DirectUploadsOff()
        with self._reader() as now:
            upload = now.uploads.get(UploadId(item.subject))
        if upload.state is UploadState.STORED:
            return skipped("it is in the library")
        if upload.state is not UploadState.OPEN:
            self._bucket.delete(upload.key)  # which a kill may have kept from happening
            return failed(upload.problem or _OVER)
        self._touch(upload)
        self._fetch(upload, self._bucket, context)
        try:
            looked = self._take_in.look(upload)
        except UploadRefused as error:
            self._bucket.delete(upload.key)
            return failed(
                Problem(code=str(error.details["reason"]), message=error.message, remedy="")
            )
        self._files.keep(upload.place)

        def record(tx: Transaction) -> None:
            _, following = self._take_in.record(tx, tx.uploads.get(upload.id), looked, job.id)
            tx.jobs.add_items(job.id, [following])

        return done(effect=record)

    def _fetch(self, upload: Upload, bucket: ObjectStore, context: ItemContext) -> None:
        at = self._files.size(upload.place)
        if at >= upload.size_bytes:
            return
        with (
            bucket.open(upload.key, start=at) as source,
            self._files.open(upload.place, at) as part,
        ):
            while block := source.read(_BLOCK_BYTES):
                if context.stop.is_set():
                    raise ItemStopped()
                part.write(block)
                context.report(part.size_bytes / upload.size_bytes)

    def _touch(self, upload: Upload) -> None:
        with self._uow() as tx:
            tx.uploads.touch(upload.id, self._clock.now())
            tx.commit()


_OVER = Problem(
    code="upload_is_over",
    message="The upload was cancelled before it was fetched.",
    remedy="Upload the file again.",
)
