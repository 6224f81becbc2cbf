"""What Reelsight makes from an original, and the names it gives it."""

from datetime import datetime
from enum import StrEnum

import msgspec

from domain.library.kind import MediaKind
from domain.shared.ids import ArtifactId, FileId, FilePath
from domain.shared.names import safe_stem


class ArtifactKind(StrEnum):
    PROXY = "proxy"
    THUMBNAIL = "thumbnail"


class RemoteCopy(msgspec.Struct, frozen=True, kw_only=True):
    """What the bucket said when it had stored the object, under the same key."""

    etag: str
    size_bytes: int
    confirmed_at: datetime


class Artifact(msgspec.Struct, frozen=True, kw_only=True):
    """A confirmed object in the store. One per file and kind; a new one replaces it."""

    id: ArtifactId
    file_id: FileId
    kind: ArtifactKind
    key: str
    size_bytes: int
    sha256: str
    media_type: str
    width: int | None
    height: int | None
    duration_s: float | None
    made_by: str
    """Encoder: `libx264`, `h264_nvenc`, `pillow`, `pyav`."""
    made_from: str
    """Fingerprint of the original it was made from; another one now means stale."""
    made_at: datetime
    remote: RemoteCopy | None = None
    """A copy in the bucket, where one was needed; None: none that is confirmed."""


def proxy_key(path: FilePath, file_id: FileId, kind: MediaKind, suffix: str) -> str:
    """`proxy_video/{stem}_{id}_720p15.mp4` or `proxy_image/{stem}_{id}_nova.{jpg|png}`."""
    folder, tail = (
        ("proxy_video", "720p15") if kind is MediaKind.VIDEO else ("proxy_image", "nova")
    )
    return f"{folder}/{safe_stem(path)}_{file_id}_{tail}.{suffix}"


def thumbnail_key(path: FilePath, file_id: FileId, kind: MediaKind) -> str:
    folder = "proxy_video" if kind is MediaKind.VIDEO else "proxy_image"
    return f"{folder}/{safe_stem(path)}_{file_id}_thumbnail.jpg"
