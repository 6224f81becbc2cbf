"""Runs in a sandbox child: the facts of one file that FFmpeg's libraries can read."""

import os
from typing import TYPE_CHECKING, Any

import msgspec

from adapters.pyav import timing
from adapters.pyav.facts import facts_of, with_picture
from adapters.pyav.opening import opened
from adapters.pyav.reading import Reading, reaches, read
from adapters.pyav.truncation import header_is_missing, samples_are_missing
from application.ports.probe_call import ProbeReply, ProbeTrouble, one_line
from domain.media.problems import MediaProblem

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.stream import VideoStream

MAX_PICTURE_PIXELS = 300_000_000


def probe(path: bytes) -> Any:
    """`ProbeReply` as plain values."""
    return msgspec.to_builtins(_probe(path))


def _probe(path: bytes) -> ProbeReply:
    import av

    try:
        with opened(path) as container:
            return _look(container, os.stat(path).st_size)
    except FileNotFoundError:
        return _refused(MediaProblem.VANISHED)
    except av.FFmpegError as error:
        if _lost_its_tables(path):
            return _refused(MediaProblem.TRUNCATED)
        return _refused(MediaProblem.UNREADABLE, one_line(error.strerror or ""))
    except PermissionError:
        return _refused(MediaProblem.NO_PERMISSION)


def _refused(kind: MediaProblem, detail: str = "") -> ProbeReply:
    return ProbeReply(facts=None, troubles=(ProbeTrouble(kind, detail),))


def _lost_its_tables(path: bytes) -> bool:
    with open(path, "rb") as file:
        return header_is_missing(file, os.fstat(file.fileno()).st_size)


def _look(container: "InputContainer", size_bytes: int) -> ProbeReply:
    pictures = [s for s in container.streams.video if not _is_cover(s) and _has_size(s)]
    sounds = list(container.streams.audio)
    if not pictures and not sounds:
        return _refused(MediaProblem.UNREADABLE, "there is neither picture nor sound in it")
    video = pictures[0] if pictures else None
    if video is not None and _pixels(video) > MAX_PICTURE_PIXELS:
        return _refused(MediaProblem.BOMB, f"{video.width} x {video.height} pixels")
    missing = samples_are_missing(container, size_bytes)
    seconds, reading = _measure(container, video, [*pictures, *sounds])
    reading.complete = reading.complete and not missing
    facts = facts_of(container, video, seconds, size_bytes)
    if video is not None:
        facts = with_picture(facts, video, reading)
    return ProbeReply(facts=facts, troubles=_troubles(video, reading, missing=missing))


def _measure(
    container: "InputContainer", video: "VideoStream | None", streams: list[Any]
) -> tuple[float | None, Reading]:
    claimed = timing.claimed_duration(container)
    fragmented = timing.is_fragmented(container, streams)
    reading = read(container, video, streams, to_end=claimed is None or fragmented)
    if not fragmented:
        seconds = timing.from_tables(claimed, timing.table_duration(container, streams))
        return seconds or reading.duration_s, reading
    measured = reading.duration_s
    if claimed is None or (measured is not None and timing.is_false(claimed, measured)):
        return measured, reading
    borne_out = measured is not None or reaches(container, streams, claimed)
    return claimed if borne_out else None, reading


def _troubles(
    video: "VideoStream | None", reading: Reading, *, missing: bool
) -> tuple[ProbeTrouble, ...]:
    kinds = []
    if video is None:
        kinds.append(MediaProblem.NO_PICTURE)
    if missing:
        kinds.append(MediaProblem.TRUNCATED)
    elif reading.damaged or (video is not None and reading.picture is None):
        kinds.append(MediaProblem.DAMAGED)
    return tuple(ProbeTrouble(kind) for kind in kinds)


def _is_cover(stream: Any) -> bool:
    from av.stream import Disposition

    return bool(stream.disposition & Disposition.attached_pic)


def _has_size(stream: Any) -> bool:
    """Some readers give a picture track to what is no picture; it has no decoder or no size."""
    return stream.codec_context is not None and _pixels(stream) > 0


def _pixels(stream: Any) -> int:
    return int(stream.codec_context.width) * int(stream.codec_context.height)
