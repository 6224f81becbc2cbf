"""One pass over the packets of an open container: a first picture, and timestamps."""

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

SAMPLED_PICTURES = 300
"""So many timestamps show whether the frame rate is constant."""

MAX_REORDERED = 32
"""Pictures that may come later than one that is shown after them."""

PICTURE_ATTEMPTS = 120
"""Packets that may fail to become the first picture."""

READ_LIMIT_S = 8.0
"""Reading on to the end, where no table tells the duration, ends after this long."""


class Reading:
    """What the pass saw. `end_s` is trusted only when `complete`."""

    def __init__(self) -> None:
        self.picture: VideoFrame | None = None
        self.damaged = False
        self.complete = False
        self.times: list[float] = []
        """Seconds of the first pictures, in the order of showing."""
        self.pictures = 0
        self.tick_s = 0.0
        self.last_picture_s = 0.0
        self.start_s: float | None = None
        self.end_s: float | None = None
        self._attempts = 0

    @property
    def duration_s(self) -> float | None:
        if not self.complete or self.start_s is None or self.end_s is None:
            return None
        return self.end_s - max(0.0, self.start_s) or None

    def take(self, packet: Any, video: "VideoStream | None") -> None:
        if packet.stream is video and self._wants_a_picture:
            self._decode(packet)
        if packet.time_base is None or packet.pts is None:
            return
        at = float(packet.pts * packet.time_base)
        end = at + float((packet.duration or 0) * packet.time_base)
        self.start_s = at if self.start_s is None else min(self.start_s, at)
        self.end_s = end if self.end_s is None else max(self.end_s, end)
        if packet.stream is video:
            self._count(at, float(packet.time_base))

    def has_enough(self, video: "VideoStream | None") -> bool:
        return video is None or (not self._wants_a_picture and len(self.times) >= SAMPLED_PICTURES)

    @property
    def _wants_a_picture(self) -> bool:
        return self.picture is None and self._attempts < PICTURE_ATTEMPTS

    def _count(self, at: float, tick_s: float) -> None:
        self.pictures += 1
        self.tick_s = tick_s
        self.last_picture_s = max(self.last_picture_s, at)
        if len(self.times) < SAMPLED_PICTURES:
            self.times.append(at)

    def _decode(self, packet: Any) -> None:
        import av

        self._attempts += 1
        try:
            frames = packet.decode()
        except av.FFmpegError:
            self.damaged = True
            return
        self.picture = next(iter(frames), None)


def read(
    container: "InputContainer",
    video: "VideoStream | None",
    streams: Iterable[Any],
    *,
    to_end: bool,
) -> Reading:
    """Read until enough is known, or with `to_end` to the end (within `READ_LIMIT_S`)."""
    import av

    reading = Reading()
    deadline = time.monotonic() + READ_LIMIT_S
    if video is not None and video.codec_context is not None:
        video.codec_context.thread_count = 1
    try:
        for packet in container.demux(*streams):
            reading.take(packet, video)
            enough = reading.has_enough(video) and not to_end
            if enough or time.monotonic() > deadline:
                break
        else:
            reading.complete = True
    except av.FFmpegError:
        reading.damaged = True
    reading.times.sort()
    return reading


def reaches(container: "InputContainer", streams: Iterable[Any], seconds: float) -> bool:
    """Whether there is content shortly before `seconds`: jump there and look."""
    import av

    try:
        container.seek(int(0.95 * seconds * av.time_base))
        for seen, packet in enumerate(container.demux(*streams)):
            if packet.pts is not None and packet.pts * packet.time_base >= 0.9 * seconds:
                return True
            if seen > SAMPLED_PICTURES:
                return False
    except av.FFmpegError:
        return False
    return False
