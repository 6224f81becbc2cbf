"""A file that is on its way from a browser, in pieces, and can go on after a cut."""

from datetime import datetime
from enum import StrEnum

import msgspec

from domain.shared.errors import Conflict, DomainError, InvalidInput
from domain.shared.ids import FileId, UploadId


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


class WrongOffset(Conflict):
    """The chunk does not begin where the last one ended."""

    code = "wrong_offset"
    remedy = "Ask for the upload's `received_bytes` and go on from there."


class UploadTooLarge(InvalidInput):
    """The file is larger than may be uploaded."""

    code = "upload_too_large"
    remedy = "Put it into a folder of this machine and import that; imports have no limit."


class UploadRefused(InvalidInput):
    """What arrived is not the file that was announced; it was deleted."""

    code = "upload_refused"


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
