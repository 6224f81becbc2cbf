"""Runs in a sandbox child: the facts of one file that FFmpeg's libraries can read."""

import os
from typing import TYPE_CHECKING, Any

import msgspec

from adapters.pyav import timing
from adapters.pyav.boxes import track_rotation
from adapters.pyav.facts import facts_of, with_picture
from adapters.pyav.opening import opened
from adapters.pyav.reading import Reading, reaches, read
from adapters.pyav.truncation import header_is_missing, samples_are_missing
from application.ports.probe_call import ProbeReply, ProbeTrouble, one_line
from domain.library.kind import MediaKind
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
            return _look(container, path, os.stat(path).st_size)
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


def _look(container: "InputContainer", path: bytes, size_bytes: int) -> ProbeReply:
    moving = [stream for stream in container.streams.video if not _is_cover(stream)]
    pictures = [stream for stream in moving if _has_size(stream)]
    sounds = list(container.streams.audio)
    if not moving and not sounds:
        return _refused(MediaProblem.UNREADABLE, "there is neither picture nor sound in it")
    video = pictures[0] if pictures else None
    if video is not None and _pixels(video) > MAX_PICTURE_PIXELS:
        return _refused(MediaProblem.BOMB, f"{video.width} x {video.height} pixels")
    missing = samples_are_missing(container, size_bytes)
    seconds, reading = _measure(container, video, [*pictures, *sounds])
    reading.complete = reading.complete and not missing
    kind = MediaKind.VIDEO if moving else MediaKind.AUDIO
    facts = facts_of(container, kind, seconds, None if missing else size_bytes)
    if video is not None:
        facts = with_picture(facts, video, reading, _rotation(container, path, video, reading))
    troubles = [_no_picture(moving, video), _damage(video, reading, missing=missing)]
    return ProbeReply(
        facts=facts, troubles=tuple(ProbeTrouble(trouble) for trouble in troubles if trouble)
    )


def _rotation(
    container: "InputContainer", path: bytes, video: "VideoStream", reading: Reading
) -> int | None:
    """Clockwise, by the display matrix that a decoded picture carries; where none could be
    decoded, by the track's header."""
    if reading.picture is not None:
        return -reading.picture.rotation
    if not timing.is_iso_media(container):
        return None
    with open(path, "rb") as file:
        return track_rotation(file, os.fstat(file.fileno()).st_size, video.id)


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


def _no_picture(moving: list[Any], video: "VideoStream | None") -> MediaProblem | None:
    if video is not None:
        return None
    has_no_decoder = any(stream.codec_context is None for stream in moving)
    return MediaProblem.UNSUPPORTED if has_no_decoder else MediaProblem.NO_PICTURE


def _damage(
    video: "VideoStream | None", reading: Reading, *, missing: bool
) -> MediaProblem | None:
    if missing:
        return MediaProblem.TRUNCATED
    is_damaged = reading.damaged or (video is not None and reading.picture is None)
    return MediaProblem.DAMAGED if is_damaged else None


def _is_cover(stream: Any) -> bool:
    from av.stream import Disposition

    return bool(stream.disposition & Disposition.attached_pic)


def _has_size(stream: Any) -> bool:
    """Some readers give a picture track to what is no picture; it has no decoder or no size."""
    return stream.codec_context is not None and _pixels(stream) > 0


def _pixels(stream: Any) -> int:
    return int(stream.codec_context.width) * int(stream.codec_context.height)
