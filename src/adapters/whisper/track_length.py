"""How long a sound track is, as its file says."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer

_GUESSED = {"aac", "ac3", "eac3", "amr", "amrnb", "amrwb", "mpeg", "mpegvideo", "dv"}
"""Bare streams: FFmpeg reckons from a bit rate, and is often wrong by half."""

_TAG = re.compile(r"(\d+):(\d\d):(\d\d(?:\.\d+)?)")
"""What writers of Matroska say of each track."""


def length_of(container: "InputContainer", stream: "AudioStream") -> float | None:
    """None: the file does not say, or not in a way to be relied on."""
    name = container.format.name
    if name in _GUESSED or (name == "mp3" and not stream.start_time):
        return None  # an MP3 that names its padding names its length, too; others are guessed
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    if tagged := re.fullmatch(
        r"(\d+):(\d\d):(\d\d(?:\.\d+)?)", stream.metadata.get("DURATION", "")
    ):
        hours, minutes, seconds = map(float, tagged.groups())  # Matroska, as all writers do
        return (hours * 60 + minutes) * 60 + seconds
    alone = len(container.streams) == 1
    return container.duration / 1_000_000 if alone and container.duration else None
