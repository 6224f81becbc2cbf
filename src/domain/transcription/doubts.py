"""What a model may have invented. Whisper repeats itself where it is lost, and puts well-known
sentences into silence."""

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

    A sentence that comes once elsewhere stands alone and is kept; all of a row of repeats is
    doubtful, its first one, too.
    """
    said = [said_of(segment.text) for segment in segments]
    repeated = _repeated([one.key for one in said])
    return tuple(
        structs.replace(segment, doubt=None if segment.by_person else _doubt(segment, one, again))
        for segment, one, again in zip(segments, said, repeated, strict=True)
    )


def _doubt(segment: Segment, said: Said, is_repeated: bool) -> Doubt | None:
    if is_repeated or said.loops or segment.compression * said.latin_share > MAX_COMPRESSION:
        return Doubt.REPEATS
    if segment.no_speech > MAX_NO_SPEECH and (
        segment.log_probability < MIN_LOG_PROBABILITY or said.key in INVENTED_IN_SILENCE
    ):
        return Doubt.SILENCE
    return None


def _repeated(keys: Sequence[str]) -> list[bool]:
    """Which of them stand in a row of the same, or of the same two by turns."""
    found = [False] * len(keys)
    for period in _PERIODS:
        enough = period * (TIMES_IN_A_ROW - 1) + 1
        breaks = [at for at in range(period, len(keys)) if keys[at] != keys[at - period]]
        # between two breaks everything is what came one period before
        for begin, end in pairwise([period, *(at + 1 for at in breaks), len(keys) + 1]):
            first, last = begin - period, end - 1
            if last - first >= enough and all(keys[first:last]):
                found[first:last] = [True] * (last - first)
    return found
