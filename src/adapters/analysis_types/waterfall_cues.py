"""What an answer's statements about cues come to: the best source settles each question."""

from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

import msgspec

from adapters.analysis_types.waterfall_taxonomy import Cue, CueName, TierLevel
from application.plugins.public import Source, SourceOrder

Answer = TypeVar("Answer", bound=Hashable)

SOURCE_ORDER: SourceOrder = (
    (Source.VISUAL,),
    (Source.OCR, Source.TRANSCRIPT),
    (Source.FILENAME,),
    (Source.PATH,),
)
"""What is seen, then what is said or written on screen, then the surroundings."""

LEAST = 0.5
"""A statement with less confidence settles nothing; it can only make a dimension less sure."""

HARD = (
    CueName.HUMAN_SCALE_BOULDERS,
    CueName.HEAVY_MACHINERY,
    CueName.WATER_PARK_SCALE,
    CueName.SEVERAL_CIRCUITS,
)
"""Each alone makes a waterfall Ultimate."""


class Settled(msgspec.Struct, Generic[Answer], frozen=True, kw_only=True):
    answer: Answer | None
    """None: statements of the same rank contradict one another."""
    confidence: float
    is_weak: bool
    """No statement was sure enough to settle it."""

    def counts_against(self, answer: Answer) -> bool:
        return not self.is_weak and self.answer != answer


def settle(
    cues: Sequence[Cue], question: Callable[[Cue], Answer | None]
) -> Settled[Answer] | None:
    """None: no statement answers the question. A person outranks every source."""
    answers = [(cue, answer) for cue in cues if (answer := question(cue)) is not None]
    if not answers:
        return None
    strong = [(cue, answer) for cue, answer in answers if cue.confidence >= LEAST]
    best = min(_rank(cue.source) for cue, _ in strong or answers)
    ranking = [(cue, a) for cue, a in strong or answers if _rank(cue.source) == best]
    different = {answer for _, answer in ranking}
    return Settled(
        answer=different.pop() if len(different) == 1 else None,
        confidence=max(cue.confidence for cue, _ in ranking),
        is_weak=not strong,
    )


def _rank(source: Source) -> int:
    if source is Source.HUMAN:
        return -1
    ranks = (rank for rank, equals in enumerate(SOURCE_ORDER) if source in equals)
    return next(ranks, len(SOURCE_ORDER))


def present(name: CueName) -> Callable[[Cue], bool | None]:
    return lambda cue: cue.present if cue.name is name else None


def of_boulders(cue: Cue) -> bool | None:
    """Loose rock around a formal structure says nothing."""
    if cue.name is CueName.FORMAL and cue.present:
        return False
    return present(CueName.BOULDERS)(cue)


def from_a_kit(cue: Cue) -> bool | None:
    if cue.name is CueName.BESPOKE and cue.present:
        return False
    return present(CueName.KIT)(cue)


def with_a_slide(cue: Cue) -> bool | None:
    if cue.name in (CueName.LADDER, CueName.STEPS) and cue.present:
        return True
    return present(CueName.SLIDE)(cue)


def drops(cue: Cue) -> int | None:
    """Between two drops lies a shelf."""
    if cue.name not in (CueName.DROPS, CueName.SHELVES) or cue.number is None:
        return None
    count = cue.number + (cue.name is CueName.SHELVES)
    return int(count) if count == int(count) and count > 0 else None


def tiers_by_height(cue: Cue) -> frozenset[TierLevel] | None:
    return _tiers(cue, CueName.HEIGHT_FT, classic=2, deluxe=2.5, ultimate=3)


def tiers_by_width(cue: Cue) -> frozenset[TierLevel] | None:
    return _tiers(cue, CueName.WIDTH_FT, classic=10, deluxe=12, ultimate=14)


def _tiers(
    cue: Cue, name: CueName, *, classic: float, deluxe: float, ultimate: float
) -> frozenset[TierLevel] | None:
    """Which tiers a size fits: two in the gap between Classic and Deluxe, and where Deluxe ends
    and Ultimate begins."""
    size = cue.number
    if cue.name is not name or size is None or size <= 0:
        return None
    fits = {
        TierLevel.CLASSIC: size < deluxe,
        TierLevel.DELUXE: classic < size <= ultimate,
        TierLevel.ULTIMATE: size >= ultimate,
    }
    return frozenset(tier for tier, does in fits.items() if does)
