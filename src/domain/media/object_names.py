"""Reading the names that we give to objects."""

import re

import msgspec

from domain.library.kind import MediaKind
from domain.media.artifact import ArtifactKind
from domain.shared.ids import FileId

PROXY_FOLDERS = ("proxy_image/", "proxy_video/")
_OURS = re.compile(
    r"proxy_(video|image)/[A-Za-z0-9._-]{1,90}_([1-9][0-9]{0,17})"
    r"_(720p15\.mp4|nova\.jpg|nova\.png|thumbnail\.jpg)"
)
_TAILS = {"720p15.mp4": MediaKind.VIDEO, "nova.jpg": MediaKind.IMAGE, "nova.png": MediaKind.IMAGE}
MEDIA_TYPES = {"mp4": "video/mp4", "jpg": "image/jpeg", "png": "image/png"}


class ObjectName(msgspec.Struct, frozen=True, kw_only=True):
    file_id: FileId
    kind: ArtifactKind
    of: MediaKind
    """Of a video or of an image."""


def object_name(key: str) -> ObjectName | None:
    """What a key of ours says; None: it is not one that we would give."""
    found = _OURS.fullmatch(key)
    if found is None:
        return None
    folder, number, tail = found.groups()
    of = MediaKind.VIDEO if folder == "video" else MediaKind.IMAGE
    if _TAILS.get(tail, of) is not of:
        return None
    kind = ArtifactKind.PROXY if tail in _TAILS else ArtifactKind.THUMBNAIL
    return ObjectName(file_id=FileId(int(number)), kind=kind, of=of)


def media_type(key: str) -> str:
    return MEDIA_TYPES[key.rpartition(".")[2]]
