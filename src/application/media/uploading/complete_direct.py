"""All parts are in the bucket: ask the bucket, put them together, look, and have it fetched."""

from collections.abc import Sequence

from msgspec import structs

from application.jobs.have_it_run import have_it_run
from application.media.uploading.bucket_parts import look_at_parts, lost
from application.media.uploading.complete_upload import already, new_job
from application.media.uploading.fetch_uploaded import FETCH
from application.media.uploading.take_in import refused_by_first_bytes
from application.ports.clock import Clock
from application.ports.direct_uploads import DirectUploads
from application.ports.job_runner import JobRunner
from application.ports.object_store import ObjectMissing, ObjectStore
from application.ports.random_ids import RandomIds
from application.ports.unit_of_work import Reader, UnitOfWork
from domain.jobs.job import NewItem
from domain.library.kind import MediaKind
from domain.library.upload import (
    DirectUploadsOff,
    Upload,
    UploadIncomplete,
    UploadLimits,
    UploadRefused,
    UploadState,
    UploadTooLarge,
)
from domain.media.sniffing import HEAD_BYTES, Content, sniff
from domain.shared.ids import UploadId
from domain.shared.problem import Problem

_SHOWN = 100
_NAMED = 10


class CompleteDirect:
    """What a client says about its parts is not asked: the bucket knows. The library hears of the
    file when it lies on our disk and was read; until then its job says how far it is.

    `direct` and `bucket` are None without a bucket.
    """

    def __init__(
        self,
        *,
        uow: UnitOfWork,
        reader: Reader,
        direct: DirectUploads | None,
        bucket: ObjectStore | None,
        runner: JobRunner,
        clock: Clock,
        random_ids: RandomIds,
        limits: UploadLimits,
    ) -> None:
        self._uow = uow
        self._reader = reader
        self._direct = direct
        self._bucket = bucket
        self._runner = runner
        self._clock = clock
        self._random_ids = random_ids
        self._limits = limits

    def __call__(self, upload_id: UploadId) -> Upload:
        """The upload with its job; twice gives the same.

        Raises:
            DirectUploadsOff, UploadNotFound, StoreFailed
            UploadIncomplete: its details have `missing_parts`.
            UploadIsOver: also when the bucket does not know it any more.
            UploadRefused: the object is not what was announced; it was deleted.
        """
        if self._direct is None or self._bucket is None:
            raise DirectUploadsOff()
        with self._reader() as now:
            upload = now.uploads.get(upload_id)
        if upload.state is not UploadState.OPEN:
            return already(upload).upload
        if upload.job_id is not None:
            return upload
        self._put_together(upload, self._direct, self._bucket)
        reason = self._reason_against(upload, self._bucket)
        if reason is not None:
            self._refuse(upload, reason, self._bucket)
        return self._have_it_fetched(upload)

    def _put_together(self, upload: Upload, direct: DirectUploads, bucket: ObjectStore) -> None:
        parts = look_at_parts(upload, direct, bucket)
        if parts is None:
            return  # that was done before a kill, or before an answer was lost
        if parts.missing:
            count = len(parts.missing) + len(parts.received)
            raise UploadIncomplete(
                f"{len(parts.missing):,} of {count:,} parts are not in the bucket, or of "
                f"another size: {_some(parts.missing)}.",
                missing_parts=parts.missing[:_SHOWN],
                received_bytes=parts.received_bytes,
            )
        try:
            direct.complete(upload.key, upload.remote_id or "", parts.received)
        except ObjectMissing:  # it was given up, or refused, at this moment
            raise lost() from None

    def _reason_against(self, upload: Upload, bucket: ObjectStore) -> Problem | None:
        size = bucket.size(upload.key)
        if size != upload.size_bytes:
            return Problem(
                code="other_size",
                message=f"The bucket has {size or 0:,} bytes of it, announced were "
                f"{upload.size_bytes:,}.",
                remedy="Send it again.",
            )
        with bucket.open(upload.key) as source:
            content = sniff(source.read(HEAD_BYTES))
        is_image = content in (Content.IMAGE, Content.HEIC)
        try:
            self._limits.check(MediaKind.IMAGE if is_image else MediaKind.VIDEO, size)
        except UploadTooLarge as error:
            return Problem(code=error.code, message=error.message, remedy=error.remedy)
        return refused_by_first_bytes(content)

    def _refuse(self, upload: Upload, reason: Problem, bucket: ObjectStore) -> None:
        # first: while it is there, the upload is open and completing it again deletes it
        bucket.delete(upload.key)
        with self._uow() as tx:
            tx.uploads.save(upload.refused(reason, self._clock.now()), was=UploadState.OPEN)
            tx.commit()
        message = f"{upload.name} was not taken: {reason.message}"
        raise UploadRefused(message, reason=reason.code)

    def _have_it_fetched(self, upload: Upload) -> Upload:
        job = new_job(upload, self._random_ids, self._clock)
        with self._uow() as tx:
            present = tx.uploads.get(upload.id)
            if present.job_id is not None:
                return present
            waiting = structs.replace(present, job_id=job.id, touched_at=self._clock.now())
            tx.uploads.save(waiting, was=UploadState.OPEN)
            tx.jobs.add(job, [NewItem(kind=FETCH, subject=upload.id, label=upload.name)])
            tx.commit()
        have_it_run(self._runner, job.id, job.attempt)
        return waiting


def _some(numbers: Sequence[int]) -> str:
    named = ", ".join(map(str, numbers[:_NAMED]))
    return f"{named}, …" if len(numbers) > _NAMED else named
