"""What a model says, as we keep it: text that can be stored and shown, numbers that are numbers,
times that rise and lie in the sound. Whoever hears may have any model behind it."""

import math
import re
from collections.abc import Iterable, Iterator, Sequence

from domain.transcription.transcript import Segment, Word

MOST_LETTERS = 10_000
"""Of a segment. Whisper's window of 30 s holds some 200 tokens."""
MOST_SEGMENTS = 200_000
"""Ten hours of three a second are 108,000."""
MOST_IN_ALL = 20_000_000
"""Letters of a whole transcript."""
LONGEST_S = 1e7
"""Where nobody knows how long the sound is."""
NO_IDEA = -10.0
"""Log-probability where there is no number: far below any guess."""

_SPACES = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# halves of surrogate pairs, what is no character, and what turns the direction of all that
# follows; the marks that belong to words of Hebrew and Arabic stay
_NO_TEXT = re.compile("[\ud800-\udfff\ufffe\uffff\ufeff\u202a-\u202e\u2066-\u2069]")


def sane_text(text: str) -> str:
    return _NO_TEXT.sub("", _SPACES.sub(" ", text))


def sane_number(value: float, low: float, high: float, otherwise: float) -> float:
    return min(max(value, low), high) if math.isfinite(value) else otherwise


def sane_segments(segments: Iterable[Segment], ends_s: float) -> tuple[tuple[Segment, ...], bool]:
    """As many as can be kept, and whether those are all. `ends_s`: no time lies after it. Those
    without a word are left out, and no model says what is doubtful or a person's."""
    kept: list[Segment] = []
    left, lowest_s = MOST_IN_ALL, 0.0
    for segment in segments:
        if not (text := sane_text(segment.text[:MOST_LETTERS]).strip()):
            continue
        left -= len(text)
        if left < 0 or len(kept) == MOST_SEGMENTS:
            return tuple(kept), False
        kept.append(_sane(segment, text, lowest_s, ends_s))
        lowest_s = kept[-1].start_s
    return tuple(kept), True


def _sane(segment: Segment, text: str, lowest_s: float, ends_s: float) -> Segment:
    start_s = sane_number(segment.start_s, lowest_s, ends_s, lowest_s)
    words: tuple[Word, ...] = ()
    if sum(len(word.text) for word in segment.words) <= 2 * MOST_LETTERS:
        words = tuple(_sane_words(segment.words, start_s, ends_s))
    last_s = words[-1].end_s if words else start_s
    return Segment(
        start_s=start_s,
        end_s=sane_number(segment.end_s, last_s, ends_s, last_s),
        text=text,
        words=words,
        no_speech=sane_number(segment.no_speech, 0.0, 1.0, 0.0),
        log_probability=sane_number(segment.log_probability, NO_IDEA, 0.0, NO_IDEA),
        compression=sane_number(segment.compression, 0.0, 1e6, 0.0),
    )


def _sane_words(words: Sequence[Word], lowest_s: float, ends_s: float) -> Iterator[Word]:
    for word in words:
        if not (text := sane_text(word.text)).strip():
            continue
        start_s = sane_number(word.start_s, lowest_s, ends_s, lowest_s)
        lowest_s = sane_number(word.end_s, start_s, ends_s, start_s)
        yield Word(
            start_s=start_s,
            end_s=lowest_s,
            text=text,
            probability=sane_number(word.probability, 0.0, 1.0, 0.0),
        )
