"""Command lines for ffmpeg."""

import os
from enum import StrEnum
from pathlib import Path

from domain.media.containers import READERS_OF_SINGLE_FILES
from domain.media.facts import MediaFacts
from domain.media.proxy_size import VIDEO_FPS, VIDEO_HEIGHT, video_proxy_size
from domain.shared.ids import FilePath


class Encoder(StrEnum):
    X264 = "libx264"
    NVENC = "h264_nvenc"


_QUALITY = {
    # One thread a job and one job a core: measured faster than one job on all cores.
    Encoder.X264: ("-preset", "veryfast", "-crf", "28", "-threads", "1"),
    # Without a rate of 0 the encoder keeps to its default of 2 Mbit/s and ignores -cq.
    Encoder.NVENC: ("-preset", "p4", "-rc", "vbr", "-cq", "28", "-b:v", "0"),
}

_FORMATS = ",".join(READERS_OF_SINGLE_FILES)


def as_file(path: bytes | Path) -> str:
    """So that a dash, a colon or a scheme in a name is never more than a name."""
    return "file:" + os.fsdecode(path)


def proxy_command(
    program: str,
    source: FilePath,
    facts: MediaFacts,
    target: Path,
    *,
    encoder: Encoder,
    with_sound: bool,
    longest_s: float,
) -> list[str]:
    sound = facts.best_audio if with_sound else None
    return [
        *(program, "-nostdin", "-hide_banner", "-loglevel", "error", "-y"),
        *("-progress", "pipe:1", "-stats_period", "0.5"),
        *("-protocol_whitelist", "file", "-format_whitelist", _FORMATS),
        *("-threads", "1", "-i", as_file(source)),
        # V: a picture that moves; cover art does not.
        *("-map", "0:V:0", *(("-map", f"0:{sound.index}") if sound else ())),
        *("-map_metadata", "-1", "-map_chapters", "-1", "-sn", "-dn"),
        *("-vf", _filters(facts)),
        *("-c:v", encoder.value, *_QUALITY[encoder], "-pix_fmt", "yuv420p"),
        *(("-c:a", "aac", "-b:a", "96k", "-ac", "2") if sound else ()),
        *("-t", f"{longest_s:.3f}"),
        *("-max_muxing_queue_size", "4096", "-movflags", "+faststart", "-f", "mp4"),
        as_file(target),
    ]


def trial_command(program: str) -> list[str]:
    """One frame through NVENC: listed is not usable."""
    return [
        *(program, "-nostdin", "-hide_banner", "-loglevel", "error"),
        *("-f", "lavfi", "-i", "color=s=256x256:d=0.1", "-frames:v", "1"),
        *("-c:v", Encoder.NVENC.value, *_QUALITY[Encoder.NVENC], "-pix_fmt", "yuv420p"),
        *("-f", "null", "-"),
    ]


def expected_size(facts: MediaFacts) -> tuple[int, int] | None:
    if facts.display_width and facts.display_height:
        return video_proxy_size(facts.display_width, facts.display_height)
    return None


def _filters(facts: MediaFacts) -> str:
    """Frames are dropped first: scaling those that nobody sees costs a third of the time."""
    size = expected_size(facts)
    scale = f"{size[0]}:{size[1]}" if size else f"-2:'trunc(min({VIDEO_HEIGHT},ih)/2)*2'"
    return f"fps={VIDEO_FPS},scale={scale}:out_range=tv,setsar=1"
