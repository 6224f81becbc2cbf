"""Runs in a sandbox child: the facts of one image."""

import re
from typing import IO, TYPE_CHECKING, Any

import msgspec

from adapters.pillow.exif import Tags
from adapters.pillow.frames import frame_count, is_animated, play_time_s
from adapters.pillow.iptc import iptc_date
from adapters.pillow.opening import MAX_PIXELS, HeifMissing, open_image
from application.ports.probe_call import ProbeReply, ProbeTrouble, one_line
from domain.library.kind import MediaKind
from domain.media.facts import MediaFacts
from domain.media.problems import MediaProblem
from domain.media.sniffing import HEAD_BYTES, Content, sniff

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_DECODED_PIXELS = 64_000_000
"""Larger ones are not decoded only to see whether they can be; a JPEG is, at an eighth."""

_CODECS = {
    **dict.fromkeys(("JPEG", "MPO"), "mjpeg"),
    "PNG": "png",
    "GIF": "gif",
    "BMP": "bmp",
    "WEBP": "webp",
    "TIFF": "tiff",
    "AVIF": "av1",
    "HEIF": "hevc",
    "JPEG2000": "jpeg2000",
    "TGA": "targa",
}
_TURNED_ON_THEIR_SIDE = (5, 6, 7, 8)
_JXL = (b"\xff\x0a", b"\0\0\0\x0cJXL ")


def probe(path: bytes, heif: bool) -> Any:
    """`ProbeReply` as plain values."""
    return msgspec.to_builtins(_probe(path, heif))


def _probe(path: bytes, heif: bool) -> ProbeReply:
    try:
        with open(path, "rb") as file:
            return _look(file, heif)
    except FileNotFoundError:
        return _refused(MediaProblem.VANISHED)
    except PermissionError:
        return _refused(MediaProblem.NO_PERMISSION)


def _refused(kind: MediaProblem, detail: str = "") -> ProbeReply:
    return ProbeReply(facts=None, troubles=(ProbeTrouble(kind, detail),))


def _look(file: IO[bytes], heif: bool) -> ProbeReply:
    from PIL import Image

    head = file.read(HEAD_BYTES)
    file.seek(0)
    is_heic = sniff(head) is Content.HEIC
    if is_heic and not heif:
        return _refused(MediaProblem.NEEDS_HEIC)
    try:
        with open_image(file, heif=is_heic) as image:
            return _facts(image)
    except HeifMissing:
        return _refused(MediaProblem.NEEDS_HEIC)
    except Image.DecompressionBombError:
        return _refused(MediaProblem.BOMB)
    except MemoryError:
        raise
    except Exception as error:  # Pillow raises anything for a damaged header
        return _unreadable(head, error)


def _unreadable(head: bytes, error: Exception) -> ProbeReply:
    if head.startswith(_JXL):
        return _refused(MediaProblem.UNSUPPORTED, "JPEG XL")
    size = _size_in_boxes(head)
    if size and size[0] * size[1] > MAX_PIXELS:
        return _refused(MediaProblem.BOMB, f"{size[0]} x {size[1]} pixels")
    if "too large" in str(error):
        return _refused(MediaProblem.BOMB)
    # Pillow's own words name the file or its innards; the type is enough.
    return _refused(MediaProblem.UNREADABLE, type(error).__name__)


def _size_in_boxes(head: bytes) -> tuple[int, int] | None:
    """AVIF and HEIC: the decoder refuses a bomb without saying why; the header has its size."""
    found = re.search(rb"ispe\0{4}(.{4})(.{4})", head, re.DOTALL)
    return (int.from_bytes(found[1], "big"), int.from_bytes(found[2], "big")) if found else None


def _facts(image: "Image") -> ProbeReply:
    name, mode, alpha = image.format or "", image.mode, image.has_transparency_data
    # Before decoding, because that turns a TIFF upright and forgets what it was.
    orientation = Tags(_exif(image), None, None).orientation
    width, height = _stored_size(image, orientation)
    trouble = _decode(image)
    # After decoding, because a PNG may have its tags behind its pixels.
    tags = Tags(_exif(image), image.info.get("xmp"), iptc_date(image))
    orientation = orientation or tags.orientation
    frames = _frames(image)
    animated = is_animated(image, frames)
    captured, place = tags.captured, tags.place
    on_its_side = orientation in _TURNED_ON_THEIR_SIDE
    facts = MediaFacts(
        kind=MediaKind.IMAGE,
        container=name.lower(),
        duration_s=play_time_s(image, frames) if animated else None,
        width=width,
        height=height,
        display_width=height if on_its_side else width,
        display_height=width if on_its_side else height,
        orientation=orientation,
        video_codec=_CODECS.get(name),
        pixel_format=mode,
        frames=frames,
        animated=animated,
        has_alpha=alpha,
        captured_local=captured.local if captured else None,
        captured_offset_minutes=captured.offset_minutes if captured else None,
        latitude=place.latitude if place else None,
        longitude=place.longitude if place else None,
        altitude_m=place.altitude_m if place else None,
        camera_make=tags.make,
        camera_model=tags.model,
        title=tags.title,
    )
    return ProbeReply(facts=facts, troubles=(trouble,) if trouble else ())


def _stored_size(image: "Image", orientation: int | None) -> tuple[int, int]:
    """Pillow gives a TIFF's size as shown."""
    if image.format == "TIFF" and orientation in _TURNED_ON_THEIR_SIDE:
        return image.height, image.width
    return image.size


def _decode(image: "Image") -> ProbeTrouble | None:
    """Decode the first picture as cheaply as its format allows, to see whether it is whole."""
    if image.format in ("JPEG", "MPO"):
        image.draft(None, (max(1, image.width // 8), max(1, image.height // 8)))
    if image.width * image.height > MAX_DECODED_PIXELS:
        return None
    try:
        image.load()
    except MemoryError:
        raise
    except Exception as error:  # decoders raise anything, too
        words = str(error).lower()
        if isinstance(error, EOFError) or "truncated" in words or "end of file" in words:
            return ProbeTrouble(MediaProblem.TRUNCATED)
        return ProbeTrouble(MediaProblem.DAMAGED, one_line(words) if "/" not in words else "")
    return None


def _exif(image: "Image") -> Any:
    try:
        return image.getexif()
    except Exception:  # a broken block of tags does not make the picture unreadable
        return None


def _frames(image: "Image") -> int:
    try:
        return frame_count(image)
    except Exception:  # the file ends within a later picture: there is one for certain
        return 1
