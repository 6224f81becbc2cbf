"""What a transcript counts to, as it is shown. What is flagged does not count."""

from collections.abc import Iterable, Sequence

import msgspec
from msgspec import structs

from domain.transcription.transcript import Segment, Transcript


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """Named like the fields of `Transcript`."""

    segments: int
    doubtful: int
    characters: int
    words: int
    confidence: float | None


def figures_of(segments: Sequence[Segment]) -> Figures:
    certain = [segment for segment in segments if segment.doubt is None]
    return Figures(
        segments=len(segments),
        doubtful=len(segments) - len(certain),
        characters=sum(len("".join(segment.text.split())) for segment in certain),
        words=sum(len(segment.words) or len(segment.text.split()) for segment in certain),
        confidence=_confidence([segment for segment in certain if not segment.by_person]),
    )


def certain_text(segments: Iterable[Segment]) -> str:
    return " ".join(one.text for one in segments if one.doubt is None and one.text)


def with_figures(transcript: Transcript, segments: Sequence[Segment]) -> Transcript:
    return structs.replace(transcript, **structs.asdict(figures_of(segments)))


def _confidence(segments: Sequence[Segment]) -> float | None:
    if not segments:
        return None
    # a segment of no length has a say, too, where all are
    length = sum(segment.end_s - segment.start_s for segment in segments)
    weights = [s.end_s - s.start_s if length > 0 else 1.0 for s in segments]
    weighed = sum(
        segment.confidence * weight for segment, weight in zip(segments, weights, strict=True)
    )
    return weighed / sum(weights)
