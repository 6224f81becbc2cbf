"""Runs in a sandbox child: a stretch of a video, copied as it is."""

import errno
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from adapters.pyav.frames import opened_video, start_of
from application.ports.making_call import CannotMake, answers
from domain.media.problems import MediaProblem

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet
    from av.video.stream import VideoStream

_ROUNDING_S = 1e-3


@answers
def find_key_frame(source: bytes, start_s: float) -> float:
    with opened_video(source) as (container, stream):
        return _key_frame(container, stream, start_s) - start_of(container, stream)


@answers
def copy_stretch(source: bytes, start_s: float, end_s: float, target: str) -> float:
    import av

    try:
        return _copied(source, start_s, end_s, target)
    except CannotMake as error:
        cause = error.__cause__
        if isinstance(cause, av.FFmpegError) and cause.errno == errno.ENOSPC:
            raise CannotMake(MediaProblem.DISK_FULL) from error
        raise


def _copied(source: bytes, start_s: float, end_s: float, target: str) -> float:
    """Picture and sound from the key frame on, until just before `end_s`."""
    import av

    with opened_video(source) as (container, stream):
        zero = start_of(container, stream)
        begin = _key_frame(container, stream, start_s)
        container.seek(int(begin * av.time_base) + 1)
        tracks = [stream, *container.streams.audio[:1]]
        options = {"movflags": "+faststart"}
        with av.open(Path(target), "w", format="mp4", options=options) as written:
            copies = {track.index: written.add_stream_from_template(track) for track in tracks}
            count = 0
            for packet in _until(container.demux(tracks), begin, zero + end_s):
                shift = round(begin / packet.time_base)
                packet.pts = None if packet.pts is None else packet.pts - shift
                packet.dts = None if packet.dts is None else packet.dts - shift
                count += packet.stream.index == stream.index
                packet.stream = copies[packet.stream.index]
                written.mux(packet)
        if not count:
            raise CannotMake(MediaProblem.NO_PICTURE, "there is no picture in that stretch")
    return begin - zero


def _until(packets: "Iterator[Packet[Any]]", begin: float, end: float) -> "Iterator[Any]":
    """What is shown from `begin` on and before `end`. A picture may be shown before one that comes
    earlier in the file, so it goes on until all tracks are past the end."""
    past: set[int] = set()
    tracks: set[int] = set()
    begun = False
    for packet in packets:
        if packet.dts is None or packet.pts is None or packet.time_base is None:
            continue  # the end of a track
        index = packet.stream.index
        tracks.add(index)
        shown = float(packet.pts * packet.time_base)
        if float(packet.dts * packet.time_base) >= end:
            past.add(index)
            if (past == tracks and len(tracks) > 1) or _is_far_past(packet, end):
                return
            continue
        if packet.stream.type == "video":
            begun = begun or (packet.is_keyframe and shown >= begin - _ROUNDING_S)
            if not begun:
                continue
        if begin - _ROUNDING_S <= shown < end:
            yield packet


def _is_far_past(packet: "Packet[Any]", end: float) -> bool:
    """Tracks lie beside one another within a few seconds; one may have ended long ago."""
    assert packet.dts is not None
    assert packet.time_base is not None
    return float(packet.dts * packet.time_base) > end + 10


def _key_frame(container: "InputContainer", stream: "VideoStream", start_s: float) -> float:
    """The last one that is shown at that second or before; the first of all where there is
    none."""
    import av

    zero = start_of(container, stream)
    wanted = zero + start_s + _ROUNDING_S
    best: float | None = None
    try:
        container.seek(int(wanted * av.time_base))
        best = _last_key_frame(container, stream, wanted)
    except av.FFmpegError:
        best = None
    if best is None:
        container.seek(0)
        best = _last_key_frame(container, stream, max(wanted, zero + _ROUNDING_S))
    if best is None:
        raise CannotMake(MediaProblem.UNREADABLE, "it has no key frame to begin at")
    return best


def _last_key_frame(
    container: "InputContainer", stream: "VideoStream", wanted: float
) -> float | None:
    found = None
    for packet in container.demux(stream):
        if packet.pts is None or packet.dts is None:
            continue
        if float(packet.dts * packet.time_base) > wanted:
            break
        shown = float(packet.pts * packet.time_base)
        if packet.is_keyframe and shown <= wanted:
            found = shown
    return found
