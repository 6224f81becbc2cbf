"""Whisper's numbers as plain ones, and its times within what was heard."""

import math
from typing import Any

from domain.transcription.sane import NO_IDEA, sane_number


class Limits:
    """Times rise over the whole file, and lie in their piece and in the file.

    `file_s`: its length as it is known elsewhere. Sound goes a little beyond it with codecs that
    fill their last packet; a file that is much longer than was known is as long as it is.
    """

    def __init__(self, file_s: float | None) -> None:
        self._file_s = file_s
        self._start_s = 0.0
        self._lowest_s = 0.0
        self._highest_s = 0.0

    def move_to(self, start_s: float, end_s: float) -> None:
        """To the next piece."""
        self._start_s = start_s
        self._highest_s = self.within_file(end_s)
        self._lowest_s = min(max(self._lowest_s, start_s), self._highest_s)

    def within_file(self, seconds: float) -> float:
        if self._file_s is not None and seconds <= self._file_s + 1.0 + 0.01 * self._file_s:
            seconds = min(seconds, self._file_s)
        return math.floor(seconds * 1000) / 1000

    def start(self, seconds: float) -> float:
        """Nothing that comes later starts before it."""
        self._lowest_s = self.between(self._lowest_s, seconds)
        return self._lowest_s

    def between(self, low_s: float, seconds: float) -> float:
        return sane_number(round(self._start_s + seconds, 3), low_s, self._highest_s, low_s)


def plain_segment(segment: Any, limits: Limits) -> dict[str, Any] | None:
    """None where it has no text."""
    text = segment.text.strip()
    if not text:
        return None
    start_s = limits.start(float(segment.start))
    words = []
    before_s = start_s
    for word in segment.words or ():
        before_s = limits.between(before_s, float(word.start))
        end_s = limits.between(before_s, float(word.end))
        words.append(
            {
                "start_s": before_s,
                "end_s": end_s,
                "text": word.word,
                "probability": _number(word.probability, 0.0),
            }
        )
    last_s = words[-1]["end_s"] if words else start_s
    return {
        "start_s": start_s,
        "end_s": limits.between(last_s, float(segment.end)),
        "text": text,
        "words": words,
        "no_speech": _number(segment.no_speech_prob, 0.0),
        "log_probability": _number(segment.avg_logprob, NO_IDEA),
        "compression": _number(segment.compression_ratio, 0.0),
    }


def _number(value: Any, otherwise: float) -> float:
    return round(sane_number(float(value), -math.inf, math.inf, otherwise), 4)
