"""Which parts of an upload lie in the bucket. The client is never asked: the bucket knows."""

import msgspec

from application.ports.direct_uploads import DirectUploads, ReceivedPart
from application.ports.object_store import ObjectStore
from application.ports.unit_of_work import Reader
from domain.library.upload import (
    DirectUploadsOff,
    Upload,
    UploadIsOver,
    UploadState,
    UploadWay,
    parts_of,
)
from domain.shared.ids import UploadId


class BucketParts(msgspec.Struct, frozen=True, kw_only=True):
    received: tuple[ReceivedPart, ...]
    """By number; one of another size than was signed counts as missing."""
    missing: tuple[int, ...]

    @property
    def received_bytes(self) -> int:
        return sum(part.size_bytes for part in self.received)


class PartsProgress(msgspec.Struct, frozen=True, kw_only=True):
    upload: Upload
    part_count: int
    received_parts: tuple[int, ...]
    received_bytes: int


class ShowParts:
    """What is left to be sent. `direct` and `bucket` are None without a bucket."""

    def __init__(
        self, *, reader: Reader, direct: DirectUploads | None, bucket: ObjectStore | None
    ) -> None:
        self._reader = reader
        self._direct = direct
        self._bucket = bucket

    def __call__(self, upload_id: UploadId) -> PartsProgress:
        """Raises:
        DirectUploadsOff, UploadNotFound, StoreFailed
        UploadIsOver: it was refused or given up, or the bucket does not know it any more.
        """
        if self._direct is None or self._bucket is None:
            raise DirectUploadsOff()
        with self._reader() as now:
            upload = now.uploads.get(upload_id)
        if upload.state not in (UploadState.OPEN, UploadState.STORED):
            raise UploadIsOver(upload_id=upload_id, state=upload.state)
        numbers = tuple(n for n, _ in parts_of(upload.size_bytes, upload.part_size_bytes))
        parts = None
        if upload.state is UploadState.OPEN and upload.job_id is None:
            parts = look_at_parts(upload, self._direct, self._bucket)
        return PartsProgress(
            upload=upload,
            part_count=len(numbers),
            received_parts=tuple(p.number for p in parts.received) if parts else numbers,
            received_bytes=parts.received_bytes if parts else upload.size_bytes,
        )


def lost() -> UploadIsOver:
    return UploadIsOver("The bucket does not know this upload any more.")


def look_at_parts(
    upload: Upload, direct: DirectUploads, bucket: ObjectStore
) -> BucketParts | None:
    """None: they are one object already.

    Raises:
        StoreFailed
        UploadIsOver: it does not go to the bucket, or the bucket does not know it any more.
    """
    if upload.way is not UploadWay.S3 or upload.remote_id is None:
        raise UploadIsOver("This upload goes to this program itself, not to the bucket.")
    found = direct.received(upload.key, upload.remote_id)
    if found is None:
        if bucket.size(upload.key) is None:
            raise lost()
        return None
    there = {part.number: part for part in found}
    received, missing = [], []
    for number, size in parts_of(upload.size_bytes, upload.part_size_bytes):
        part = there.get(number)
        if part is not None and part.size_bytes == size:
            received.append(part)
        else:
            missing.append(number)
    return BucketParts(received=tuple(received), missing=tuple(missing))
