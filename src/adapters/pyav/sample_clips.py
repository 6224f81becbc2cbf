"""The clips of the sample media."""

import math
from array import array
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from adapters.pyav.sample_drawing import PLACES, Place, landscape, sail, write

if TYPE_CHECKING:  # heavy libraries, imported when something is drawn
    from av import VideoFrame
    from PIL.Image import Image

RATE = 25
SCENE_S = 3
_SOUND_RATE = 48_000
_SOUND_STEP = 1024
# The encoder's result depends on its number of threads: a fixed one makes the same file anywhere.
_ENCODER = {"preset": "veryfast", "crf": "23", "threads": "2", "bf": "0"}
_CAPTURED = {
    "creation_time": "2024-06-14T05:07:00.000000Z",
    "com.apple.quicktime.creationdate": "2024-06-14T07:07:00+0200",
    "com.apple.quicktime.location.ISO6709": "+47.0502+008.3093+434.000/",
    "com.apple.quicktime.make": "Reelsight",
    "com.apple.quicktime.model": "Sample Camera",
}


def make_four_scenes(target: Path) -> None:
    """12 seconds, 1280 x 720, a hard cut every three seconds and another tone after each."""
    tones = [262.0, 330.0, 392.0, 523.0]
    sound = [tones[second // SCENE_S] for second in range(SCENE_S * len(PLACES))]
    _encode(target, "mov", (1280, 720), _scenes(PLACES, (1280, 720)), sound, _CAPTURED)


def make_portrait(target: Path) -> None:
    """4 seconds, stored lying and marked to be shown standing, as a phone does it."""
    from PIL.Image import Transpose

    place = PLACES[0]
    standing = _scenes((place,), (360, 640), seconds=4)
    lying = (picture.transpose(Transpose.ROTATE_90) for picture in standing)
    metadata = {"creation_time": "2024-06-14T05:31:00.000000Z"}
    _encode(target, "mp4", (640, 360), lying, [220.0] * 4, metadata, turned=-90)


def _scenes(
    places: tuple[Place, ...], size: tuple[int, int], *, seconds: int = SCENE_S
) -> Iterator["Image"]:
    margin = size[1] // 14
    for number, place in enumerate(places, start=1):
        still = landscape(place, size)
        write(still, place.title, (margin, margin), size[0] // 18)
        write(still, f"Scene {number}", (margin, margin + size[0] // 14), size[0] // 32)
        boat = sail(size[1] // 7)
        for frame in range(seconds * RATE):
            picture = still.copy()
            along = 0.12 + 0.5 * frame / (seconds * RATE)
            bob = round(3 * math.sin(frame / 6))
            picture.paste(boat, (round(along * size[0]), round(size[1] * 0.66) + bob), boat)
            yield picture


def _encode(
    target: Path,
    container_format: str,
    size: tuple[int, int],
    pictures: Iterator["Image"],
    tones: list[float],
    metadata: dict[str, str],
    *,
    turned: int = 0,
) -> None:
    import av

    options = {"movflags": "use_metadata_tags", "fflags": "+bitexact"}
    with av.open(str(target), "w", format=container_format, options=options) as container:
        container.metadata.update(metadata)
        video = container.add_stream("libx264", RATE, options=_ENCODER)
        video.width, video.height = size
        video.pix_fmt = "yuv420p"
        video.codec_context.flags |= 1 << 23  # bit exact: no version of the encoder in the file
        if turned:
            video.set_display_rotation(turned)
        audio = container.add_stream("aac", _SOUND_RATE, layout="mono")
        audio.bit_rate = 64_000
        audio.codec_context.flags |= 1 << 23
        sounds = _sound(tones)
        for number, picture in enumerate(pictures):
            frame = _frame(picture)
            frame.pts, frame.time_base = number, Fraction(1, RATE)
            container.mux(video.encode(frame))
            # Side by side, so that a player need not jump between the two.
            _mux_until((number + 1) / RATE, sounds, audio, container)
        _mux_until(math.inf, sounds, audio, container)
        container.mux(video.encode(None))
        container.mux(audio.encode(None))


def _frame(picture: "Image") -> "VideoFrame":
    import av

    kind: Any = av.VideoFrame
    frame: VideoFrame = kind.from_image(picture)
    return frame


def _mux_until(second: float, sounds: Iterator[Any], audio: Any, container: Any) -> None:
    for frame in sounds:
        container.mux(audio.encode(frame))
        if frame.pts / _SOUND_RATE >= second:
            return


def _sound(tones: list[float]) -> Iterator[Any]:
    """One quiet tone a second, faded at both ends of each."""
    import av

    total = len(tones) * _SOUND_RATE
    for start in range(0, total, _SOUND_STEP):
        count = min(_SOUND_STEP, total - start)
        samples = array("h", (_sample(start + n, tones) for n in range(count)))
        frame = av.AudioFrame(format="s16", layout="mono", samples=count)
        frame.planes[0].update(samples.tobytes().ljust(frame.planes[0].buffer_size, b"\0"))
        frame.sample_rate, frame.pts = _SOUND_RATE, start
        frame.time_base = Fraction(1, _SOUND_RATE)
        yield frame


def _sample(number: int, tones: list[float]) -> int:
    second, within = divmod(number, _SOUND_RATE)
    fade = min(1.0, within / 2400, (_SOUND_RATE - within) / 2400)
    return int(5000 * fade * math.sin(2 * math.pi * tones[second] * number / _SOUND_RATE))
