"""The content type of an original, by what was found in it and never by its name."""

from domain.library.kind import MediaKind
from domain.media.facts import MediaFacts

_UNKNOWN = "application/octet-stream"
_SUBTYPES = {
    # browsers play QuickTime files under the name of the format that grew out of it
    "mov": "mp4",
    "mp4": "mp4",
    "matroska": "x-matroska",
    "webm": "webm",
    "ogg": "ogg",
    "avi": "x-msvideo",
    "flv": "x-flv",
    "asf": "x-ms-wmv",
    "mpeg": "mpeg",
    "mpegts": "mp2t",
    "3gp": "3gpp",
    "mp3": "mpeg",
    "wav": "wav",
    "flac": "flac",
    "aac": "aac",
    "jpeg": "jpeg",
    "mpo": "jpeg",
    "png": "png",
    "gif": "gif",
    "webp": "webp",
    "bmp": "bmp",
    "tiff": "tiff",
    "avif": "avif",
    "heif": "heif",
    "heic": "heic",
    "ico": "x-icon",
    "jpeg2000": "jp2",
}


def media_type_of(facts: MediaFacts) -> str:
    """One of a fixed list; what is not on it is offered as bytes, never guessed."""
    subtype = _SUBTYPES.get((facts.container or "").lower())
    if subtype is None or facts.kind is MediaKind.UNKNOWN:
        return _UNKNOWN
    return f"{facts.kind.value}/{subtype}"
