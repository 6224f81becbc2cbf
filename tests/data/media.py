"""Small media made on the spot, and a plain look into results, apart from the product's code."""

import os
import subprocess
from pathlib import Path

import av
import imageio_ffmpeg
from av.sidedata.sidedata import Type

from application.ports.media_probe import MediaProbe
from application.ports.stop_signal import StopSignal
from domain.library.kind import MediaKind
from domain.media.facts import AudioTrack, MediaFacts, Probed
from domain.media.problems import MediaProblem, problem
from domain.shared.ids import FilePath


def ffmpeg() -> str:
    return str(imageio_ffmpeg.get_ffmpeg_exe())


def run_ffmpeg(*arguments: str | bytes) -> None:
    subprocess.run(
        [ffmpeg(), "-nostdin", "-y", "-loglevel", "error", *arguments], check=True, timeout=120
    )


def make_clip(
    path: Path | bytes,
    *,
    size: str = "320x240",
    seconds: float = 1.0,
    rate: str = "25",
    audio: tuple[int, ...] = (),
    sar: str = "1",
    pixels: str = "yuv420p",
) -> FilePath:
    """A moving test picture; `audio` holds the channels of each track."""
    inputs = ["-f", "lavfi", "-i", f"testsrc2=s={size}:r={rate}:d={seconds}"]
    maps = ["-map", "0:v"]
    for number, channels in enumerate(audio, start=1):
        layout = {1: "mono", 2: "stereo", 6: "5.1"}[channels]
        inputs += ["-f", "lavfi", "-i", f"anullsrc=cl={layout}:r=48000:d={seconds}"]
        maps += ["-map", f"{number}:a"]
    # The generator itself only makes even sides.
    exact = f"format={pixels},scale={size.replace('x', ':')},setsar={sar}"
    name = os.fsencode(path)
    run_ffmpeg(
        *inputs,
        *maps,
        *(
            "-vf",
            exact,
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-pix_fmt",
            pixels,
            "-c:a",
            "aac",
        ),
        *("-t", str(seconds)),
        b"file:" + name,
    )
    return FilePath(name)


def make_long_clip(path: Path, minutes: int = 5) -> FilePath:
    """Takes far longer to encode than to make: a second that is repeated, not encoded again."""
    second = path.with_name(f"second of {path.name}")
    make_clip(second, size="1280x720", rate="30", audio=(2,))
    repeat = str(60 * minutes - 1)
    run_ffmpeg("-stream_loop", repeat, "-i", str(second), "-c", "copy", "-f", "mp4", str(path))
    second.unlink()
    return FilePath(os.fsencode(path))


def turn(path: Path, degrees_clockwise: int, target: Path) -> FilePath:
    """The same stream, marked as to be shown turned."""
    run_ffmpeg(
        "-display_rotation", str(-degrees_clockwise), "-i", str(path), "-c", "copy", str(target)
    )
    return FilePath(os.fsencode(target))


class PlainProbe(MediaProbe):
    """Facts as the tests need them, by PyAV in this process: for media that the tests made."""

    def probe(self, path: FilePath) -> Probed:
        try:
            with av.open(os.fsdecode(path)) as container:
                return Probed(facts=_facts(container))
        except (av.error.FFmpegError, StopIteration):
            return Probed(facts=None, problems=(problem(MediaProblem.UNREADABLE),))


class StopNow(StopSignal):
    """Set from the start, or by `set()`."""

    def __init__(self, *, is_set: bool = True) -> None:
        self._is_set = is_set

    def set(self) -> None:
        self._is_set = True

    def is_set(self) -> bool:
        return self._is_set


def _facts(container: av.container.InputContainer) -> MediaFacts:
    videos = container.streams.video
    audios = [
        AudioTrack(index=s.index, codec=s.codec_context.name, channels=s.channels)
        for s in container.streams.audio
    ]
    duration = container.duration / 1_000_000 if container.duration else None
    if not videos:
        return MediaFacts(kind=MediaKind.AUDIO, duration_s=duration, audio_tracks=tuple(audios))
    stream = videos[0]
    frame = next(container.decode(stream))
    sar = float(stream.sample_aspect_ratio or 1)
    shown = round(frame.width * sar), frame.height
    turned = next((frame.rotation for s in frame.side_data if s.type == Type.DISPLAYMATRIX), 0)
    if turned % 180:
        shown = shown[1], shown[0]
    return MediaFacts(
        kind=MediaKind.VIDEO,
        duration_s=duration,
        width=frame.width,
        height=frame.height,
        display_width=shown[0],
        display_height=shown[1],
        rotation_clockwise=-turned % 360,
        frame_rate=float(stream.average_rate) if stream.average_rate else None,
        video_codec=stream.codec_context.name,
        pixel_format=frame.format.name,
        video_tracks=1,
        audio_tracks=tuple(audios),
    )
