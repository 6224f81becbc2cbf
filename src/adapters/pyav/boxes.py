"""The boxes of an MP4 or QuickTime file, as far as FFmpeg's libraries do not show them."""

from collections.abc import Iterator
from math import atan2, degrees
from typing import IO, NamedTuple

_MAX_BOXES = 10_000
_MATRIX_AT = {0: 40, 1: 52}
"""Where the display matrix lies within a track header, by the header's version."""


class Box(NamedTuple):
    kind: bytes
    start: int
    """Of its content."""
    end: int


def boxes(file: IO[bytes], start: int, end: int) -> Iterator[Box]:
    """The boxes that begin between `start` and `end`; the last one may claim to end later."""
    offset = start
    for _ in range(_MAX_BOXES):
        file.seek(offset)
        header = file.read(16)
        if offset + 8 > end or len(header) < 8:
            return
        size, kind, length = int.from_bytes(header[:4], "big"), header[4:8], 8
        if size == 1:
            size, length = int.from_bytes(header[8:16], "big"), 16
        elif size == 0:
            size = end - offset
        yield Box(kind, offset + length, offset + size)
        if size < length:
            return
        offset += size


def track_rotation(file: IO[bytes], size_bytes: int, track_id: int) -> int | None:
    """Clockwise, by the header of the track; None when there is none that can be read."""
    for movie in boxes(file, 0, size_bytes):
        if movie.kind != b"moov":
            continue
        for track in boxes(file, movie.start, min(movie.end, size_bytes)):
            if track.kind != b"trak":
                continue
            for box in boxes(file, track.start, min(track.end, size_bytes)):
                if box.kind == b"tkhd":
                    rotation = _rotation(file, box, track_id)
                    if rotation is not None:
                        return rotation
    return None


def _rotation(file: IO[bytes], box: Box, track_id: int) -> int | None:
    file.seek(box.start)
    header = file.read(min(box.end - box.start, 96))
    matrix_at = _MATRIX_AT.get(header[0] if header else -1)
    if matrix_at is None or len(header) < matrix_at + 8:
        return None
    id_at = 12 if header[0] == 0 else 20
    if int.from_bytes(header[id_at : id_at + 4], "big") != track_id:
        return None
    right, down = (
        int.from_bytes(header[at : at + 4], "big", signed=True)
        for at in (matrix_at, matrix_at + 4)
    )
    return round(degrees(atan2(down, right))) if right or down else None
