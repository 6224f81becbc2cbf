"""Files in which something was said, for tests of what is answered about it."""

import os
from typing import Any

from domain.library.file import MediaFile
from domain.media.facts import AudioTrack
from domain.transcription.transcript import Doubt, Segment, Transcript, Word
from tests.http.transcript_parts import put_transcript
from tests.http.world import World, video_facts

SAID = (
    Segment(
        start_s=1.0,
        end_s=3.0,
        text="The red boat waits.",
        words=(
            Word(start_s=1.0, end_s=1.5, text=" The", probability=0.9),
            Word(start_s=1.5, end_s=2.0, text=" red", probability=0.8),
            Word(start_s=2.0, end_s=2.5, text=" boat", probability=0.7),
            Word(start_s=2.5, end_s=3.0, text=" waits.", probability=0.6),
        ),
        no_speech=0.1,
        log_probability=-0.2,
        compression=1.1,
    ),
    Segment(start_s=10.0, end_s=12.0, text="Nobody knows why.", no_speech=0.3),
    Segment(start_s=20.0, end_s=22.0, text="Thank you. Thank you.", doubt=Doubt.REPEATS),
)
TEXT = "The red boat waits. Nobody knows why."


def film(world: World, name: str = "film.mp4", **facts: Any) -> MediaFile:
    """With sound."""
    tracks = (AudioTrack(index=1, codec="aac", channels=2),)
    known = {"audio_tracks": tracks, "audio_codec": "aac", "duration_s": 60.0} | facts
    return world.add(name, os.fsencode(name), video_facts(**known))


def said(world: World, file: MediaFile, **more: Any) -> Transcript:
    segments = more.pop("segments", SAID)
    return put_transcript(world.write, file, world.time, segments, **more)
