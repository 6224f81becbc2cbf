"""The pictures of a video in order, past damaged parts, and the way a viewer sees them."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from adapters.pyav.opening import opened
from application.ports.making_call import CannotMake
from domain.media.problems import MediaProblem

if TYPE_CHECKING:  # heavy libraries, imported when a file is opened
    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream
    from PIL.Image import Image

_BAD_PACKETS_IN_A_ROW = 2_000
_SQUARE = 1 << 16


@contextmanager
def opened_video(path: bytes) -> Iterator[tuple["InputContainer", "VideoStream"]]:
    """Raises:
    CannotMake
    """
    import av
    from av.stream import Disposition

    try:
        with opened(path) as container:
            moving = [
                stream
                for stream in container.streams.video
                if stream.codec_context is not None
                and not stream.disposition & Disposition.attached_pic
            ]
            if not moving:
                raise CannotMake(MediaProblem.NO_PICTURE)
            moving[0].codec_context.thread_count = 1  # there is a child for each core
            yield container, moving[0]
    except av.FFmpegError as error:
        raise CannotMake(MediaProblem.UNREADABLE, error.strerror or "") from error
    except FileNotFoundError:
        raise CannotMake(MediaProblem.VANISHED) from None
    except PermissionError:
        raise CannotMake(MediaProblem.NO_PERMISSION) from None


def frames(container: "InputContainer", stream: "VideoStream") -> Iterator["VideoFrame"]:
    import av

    bad = 0
    for packet in container.demux(stream):
        try:
            decoded = packet.decode()
        except av.FFmpegError:
            bad += 1
            if bad > _BAD_PACKETS_IN_A_ROW:
                return
            continue
        for frame in decoded:
            bad = 0
            yield frame


def start_of(container: "InputContainer", stream: "VideoStream") -> float:
    """Seconds at which the first picture is shown; most files begin at 0, some do not."""
    if stream.start_time is not None and stream.time_base is not None:
        return float(stream.start_time * stream.time_base)
    return (container.start_time or 0) / 1_000_000


def as_shown(frame: "VideoFrame", stream: "VideoStream") -> "Image":
    """With square pixels, turned and mirrored as the file says."""
    aspect = float(stream.sample_aspect_ratio or 1)
    square: Any = frame.reformat(
        width=max(1, round(frame.width * aspect)), height=frame.height, format="rgb24"
    )
    image: Image = square.to_image()
    way = _way_up(frame)
    return image if way is None else image.transpose(way)


def _way_up(frame: "VideoFrame") -> Any:
    from av.sidedata.sidedata import Type
    from PIL.Image import Transpose

    sides: Any = frame.side_data
    raw = next((bytes(side) for side in sides if side.type == Type.DISPLAYMATRIX), None)
    if raw is None:
        return None
    a, b, _, c, d, *_ = struct.unpack("=9i", raw[:36])
    ways = {
        (0, 1, -1, 0): Transpose.ROTATE_270,
        (-1, 0, 0, -1): Transpose.ROTATE_180,
        (0, -1, 1, 0): Transpose.ROTATE_90,
        (-1, 0, 0, 1): Transpose.FLIP_LEFT_RIGHT,
        (1, 0, 0, -1): Transpose.FLIP_TOP_BOTTOM,
        (0, 1, 1, 0): Transpose.TRANSPOSE,
        (0, -1, -1, 0): Transpose.TRANSVERSE,
    }
    return ways.get(tuple(round(value / _SQUARE) for value in (a, b, c, d)))
