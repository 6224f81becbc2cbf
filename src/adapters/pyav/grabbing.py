"""Runs in a sandbox child: one picture out of a video."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from adapters.pyav.frames import as_shown, frames, opened_video, start_of
from application.ports.making_call import CannotMake, answers
from domain.media.problems import MediaProblem
from domain.media.proxy_size import thumbnail_size

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream
    from PIL.Image import Image

_ROUNDING_S = 1e-4
_LOOK = 32


@answers
def make_thumbnail(source: bytes, at_s: float, jpeg: str) -> dict[str, Any]:
    image = _grab(source, at_s)
    size = thumbnail_size(*image.size)
    from PIL.Image import Resampling

    small = image.resize(size, Resampling.LANCZOS, reducing_gap=2.0)
    small.save(Path(jpeg), "JPEG", quality=85, optimize=True)
    return {"width": small.width, "height": small.height}


@answers
def make_frame(source: bytes, at_s: float, jpeg: str) -> dict[str, Any]:
    image = _grab(source, at_s)
    image.save(Path(jpeg), "JPEG", quality=92)
    look = image.convert("L").resize((_LOOK, _LOOK), reducing_gap=2.0)
    return {"width": image.width, "height": image.height, "look": look.tobytes()}


def _grab(source: bytes, at_s: float) -> "Image":
    """After a jump; from the beginning where a jump leads nowhere."""
    import av

    with opened_video(source) as (container, stream):
        target_s = start_of(container, stream) + at_s
        try:
            container.seek(int(target_s * av.time_base))
            found = _shown_at(target_s, container, stream)
        except av.FFmpegError:
            found = None
        if found is not None:
            return as_shown(found, stream)
    with opened_video(source) as (container, stream):
        found = _shown_at(start_of(container, stream) + at_s, container, stream)
        if found is None:
            raise CannotMake(MediaProblem.UNREADABLE, "no picture can be decoded")
        return as_shown(found, stream)


def _shown_at(
    target_s: float, container: "InputContainer", stream: "VideoStream"
) -> "VideoFrame | None":
    """The picture that is on the screen at that second; the last one when it is later."""
    shown = None
    for frame in frames(container, stream):
        if shown is not None and frame.time is not None and frame.time > target_s + _ROUNDING_S:
            break
        shown = frame
    return shown
