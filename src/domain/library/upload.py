"""A file that is on its way from a browser, in pieces, and can go on after a cut."""

from datetime import datetime
from enum import StrEnum

import msgspec
from msgspec import structs

from domain.library.kind import MediaKind
from domain.shared.errors import Conflict, DomainError, InvalidInput
from domain.shared.ids import FileId, FilePath, JobId, UploadId
from domain.shared.names import display_text, extension, safe_stem
from domain.shared.problem import Problem

_MB = 1024 * 1024
SERVER_PART_BYTES = 8 * _MB
MAX_CHUNK_BYTES = 64 * _MB
"""So much may come in one request; what was sent before a cut is kept in any case."""
MOST_PARTS = 10_000
MOST_OPEN = 1_000
"""Uploads that are on their way at once."""
_LEAST_PART_BYTES = 16 * _MB
_LONGEST_NAME = 255
_KINDS = {
    **dict.fromkeys("mp4 mov avi mkv wmv flv webm m4v".split(), MediaKind.VIDEO),
    **dict.fromkeys("jpg jpeg png gif bmp webp tiff tif".split(), MediaKind.IMAGE),
}
FORMATS = tuple(_KINDS)
"""Extensions that an upload may have."""


class UploadWay(StrEnum):
    SERVER = "server"
    """Chunk after chunk to this program."""
    S3 = "s3"
    """Presigned parts straight to the bucket."""


class UploadState(StrEnum):
    OPEN = "OPEN"
    STORED = "STORED"
    """All of it is there and was checked; its file is in the library."""
    REFUSED = "REFUSED"
    """It was no such file as was promised; what had arrived was deleted."""
    ABANDONED = "ABANDONED"
    """Nothing arrived for a day, or the person cancelled it; what had arrived was deleted."""


class UploadNotFound(DomainError):
    """There is no such upload."""

    code = "upload_not_found"
    remedy = "Start it again."


class UploadIsOver(Conflict):
    """The upload has ended."""

    code = "upload_is_over"
    remedy = "Start it again if the file is not in the library."


class WrongOffset(Conflict):
    """The chunk does not begin where the last one ended."""

    code = "wrong_offset"
    remedy = "Ask for the upload's `received_bytes` and go on from there."


class UploadTooLarge(InvalidInput):
    """The file is larger than may be uploaded."""

    code = "upload_too_large"
    remedy = "Put it into a folder of this machine and import that; imports have no limit."


class MoreThanAnnounced(InvalidInput):
    """More was sent than announced; the surplus was not kept."""

    code = "more_than_announced"
    remedy = "Cancel this upload and start it again with the right size."


class ChunkTooLarge(InvalidInput):
    """So much is not taken in one request; what had arrived is kept."""

    code = "chunk_too_large"
    remedy = "Send chunks of `part_size_bytes`; go on from `received_bytes`."


class UploadIncomplete(Conflict):
    """Not all of the file has arrived yet."""

    code = "upload_incomplete"
    remedy = "Send the rest, then complete it again."


class UploadRefused(InvalidInput):
    """What arrived is not the file that was announced; it was deleted."""

    code = "upload_refused"


class NotUploadable(InvalidInput):
    """Files of this type cannot be uploaded."""

    code = "not_uploadable"
    remedy = f"These can: {', '.join(FORMATS)}."


class NoRoomForUpload(DomainError):
    """There is not enough room on the disk of the data folder."""

    code = "no_room_for_upload"
    remedy = "Make room where the data folder lies; what has arrived is kept for a day."


class TooManyUploads(Conflict):
    """So many uploads have been started and not ended that no more are begun."""

    code = "too_many_uploads"
    remedy = "Complete or cancel some; those that nobody goes on with end after a day."


class DirectUploadsOff(InvalidInput):
    """There is no bucket: files go to this program itself (local first)."""

    code = "direct_uploads_off"
    remedy = "Use POST /api/upload/sessions, or set S3_BUCKET_NAME."


class UploadLimits(msgspec.Struct, frozen=True, kw_only=True):
    video_bytes: int
    image_bytes: int

    def check(self, kind: MediaKind, size_bytes: int) -> None:
        """Raises:
        UploadTooLarge
        """
        most = self.image_bytes if kind is MediaKind.IMAGE else self.video_bytes
        if size_bytes > most:
            what = "An image" if kind is MediaKind.IMAGE else "A video"
            message = f"{what} may have at most {most // _MB:,} MB."
            raise UploadTooLarge(message, limit_bytes=most, size_bytes=size_bytes)


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    id: UploadId
    name: str
    """As the browser gave it; never part of a path as it is."""
    size_bytes: int
    """As announced; the end is refused when it differs."""
    way: UploadWay
    key: str
    """Of the object in the bucket, or of the file below the folder of unfinished uploads."""
    remote_id: str | None
    """Of the bucket's multipart upload."""
    part_size_bytes: int
    """The server decides it, and so the number of parts."""
    state: UploadState
    file_id: FileId | None
    started_at: datetime
    touched_at: datetime
    """When something last arrived, or links were given out."""
    job_id: JobId | None = None
    """What reads it and makes its proxy; it was completed when there is one."""
    problem: Problem | None = None
    """Why it was refused."""

    @classmethod
    def through_server(
        cls, upload_id: UploadId, name: str, size_bytes: int, now: datetime
    ) -> "Upload":
        return cls(
            id=upload_id,
            name=name,
            size_bytes=size_bytes,
            way=UploadWay.SERVER,
            key=uploaded_name(name, upload_id),
            remote_id=None,
            part_size_bytes=SERVER_PART_BYTES,
            state=UploadState.OPEN,
            file_id=None,
            started_at=now,
            touched_at=now,
        )

    @property
    def place(self) -> str:
        """Its name among our uploaded files, from the beginning on."""
        return uploaded_name(self.name, self.id)

    def stored(self, file_id: FileId, job_id: JobId | None, now: datetime) -> "Upload":
        return structs.replace(
            self, state=UploadState.STORED, file_id=file_id, job_id=job_id, touched_at=now
        )

    def refused(self, reason: Problem, now: datetime) -> "Upload":
        return structs.replace(self, state=UploadState.REFUSED, problem=reason, touched_at=now)

    def abandoned(self, now: datetime) -> "Upload":
        return structs.replace(self, state=UploadState.ABANDONED, touched_at=now)


def cleaned_name(given: str) -> str:
    """A stranger's file name as it is kept and shown: one line, no folders, not endless."""
    last = given.replace("\\", "/").rpartition("/")[2]
    name = display_text(last).strip()
    if len(name) <= _LONGEST_NAME:
        return name
    stem, dot, tail = name.rpartition(".")
    return f"{stem[: _LONGEST_NAME - len(tail) - 1]}{dot}{tail}" if len(tail) < 10 else name[:255]


def promised_kind(name: str) -> MediaKind:
    """The kind its extension promises; the content decides in the end.

    Raises:
        NotUploadable
    """
    kind = _KINDS.get(extension(_raw(name)))
    if kind is None:
        raise NotUploadable(f"“{name}” has no extension of a type that can be uploaded.")
    return kind


def uploaded_name(name: str, upload_id: UploadId) -> str:
    raw = _raw(name)
    return f"{safe_stem(raw)}_{upload_id}.{extension(raw)}"


def upload_of(name: str) -> UploadId:
    """The other way round, for a name of ours; for any other it is nobody's."""
    return UploadId(name.rpartition(".")[0].rpartition("_")[2])


def s3_part_bytes(size_bytes: int) -> int:
    """Parts of at least 16 MiB, and never more of them than a bucket takes."""
    least = -(-size_bytes // MOST_PARTS)
    return max(_LEAST_PART_BYTES, -(-least // _MB) * _MB)


def parts_of(size_bytes: int, part_bytes: int) -> tuple[tuple[int, int], ...]:
    """(number from 1, size) of every part; only the last is smaller."""
    count = -(-size_bytes // part_bytes)
    return tuple(
        (number, min(part_bytes, size_bytes - (number - 1) * part_bytes))
        for number in range(1, count + 1)
    )


def _raw(name: str) -> FilePath:
    return FilePath(name.encode("utf-8", "backslashreplace"))
