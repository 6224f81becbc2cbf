"""Announce a file that goes straight to the bucket: we decide its parts and sign each of them."""

from collections.abc import Sequence

import msgspec

from application.media.uploading.start_upload import (
    ID_DIGITS,
    StartUpload,
    StartUploadCommand,
)
from application.ports.clock import Clock
from application.ports.direct_uploads import DirectUploads, PartLink
from application.ports.object_store import StoreFailed
from application.ports.random_ids import RandomIds
from application.ports.unit_of_work import Reader, UnitOfWork
from domain.library.upload import (
    DirectUploadsOff,
    Upload,
    UploadIsOver,
    UploadState,
    UploadWay,
    parts_of,
    s3_part_bytes,
    uploaded_name,
)
from domain.shared.errors import InvalidInput
from domain.shared.ids import UploadId

PREFIX = "uploads/"
LINKS_LAST_S = 3600
MOST_LINKS = 1000
_LINKS_AT_START = 100
_MEDIA_TYPE = "application/octet-stream"
"""Of the object; its real type is not known before its content was looked at."""


class DirectStarted(msgspec.Struct, frozen=True, kw_only=True):
    upload: Upload
    part_count: int
    links: tuple[PartLink, ...]
    """Of the first parts; `MoreLinks` gives the others."""


class StartDirect:
    """`direct` is None without a bucket."""

    def __init__(
        self,
        *,
        uow: UnitOfWork,
        clock: Clock,
        random_ids: RandomIds,
        start_upload: StartUpload,
        direct: DirectUploads | None,
    ) -> None:
        self._uow = uow
        self._clock = clock
        self._random_ids = random_ids
        self._start_upload = start_upload
        self._direct = direct

    def __call__(self, command: StartUploadCommand) -> DirectStarted:
        """Raises:
        DirectUploadsOff
        NotUploadable, UploadTooLarge, TooManyUploads
        NoRoomForUpload: it comes to our own disk afterwards.
        StoreFailed
        """
        if self._direct is None:
            raise DirectUploadsOff()
        name = self._start_upload.check(command)
        upload_id, now = UploadId(self._random_ids.hex(ID_DIGITS)), self._clock.now()
        key = f"{PREFIX}{self._random_ids.hex(32)}/{uploaded_name(name, upload_id)}"
        upload = Upload(
            id=upload_id,
            name=name,
            size_bytes=command.size_bytes,
            way=UploadWay.S3,
            key=key,
            # a kill before the row is written leaves an upload to the sweep
            remote_id=self._direct.begin(key, _MEDIA_TYPE),
            part_size_bytes=s3_part_bytes(command.size_bytes),
            state=UploadState.OPEN,
            file_id=None,
            started_at=now,
            touched_at=now,
        )
        with self._uow() as tx:
            tx.uploads.add(upload)
            tx.commit()
        parts = parts_of(upload.size_bytes, upload.part_size_bytes)
        links = _links(self._direct, upload, parts[:_LINKS_AT_START])
        return DirectStarted(upload=upload, part_count=len(parts), links=links)


class FindBucketOrigin:
    """Where links lead to. `direct` is None without a bucket."""

    def __init__(self, *, direct: DirectUploads | None) -> None:
        self._direct = direct

    def __call__(self) -> str | None:
        """None when nothing can be sent there from here."""
        try:
            return None if self._direct is None else self._direct.origin
        except StoreFailed:
            return None


class MoreLinks:
    def __init__(
        self, *, uow: UnitOfWork, reader: Reader, clock: Clock, direct: DirectUploads | None
    ) -> None:
        self._uow = uow
        self._reader = reader
        self._clock = clock
        self._direct = direct

    def __call__(self, upload_id: UploadId, numbers: Sequence[int]) -> tuple[PartLink, ...]:
        """Raises:
        DirectUploadsOff, UploadNotFound, UploadIsOver
        InvalidInput: there is no such part, or too many were asked for.
        """
        if self._direct is None:
            raise DirectUploadsOff()
        with self._reader() as now:
            upload = now.uploads.get(upload_id)
        if upload.state is not UploadState.OPEN or upload.remote_id is None or upload.job_id:
            raise UploadIsOver(upload_id=upload_id, state=upload.state)
        parts = dict(parts_of(upload.size_bytes, upload.part_size_bytes))
        if not 0 < len(numbers) <= MOST_LINKS or not parts.keys() >= set(numbers):
            raise InvalidInput(
                f"part_numbers: between 1 and {MOST_LINKS} numbers, each from 1 to {len(parts)}.",
                key="part_numbers",
            )
        with self._uow() as tx:
            tx.uploads.touch(upload_id, self._clock.now())
            tx.commit()
        return _links(self._direct, upload, [(number, parts[number]) for number in numbers])


def _links(
    direct: DirectUploads, upload: Upload, parts: Sequence[tuple[int, int]]
) -> tuple[PartLink, ...]:
    return direct.links(upload.key, upload.remote_id or "", parts, seconds=LINKS_LAST_S)
