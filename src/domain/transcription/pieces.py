"""Segments cut along stretches of time."""

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec import structs

from domain.transcription.transcript import Segment

Stretch = tuple[float, float]


def pieces_of(segment: Segment, stretches: Sequence[Stretch]) -> Iterator[tuple[bool, Segment]]:
    """The segment's text, each part of it once, with whether it lies in one of the stretches
    (which rise and do not overlap). A piece ends where the stretch or the gap that it lies in
    ends."""
    place = _place(segment.start_s, segment.end_s, stretches)
    # models give words at the very end of a segment, without any length: of a segment that lies
    # in one place all words do
    if not segment.words or place[0] <= segment.start_s <= segment.end_s <= place[1]:
        yield place[2], _within(segment, place)
        return
    by_place = groupby(segment.words, lambda word: _place(word.start_s, word.end_s, stretches))
    runs = [(place, tuple(words)) for place, words in by_place]
    if len(runs) == 1:
        yield runs[0][0][2], _within(segment, runs[0][0])
        return
    for number, (place, words) in enumerate(runs):
        start_s = words[0].start_s if number else segment.start_s
        end_s = words[-1].end_s if number < len(runs) - 1 else segment.end_s
        piece = structs.replace(
            segment,
            start_s=start_s,
            end_s=max(start_s, end_s),
            text="".join(word.text for word in words).strip(),
            words=words,
        )
        if piece.text:
            yield place[2], _within(piece, place)


def _place(
    start_s: float, end_s: float, stretches: Sequence[Stretch]
) -> tuple[float, float, bool]:
    """The stretch, or the gap between two, in which the middle lies: from, to, and which."""
    middle = start_s + (end_s - start_s) / 2
    after = bisect_right(stretches, (middle, math.inf))
    if after and middle < stretches[after - 1][1]:
        return (*stretches[after - 1], True)
    before = stretches[after - 1][1] if after else 0.0
    return (before, stretches[after][0] if after < len(stretches) else math.inf, False)


def _within(segment: Segment, place: tuple[float, float, bool]) -> Segment:
    first, last, _ = place

    def clipped(seconds: float) -> float:
        return min(max(seconds, first), last)

    if first <= segment.start_s <= segment.end_s <= last:
        return segment
    return structs.replace(
        segment,
        start_s=clipped(segment.start_s),
        end_s=clipped(segment.end_s),
        words=tuple(
            structs.replace(word, start_s=clipped(word.start_s), end_s=clipped(word.end_s))
            for word in segment.words
        ),
    )
