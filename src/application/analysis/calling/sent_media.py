"""Media in the form in which calls carry them, within what a model takes."""

import hashlib

from application.ports.model_gateway import ObjectAddress, SentMedia
from domain.analysis.model import ImageLimits, ModelSpec, VideoLimits
from domain.library.kind import MediaKind
from domain.shared.errors import DomainError
from domain.shared.figures import size

ROOM_FOR_WORDS = 200_000
"""Bytes of a request that instructions and context may take."""

_MAGIC = {b"\xff\xd8\xff": "jpeg", b"\x89PNG\r\n\x1a\n": "png", b"GIF8": "gif"}


class MediaNotTaken(DomainError):
    """The model cannot be shown this file."""

    code = "media_not_taken"

    def __init__(self, message: str | None = None, *, remedy: str = "") -> None:
        super().__init__(message)
        self.remedy = remedy or "Choose another model."


def format_of(head: bytes) -> str | None:
    """Of a picture, by its first bytes: names lie."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    return next((name for magic, name in _MAGIC.items() if head.startswith(magic)), None)


def inline(kind: MediaKind, written: str, data: bytes) -> SentMedia:
    return SentMedia(kind=kind, format=written, sha256=hashlib.sha256(data).hexdigest(), data=data)


def by_address(kind: MediaKind, sha256: str, address: ObjectAddress) -> SentMedia:
    """A video of ours is mp4; whoever sends a picture says what it is."""
    return SentMedia(kind=kind, format="mp4", sha256=sha256, address=address)


def fits_inline(size_bytes: int, limits: VideoLimits | ImageLimits) -> bool:
    """As base64, with the words around it."""
    return -(-size_bytes // 3) * 4 + ROOM_FOR_WORDS <= limits.inline_bytes


def check_inline(spec: ModelSpec, size_bytes: int, limits: VideoLimits | ImageLimits) -> None:
    """Raises:
    MediaNotTaken
    """
    if fits_inline(size_bytes, limits):
        return
    remedy = ""
    if 0 < limits.stored_bytes >= size_bytes:
        remedy = "Set S3_BUCKET_NAME: from a bucket the model reads larger files."
    raise MediaNotTaken(
        f"{size(size_bytes)} are more than {spec.title} takes within a call.", remedy=remedy
    )


def check_stored(spec: ModelSpec, size_bytes: int, limits: VideoLimits | ImageLimits) -> None:
    """Raises:
    MediaNotTaken
    """
    if size_bytes > limits.stored_bytes:
        raise MediaNotTaken(
            f"{size(size_bytes)} are more than the {size(limits.stored_bytes)} that {spec.title} "
            "reads from a bucket."
        )
