"""Segments as cues: what a screen shows at once, and from when to when."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from domain.shared.columns import columns, is_wide
from domain.transcription.transcript import Segment

MOST_COLUMNS = 42
MOST_LINES = 2

_PIECES = re.compile(r"\s+|[!-~]{1,42}|.", re.DOTALL)
_JOINER = "\u200d"
_CLOSING = {"Pe", "Pf", "Po"}


class Cue(msgspec.Struct, frozen=True, kw_only=True):
    start_ms: int
    end_ms: int
    lines: tuple[str, ...]
    """None is empty, and none holds a line break."""


def cues_of(segments: Iterable[Segment]) -> tuple[Cue, ...]:
    """Starts rise by a millisecond at least, no two cues overlap, and each lasts one at least.
    Segments in doubt are left out."""
    raw = [cue for one in segments if one.doubt is None for cue in _cues_of_one(one)]
    raw.sort(key=lambda cue: cue.start_ms)
    starts: list[int] = []
    for cue in raw:
        starts.append(max(cue.start_ms, starts[-1] + 1 if starts else 0))
    following = (*starts, None)[1:]
    return tuple(
        Cue(
            start_ms=start,
            end_ms=max(start + 1, cue.end_ms if then is None else min(cue.end_ms, then)),
            lines=cue.lines,
        )
        for cue, start, then in zip(raw, starts, following, strict=True)
    )


class _Chunk(NamedTuple):
    """What no line breaks."""

    text: str
    start_s: float
    end_s: float
    spaced: bool
    """A space stands before it."""


def _cues_of_one(segment: Segment) -> Iterator[Cue]:
    lines = _lines(tuple(_chunks(segment)))
    for first in range(0, len(lines), MOST_LINES):
        shown = lines[first : first + MOST_LINES]
        is_last = first + MOST_LINES >= len(lines)
        yield Cue(
            start_ms=_ms(shown[0][0].start_s if first else segment.start_s),
            end_ms=_ms(segment.end_s if is_last else shown[-1][-1].end_s),
            lines=tuple(map(_joined, shown)),
        )


def _lines(chunks: Sequence[_Chunk]) -> list[list[_Chunk]]:
    """As few as can be, and those about equally long."""
    lines = _filled(chunks, MOST_COLUMNS)
    if len(lines) < 2:
        return lines
    low, high = columns(_joined(chunks)) // len(lines), MOST_COLUMNS
    while low < high:
        width = (low + high) // 2
        if len(_filled(chunks, width)) == len(lines):
            high = width
        else:
            low = width + 1
    return _filled(chunks, high)


def _filled(chunks: Sequence[_Chunk], width: int) -> list[list[_Chunk]]:
    lines: list[list[_Chunk]] = []
    room = 0
    for chunk in chunks:
        size = columns(chunk.text)
        if lines and size + chunk.spaced <= room:
            lines[-1].append(chunk)
            room -= size + chunk.spaced
        else:
            lines.append([chunk])
            room = width - size
    return lines


def _joined(chunks: Sequence[_Chunk]) -> str:
    return "".join(" " + one.text if one.spaced else one.text for one in chunks).strip(" ")


def _chunks(segment: Segment) -> Iterator[_Chunk]:
    text, start_s, end_s, spaced, size = "", 0.0, 0.0, False, 0
    for piece, from_s, to_s in _timed(segment):
        is_space = piece.isspace()
        more = columns(piece)
        if not is_space and not piece.isprintable() and _is_control(piece):
            continue
        if text and (is_space or size + more > MOST_COLUMNS or _may_break(text[-1], piece[0])):
            yield _Chunk(text, start_s, end_s, spaced)
            text, spaced, size = "", False, 0
        if is_space:
            spaced = True
            continue
        start_s, end_s = from_s if not text else start_s, to_s
        text, size = text + piece, size + more
    if text:
        yield _Chunk(text, start_s, end_s, spaced)


def _timed(segment: Segment) -> Iterator[tuple[str, float, float]]:
    """Spaces, runs of plain letters and single signs with their times: their share of their word,
    or where words have no times, of the whole."""
    heard = "".join(word.text for word in segment.words)
    if heard.split() == segment.text.split():
        parts = [(word.text, word.start_s, word.end_s) for word in segment.words]
    else:
        parts = [(segment.text, segment.start_s, segment.end_s)]
    for text, start_s, end_s in parts:
        before, size = len(text) - len(text.lstrip()), len(text.strip()) or 1
        each = (end_s - start_s) / size
        for hit in _PIECES.finditer(text):
            first, last = (min(max(n - before, 0), size) for n in hit.span())
            yield hit[0], start_s + each * first, start_s + each * last


def _may_break(before: str, char: str) -> bool:
    """Between wide characters of scripts without spaces, but neither inside one that is made of
    several nor before what closes."""
    if before.isascii() and char.isascii():
        return False
    if not (is_wide(before) or is_wide(char)) or (_is_korean(before) and _is_korean(char)):
        return False
    category = unicodedata.category(char)
    joins = category[0] == "M" or category in ("Cf", "Sk") or before == _JOINER
    return not joins and category not in _CLOSING


def _is_control(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cs")


def _is_korean(char: str) -> bool:
    return "\uac00" <= char <= "\ud7a3"


def _ms(seconds: float) -> int:
    return max(0, round(seconds * 1000))
