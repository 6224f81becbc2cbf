"""Take what arrives of an upload, from where the last piece ended."""

from collections.abc import Iterator
from contextlib import contextmanager

from application.ports.clock import Clock
from application.ports.unit_of_work import Reader, UnitOfWork
from application.ports.upload_files import PartWriter, UploadFiles
from domain.library.upload import (
    MAX_CHUNK_BYTES,
    ChunkTooLarge,
    MoreThanAnnounced,
    UploadIsOver,
    UploadState,
    UploadWay,
)
from domain.shared.ids import UploadId


class ReceiveChunk:
    """`with receive_chunk(id, offset) as chunk: chunk.write(…)`. Whatever ends the block: what was
    written by then is on the disk, and is not sent again."""

    def __init__(
        self, *, uow: UnitOfWork, reader: Reader, files: UploadFiles, clock: Clock
    ) -> None:
        self._uow = uow
        self._reader = reader
        self._files = files
        self._clock = clock

    @contextmanager
    def __call__(
        self, upload_id: UploadId, offset: int, announced: int | None = None
    ) -> Iterator["Chunk"]:
        """`announced` is the length of the chunk, where that is known before.

        Raises:
            UploadNotFound, UploadIsOver, WrongOffset, MoreThanAnnounced, ChunkTooLarge
        """
        with self._reader() as now:
            upload = now.uploads.get(upload_id)
        if (
            upload.state is not UploadState.OPEN
            or upload.job_id is not None
            or upload.way is not UploadWay.SERVER
        ):
            raise UploadIsOver(upload_id=upload_id, state=upload.state)
        with self._files.open(upload.place, offset) as part:
            chunk = Chunk(part, upload.size_bytes)
            chunk.check(announced or 0)
            yield chunk
        with self._uow() as tx:
            tx.uploads.touch(upload_id, self._clock.now())
            tx.commit()


class Chunk:
    def __init__(self, part: PartWriter, size_bytes: int) -> None:
        self._part = part
        self._whole = size_bytes
        self._most = part.size_bytes + MAX_CHUNK_BYTES

    @property
    def received_bytes(self) -> int:
        """Of the whole upload."""
        return self._part.size_bytes

    def check(self, more: int) -> None:
        if self._part.size_bytes + more > self._whole:
            raise MoreThanAnnounced(received_bytes=self.received_bytes, size_bytes=self._whole)
        if self._part.size_bytes + more > self._most:
            raise ChunkTooLarge(received_bytes=self.received_bytes, limit_bytes=MAX_CHUNK_BYTES)

    def write(self, data: bytes) -> None:
        """Raises:
        WrongOffset, MoreThanAnnounced, ChunkTooLarge, NoRoomForUpload
        """
        self.check(len(data))
        self._part.write(data)
