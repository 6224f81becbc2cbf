"""What a model is told of a file beside its content: always of the original, bounded, and nothing
about where it lies on this machine."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from application.analysis.prompting.fence import as_data, clean
from domain.analysis.evidence import Evidence, Speech
from domain.analysis.parts import Part
from domain.library.kind import MediaKind
from domain.media.facts import MediaFacts

MOST_BYTES = 7_000
"""Of the whole, as JSON."""
_MOST_NAME = 255
_MOST_FOLDERS = 12
_MOST_FOLDER = 120
_MOST_WORDS = 60
_MOST_WORD = 40
_MOST_SUMMARY = 2_000
_MOST_SPEECH = 4_000

_LONG = ("transcript", "transcript_summary", "title_in_file")
_LISTS = ("project_words", "folder_words", "folders", "name_words")


def context_of(evidence: Evidence, part: Part | None = None) -> dict[str, Any]:
    """`part`: only what is said in that stretch, in seconds from its start."""
    facts = evidence.facts
    words = [word for one in evidence.folder_tokens for word in one]
    context: dict[str, Any] = {
        "kind": evidence.kind.value,
        "file_name": clean(evidence.file_name, _MOST_NAME),
        "folders": [clean(name, _MOST_FOLDER) for name in evidence.folders[-_MOST_FOLDERS:]],
        "name_words": _words(evidence.name_tokens),
        "folder_words": _words(words),
        "project_words": _words(filter(_may_name_a_project, words)),
        "captured": facts.captured_local,
        "captured_zone": _zone(facts),
        "gps": _gps(facts),
        "camera": facts.camera and clean(facts.camera, _MOST_FOLDER),
        "title_in_file": facts.title and clean(facts.title, _MOST_NAME * 2),
        **_size(evidence),
        **_said(evidence, part),
    }
    return _bounded({key: value for key, value in context.items() if value not in (None, [], "")})


def _may_name_a_project(word: str) -> bool:
    return len(word) > 4 or any(letter.isdigit() for letter in word)


def _words(words: Iterable[str]) -> list[str]:
    return [clean(word, _MOST_WORD) for word in dict.fromkeys(words)][:_MOST_WORDS]


def _zone(facts: MediaFacts) -> str | None:
    """Of the time of capture; without one there is nothing to say."""
    if facts.captured_local is None:
        return None
    minutes = facts.captured_offset_minutes
    if minutes is None:
        return "unknown"
    sign = "-" if minutes < 0 else "+"
    return f"UTC{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def _gps(facts: MediaFacts) -> dict[str, float] | None:
    if facts.latitude is None or facts.longitude is None:
        return None
    place = {"latitude": round(facts.latitude, 6), "longitude": round(facts.longitude, 6)}
    if facts.altitude_m is not None:
        place["altitude_m"] = round(facts.altitude_m, 1)
    return place


def _size(evidence: Evidence) -> dict[str, Any]:
    facts = evidence.facts
    if evidence.kind is MediaKind.VIDEO:
        return {"duration_s": facts.duration_s and round(facts.duration_s, 2)}
    return {"width": facts.display_width, "height": facts.display_height}


def _said(evidence: Evidence, part: Part | None) -> dict[str, Any]:
    """The gist, else the words; of a stretch both, for the gist is that of the whole."""
    told: dict[str, Any] = {}
    if evidence.speech_summary:
        told["transcript_summary"] = clean(evidence.speech_summary, _MOST_SUMMARY)
        if part is None:
            return told
    start, end = (part.start_s, part.end_s) if part else (0.0, float("inf"))
    here = [said for said in evidence.speech if start <= said.start_s < end]
    return {**told, "transcript": _lines(here, start)} if here else told


def _lines(speech: list[Speech], start_s: float) -> str:
    """Each with its second; of too many, some from beginning to end."""
    letters = sum(len(said.text) + 8 for said in speech)
    count = len(speech) if letters <= _MOST_SPEECH else len(speech) * _MOST_SPEECH // letters
    chosen = [speech[at * len(speech) // count] for at in range(count)] or speech[:1]
    lines = (f"[{said.start_s - start_s:.0f} s] {said.text.strip()}" for said in chosen)
    return clean(" ".join(lines), _MOST_SPEECH)


def _bounded(context: dict[str, Any]) -> dict[str, Any]:
    """Letters may take several bytes, and escapes even more."""
    while _length(context) > MOST_BYTES:
        longest = max(
            (key for key in (*_LONG, *_LISTS) if context.get(key)),
            key=lambda key: len(msgspec.json.encode(context[key])),
            default=None,
        )
        if longest is None:
            break
        value = context[longest]
        half = len(value) // 2
        context[longest] = value[-half:] if half and longest == "folders" else value[:half]
    return {key: value for key, value in context.items() if value not in ([], "")}


def _length(context: Mapping[str, Any]) -> int:
    return len(as_data(context).encode())
