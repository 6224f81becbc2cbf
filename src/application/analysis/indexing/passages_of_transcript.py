"""What was said, for search: a passage for every few segments, with its stretch of time."""

import math
from collections.abc import Iterable, Iterator, Sequence

from msgspec import structs

from application.analysis.indexing.passage_text import clean
from domain.analysis.sentences import ends_sentence
from domain.analysis.transcript_summary import TranscriptSummary
from domain.library.passage import IndexEntry, Passage
from domain.shared.provenance import Source
from domain.transcription.transcript import Segment

MOST_S = 16.0
"""A hit leads to the beginning of its passage: nobody should have to wait longer for the word,
and what was said just before it is heard. Longer ones would hold more of a question's words
together, but those are found over several passages of a file as well."""
MOST_WORDS = 45
ENOUGH_S = 8.0
ENOUGH_WORDS = 20
"""From here on the end of a sentence ends the passage."""
PAUSE_S = 2.0
SEGMENTS, SUMMARY = "segments", "summary"


def passages_of_transcript(
    certain: Sequence[Segment], summary: TranscriptSummary | None
) -> IndexEntry:
    """`certain`: as it is shown, without what is in doubt. `summary`: of the same words."""
    passages = [_passage(window) for window in _windows(_short_enough(certain))]
    if summary is not None and (text := clean(summary.text)):
        passages.insert(0, Passage(text=text, field=SUMMARY, source=Source.TRANSCRIPT))
    return IndexEntry(passages=tuple(passages))


def _passage(window: Sequence[Segment]) -> Passage:
    lengths = [max(segment.end_s - segment.start_s, 0.001) for segment in window]
    sure = sum(s.confidence * length for s, length in zip(window, lengths, strict=True))
    return Passage(
        text=" ".join(segment.text for segment in window),
        field=SEGMENTS,
        source=Source.TRANSCRIPT,
        confidence=round(min(1.0, max(0.0, sure / sum(lengths))), 3),
        start_s=window[0].start_s,
        end_s=max(segment.end_s for segment in window),
    )


def _windows(segments: Iterable[Segment]) -> Iterator[list[Segment]]:
    window: list[Segment] = []
    for segment in segments:
        if window and not _belongs(window, segment):
            yield window
            window = []
        window.append(segment)
    if window:
        yield window


def _belongs(window: Sequence[Segment], segment: Segment) -> bool:
    last = window[-1]
    words = sum(_words(one.text) for one in window)
    is_enough = last.end_s - window[0].start_s >= ENOUGH_S or words >= ENOUGH_WORDS
    return (
        segment.start_s - last.end_s <= PAUSE_S
        and segment.end_s - window[0].start_s <= MOST_S
        and words + _words(segment.text) <= MOST_WORDS
        and not (is_enough and ends_sentence(last.text))
    )


def _words(text: str) -> int:
    """Scripts without spaces count by their signs."""
    return max(len(text.split()), len(text) // 8)


def _short_enough(segments: Iterable[Segment]) -> Iterator[Segment]:
    """Their text cleaned; a long one in parts, cut between its words."""
    for segment in segments:
        if not (text := clean(segment.text)):
            continue
        if segment.end_s - segment.start_s <= MOST_S and _words(text) <= MOST_WORDS:
            yield structs.replace(segment, text=text)
        elif segment.words:
            yield from _by_words(segment)
        else:
            yield from _by_text(structs.replace(segment, text=text))


def _by_words(segment: Segment) -> Iterator[Segment]:
    """By the words' own times."""
    part: list[str] = []
    start = end = segment.start_s
    for word in segment.words:
        said = "".join((*part, word.text))
        if part and (word.end_s - start > MOST_S or _words(said) > MOST_WORDS):
            yield from _part(segment, "".join(part), start, end)
            part, start = [], word.start_s
        part.append(word.text)
        end = word.end_s
    yield from _part(segment, "".join(part), start, max(end, start))


def _by_text(segment: Segment) -> Iterator[Segment]:
    """Nobody knows when each word was said: about as far into it as the word stands."""
    words, glue = segment.text.split(), " "
    length = max(0.0, segment.end_s - segment.start_s)
    if len(words) < _words(segment.text):  # hardly a space in it: between signs
        words, glue = list(segment.text), ""
    wanted = max(-(-_words(segment.text) // MOST_WORDS), math.ceil(length / MOST_S))
    parts = min(wanted, len(words))
    for at in range(parts):
        first, last = (n * len(words) // parts for n in (at, at + 1))
        start, end = (segment.start_s + length * n / len(words) for n in (first, last))
        yield from _part(segment, glue.join(words[first:last]), start, end)


def _part(segment: Segment, text: str, start_s: float, end_s: float) -> Iterator[Segment]:
    if text := clean(text):
        yield structs.replace(
            segment, text=text, words=(), start_s=round(start_s, 3), end_s=round(end_s, 3)
        )
