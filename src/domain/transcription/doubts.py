"""What a model may have invented. Whisper repeats itself where it is lost, and puts well-known
sentences into silence."""

import zlib
from collections.abc import Sequence
from itertools import pairwise

from msgspec import structs

from domain.transcription.invented import INVENTED_IN_SILENCE
from domain.transcription.said import Said, said_of
from domain.transcription.transcript import Doubt, Segment

MAX_COMPRESSION = 2.4
"""The limits are Whisper's own: beyond them it hears a passage once more."""
MAX_NO_SPEECH = 0.6
MIN_LOG_PROBABILITY = -1.0

TIMES_IN_A_ROW = 3
"""So often the same sentence, or the first of a pair of them, and nobody says it any more."""
_PERIODS = (1, 2)


def with_doubts(segments: Sequence[Segment]) -> tuple[Segment, ...]:
    """The segments with their doubts, and nothing else changed. What a person wrote has none.

    What is said for the first time is kept, whatever follows: a model that is lost goes on with
    the last thing that it truly heard, and people do shout a word three times. Only what models
    are known to invent is doubted from its first time on.
    """
    said = [said_of(segment.text) for segment in segments]
    repeated = _repeated([one.key for one in said])
    before = _said_in_window(segments, said)
    return tuple(
        structs.replace(
            segment,
            doubt=None if segment.by_person else _doubt(segment, one, is_again, was_said),
        )
        for segment, one, is_again, was_said in zip(segments, said, repeated, before, strict=True)
    )


def _doubt(segment: Segment, said: Said, is_repeated: bool, was_said: bool) -> Doubt | None:
    if is_repeated or said.loops:
        return Doubt.REPEATS
    if segment.compression * said.latin_share > MAX_COMPRESSION and (
        was_said or _compression(said.key) * said.latin_share > MAX_COMPRESSION
    ):
        return Doubt.REPEATS
    if segment.no_speech > MAX_NO_SPEECH and (
        segment.log_probability < MIN_LOG_PROBABILITY or said.key in INVENTED_IN_SILENCE
    ):
        return Doubt.SILENCE
    return None


def _said_in_window(segments: Sequence[Segment], said: Sequence[Said]) -> list[bool]:
    """Which of them say what was said before in the same window: the numbers of a segment are
    those of all that the model heard with it, so one of a window that repeats itself may well be
    its only sound sentence."""
    found: list[bool] = []
    keys: set[str] = set()
    for at, (segment, one) in enumerate(zip(segments, said, strict=True)):
        if at and segment.compression != segments[at - 1].compression:
            keys = set()
        found.append(one.key in keys)
        keys.add(one.key)
    return found


def _compression(text: str) -> float:
    """As Whisper measures it."""
    raw = text.encode("utf-8", "surrogatepass")
    return len(raw) / len(zlib.compress(raw))


def _repeated(keys: Sequence[str]) -> list[bool]:
    """Which of them repeat the one before, or the one before that, in a row of them."""
    found = [False] * len(keys)
    for period in _PERIODS:
        enough = period * (TIMES_IN_A_ROW - 1) + 1
        breaks = [at for at in range(period, len(keys)) if keys[at] != keys[at - period]]
        # between two breaks everything is what came one period before
        for begin, end in pairwise([period, *(at + 1 for at in breaks), len(keys) + 1]):
            first, last = begin - period, end - 1
            if last - first >= enough and all(keys[first:last]):
                for at in range(first, last):
                    found[at] |= at >= begin or keys[at] in INVENTED_IN_SILENCE
    return found
