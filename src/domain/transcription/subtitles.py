"""Subtitles, and plain text.

Segments in doubt are left out of all of them: nobody may have said that.
"""

from collections.abc import Sequence

from domain.transcription.cues import Cue, cues_of
from domain.transcription.sane import sane_text
from domain.transcription.transcript import Segment


def as_srt(segments: Sequence[Segment]) -> str:
    """SubRip. It knows no escapes, so an arrow in the words is pulled apart."""
    return "".join(
        f"{number}\n{_times(cue, ',')}\n{_lines(cue).replace('-->', '-- >')}\n\n"
        for number, cue in enumerate(cues_of(segments), start=1)
    )


def as_vtt(segments: Sequence[Segment]) -> str:
    """WebVTT."""
    cues = (f"{_times(cue, '.')}\n{_escaped(_lines(cue))}\n" for cue in cues_of(segments))
    return "\n".join(("WEBVTT\n", *cues))


def as_text(segments: Sequence[Segment]) -> str:
    """A line per segment."""
    lines = (_one_line(one.text) for one in segments if one.doubt is None)
    return "".join(f"{line}\n" for line in lines if line)


def _lines(cue: Cue) -> str:
    return "\n".join(cue.lines)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _one_line(text: str) -> str:
    return " ".join(sane_text(text).split())


def _times(cue: Cue, point: str) -> str:
    return f"{_time(cue.start_ms, point)} --> {_time(cue.end_ms, point)}"


def _time(milliseconds: int, point: str) -> str:
    seconds, ms = divmod(milliseconds, 1000)
    minutes, s = divmod(seconds, 60)
    hours, m = divmod(minutes, 60)
    return f"{hours:02d}:{m:02d}:{s:02d}{point}{ms:03d}"
