"""Where a sound track ends, as its file says."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer

_GUESSED = {"aac", "ac3", "eac3", "amr", "amrnb", "amrwb", "mpeg", "mpegvideo", "dv"}
"""Bare streams: FFmpeg reckons from a bit rate, and is often wrong by half."""

_TAG = re.compile(r"(\d+):(\d\d):(\d\d(?:\.\d+)?)")
"""Where each track ends, as all writers of Matroska say it: from the zero of its clock, not from
where the sound begins."""


def end_of(container: "InputContainer", stream: "AudioStream") -> float | None:
    """Seconds from the file's beginning. None: the file does not say, or not in a way to be
    relied on."""
    name = container.format.name
    if name in _GUESSED or (name == "mp3" and not stream.start_time):
        return None  # an MP3 that names its padding names its length, too; others are guessed
    begins_s = (container.start_time or 0) / 1_000_000
    if stream.duration and stream.time_base:
        return float(((stream.start_time or 0) + stream.duration) * stream.time_base) - begins_s
    if tagged := _TAG.fullmatch(stream.metadata.get("DURATION", "")):
        hours, minutes, seconds = map(float, tagged.groups())
        return (hours * 60 + minutes) * 60 + seconds - begins_s
    alone = len(container.streams) == 1
    return container.duration / 1_000_000 - begins_s if alone and container.duration else None
