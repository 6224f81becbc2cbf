"""What a file is by its first bytes. Names lie; a parser is chosen by content."""

import re
from enum import StrEnum

HEAD_BYTES = 4096
"""So much of the beginning `sniff` wants to see."""


class Content(StrEnum):
    EMPTY = "empty"
    CONTAINER = "container"
    """Can hold pictures, sound or both (MP4, Matroska, …)."""
    SOUND = "sound"
    """Holds sound only (MP3, FLAC, …)."""
    IMAGE = "image"
    HEIC = "heic"
    """An image whose decoder is an optional part."""
    PLAYLIST = "playlist"
    """Points at other files or addresses (HLS, DASH, ffconcat, SDP, …)."""
    SVG = "svg"
    TEXT = "text"
    """Readable text that is no media: a web page, a log, a script."""
    UNKNOWN = "unknown"
    """No signature that we know. It may still be media, e.g. with junk in front."""


_IMAGES = (
    *(b"\xff\xd8", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a"),
    *(b"II*\0", b"MM\0*", b"II+\0", b"MM\0+", b"\0\0\1\0"),
    *(b"\0\0\0\x0cjP  \r\n\x87\n", b"\xffO\xffQ", b"\0\0\0\x0cJXL \r\n\x87\n", b"\xff\x0a"),
)
_CONTAINERS = (
    *(b"\x1a\x45\xdf\xa3", b"FLV\1", b"OggS", b"YUV4MPEG2 "),
    *(b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", b"\0\0\1\xba", b"\0\0\1\xb3"),
    *(b"\x06\x0e\x2b\x34\x02\x05\x01\x01", b"\x1f\x07\0"),
)
_SOUNDS = (b"ID3", b"fLaC", b"#!AMR", b"\x0b\x77", b"caff")
_RIFF = {b"AVI ": Content.CONTAINER, b"WAVE": Content.SOUND, b"WEBP": Content.IMAGE}
_BOXES = {b"moov", b"mdat", b"free", b"wide", b"skip", b"pnot", b"moof", b"styp", b"uuid"}
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_AVIF_BRANDS = {b"avif", b"avis"}
_BMP_HEADER_SIZES = {12, 40, 52, 56, 64, 108, 124}
_PLAYLIST = re.compile(
    r"#EXTM3U|ffconcat version|\[playlist\]|v=0\s+o=|.{0,2000}?<(MPD|SmoothStreamingMedia|asx)\b",
    re.DOTALL | re.IGNORECASE,
)
# Possessive: what has matched once is not tried again in another way, or some 30 `<?xml>` in a row
# would keep this process busy for years.
_SVG = re.compile(
    r"(?:\s++|<\?.{0,2000}?\?>|<!--.{0,2000}?-->|<!DOCTYPE[^>\[]*+(?:\[[^\]]*+\]\s*+)?>)*+<svg\b",
    re.DOTALL,
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def sniff(head: bytes) -> Content:
    """The content by its first bytes; `HEAD_BYTES` of them, or all there are."""
    if not head:
        return Content.EMPTY
    for guess in (_iso_media, _riff, _by_signature, _by_structure, _text):
        content = guess(head)
        if content is not None:
            return content
    return Content.UNKNOWN


def _iso_media(head: bytes) -> Content | None:
    kind = head[4:8]
    if kind != b"ftyp":
        return Content.CONTAINER if kind in _BOXES else None
    size = int.from_bytes(head[:4], "big")
    brands = {head[8:12], *(head[at : at + 4] for at in range(16, min(size, 256), 4))}
    if brands & _AVIF_BRANDS:
        return Content.IMAGE
    return Content.HEIC if head[8:12] in _HEIC_BRANDS else Content.CONTAINER


def _riff(head: bytes) -> Content | None:
    if head[:4] in (b"RIFF", b"RF64", b"BW64", b"RIFX"):
        return _RIFF.get(head[8:12], Content.UNKNOWN)
    if head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC"):
        return Content.SOUND
    return None


def _by_signature(head: bytes) -> Content | None:
    for signatures, content in (
        (_IMAGES, Content.IMAGE),
        (_CONTAINERS, Content.CONTAINER),
        (_SOUNDS, Content.SOUND),
    ):
        if head.startswith(signatures):
            return content
    return None


def _by_structure(head: bytes) -> Content | None:
    """Formats whose signature is too short to stand alone."""
    if head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in _BMP_HEADER_SIZES:
        return Content.IMAGE
    for offset, packet in ((0, 188), (4, 192)):  # MPEG-TS, and the same with time codes (M2TS)
        marks = head[offset::packet][:4]
        if len(marks) > 1 and set(marks) == {0x47}:
            return Content.CONTAINER
    if len(head) > 3 and head[0] == 0xFF and head[2] & 0xF0 != 0xF0:
        is_aac_in_adts = head[1] & 0xF6 == 0xF0
        is_mpeg_audio = head[1] & 0xE0 == 0xE0 and head[1] & 0x06 in (0x02, 0x04)
        if is_aac_in_adts or is_mpeg_audio:
            return Content.SOUND
    return None


def _text(head: bytes) -> Content | None:
    text = _decoded(head)
    if text is None or _CONTROL.search(text):
        return None
    text = text.lstrip("\ufeff \t\r\n")
    if _PLAYLIST.match(text):
        return Content.PLAYLIST
    return Content.SVG if _SVG.match(text) else Content.TEXT


def _decoded(head: bytes) -> str | None:
    encoding = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    try:
        return head.decode(encoding)
    except UnicodeDecodeError as error:
        cut_off_at_the_end = error.start > len(head) - 4 and len(head) >= HEAD_BYTES
        return head[: error.start].decode(encoding) if cut_off_at_the_end else None
