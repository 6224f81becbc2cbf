"""What the settled cues make of each dimension.

The cues never make a dimension surer. One that says otherwise than its settled cues takes the
value that they prove; where they prove none it is Unknown. Unknown stays Unknown, but for a
hard cue of scale.
"""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

import msgspec

from adapters.analysis_types import waterfall_cues as cue
from adapters.analysis_types.waterfall_cues import Settled, present, settle
from adapters.analysis_types.waterfall_taxonomy import (
    Cue,
    CueName,
    Family,
    FunctionalType,
    SubType,
    TierLevel,
)

Label = TypeVar("Label", bound=StrEnum)
Question = Callable[[Cue], bool | None]

FAMILY_OF = {
    (True, True): Family.GENESIS_NATURAL,
    (True, False): Family.CUSTOM_NATURAL_STONE,
    (False, True): Family.GENESIS_FORMAL,
    (False, False): Family.CUSTOM_FORMAL,
}
"""(built of boulders, from a kit)"""

FUNCTION_OF = {
    (False, False): FunctionalType.WATERFALL,
    (True, False): FunctionalType.WATERFALL_WITH_SLIDE,
    (False, True): FunctionalType.GROTTO,
    (True, True): FunctionalType.GROTTO_WITH_SLIDE,
}
"""(with a slide, with a grotto)"""

SUB_TYPE_OF = {1: SubType.ONE_TIER, 2: SubType.TWO_TIER, 3: SubType.THREE_TIER}
"""By the number of drops."""

LEAST_HARD = 0.70
"""The least confidence with which a hard cue makes a waterfall Ultimate."""

CONTRADICTORY = "Statements about {} contradict one another, and none has the better source."


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    value: StrEnum | None
    """None: it cannot be told, for this reason."""
    confidence: float
    reason: str | None = None


def family(given: Family, sure: float, cues: Sequence[Cue]) -> Decision:
    axes = ((cue.of_boulders, "boulders"), (cue.from_a_kit, "kit or bespoke"))
    return _by_table(given, sure, cues, FAMILY_OF, axes)


def functional_type(given: FunctionalType, sure: float, cues: Sequence[Cue]) -> Decision:
    axes = ((cue.with_a_slide, "a slide"), (present(CueName.GROTTO), "a grotto"))
    return _by_table(given, sure, cues, FUNCTION_OF, axes)


def _by_table(
    given: Label,
    sure: float,
    cues: Sequence[Cue],
    table: Mapping[tuple[bool, bool], Label],
    questions: tuple[tuple[Question, str], tuple[Question, str]],
) -> Decision:
    """What the cues do not settle stays as the answer has it."""
    said = next((axes for axes, label in table.items() if label is given), None)
    if said is None:
        return Decision(value=given, confidence=sure)
    axes = list(said)
    for at, (question, subject) in enumerate(questions):
        settled = settle(cues, question)
        if settled is None:
            continue
        if settled.answer is None and not settled.is_weak:
            return Decision(value=None, confidence=sure, reason=CONTRADICTORY.format(subject))
        if settled.answer == axes[at] or settled.counts_against(axes[at]):
            axes[at] = bool(settled.answer)
            sure = min(sure, settled.confidence)
    return Decision(value=table[axes[0], axes[1]], confidence=sure)


def tier_level(given: TierLevel, sure: float, cues: Sequence[Cue]) -> Decision:
    hard = [_sure_of(cues, name) for name in cue.HARD]
    if (surest := max(hard)) >= LEAST_HARD:
        return Decision(value=TierLevel.ULTIMATE, confidence=surest)
    if given is TierLevel.UNKNOWN or not cues:
        return Decision(value=given, confidence=sure)
    sizes = [settle(cues, cue.tiers_by_height), settle(cues, cue.tiers_by_width)]
    known = [size for size in sizes if size is not None and not size.is_weak]
    if not known and not _has_a_scale(cues):
        return Decision(value=None, confidence=sure, reason="Nothing shows the scale.")
    if any(size.answer is None for size in known):
        return Decision(value=None, confidence=sure, reason=CONTRADICTORY.format("the size"))
    fits = _fitting(*sizes) if known else frozenset(TierLevel)
    certain = [sure, *(size.confidence for size in known)]
    larger = max(_sure_of(cues, CueName.STEPS), _sure_of(cues, CueName.LARGER_FOOTPRINT))
    if larger and {TierLevel.CLASSIC, TierLevel.DELUXE} <= fits:
        fits -= {TierLevel.CLASSIC}
        if given is TierLevel.CLASSIC:
            return Decision(value=TierLevel.DELUXE, confidence=min(*certain, larger))
    sure = min(certain)
    if given in fits:
        return Decision(value=given, confidence=sure)
    if len(fits) == 1:
        return Decision(value=next(iter(fits)), confidence=sure)
    return Decision(
        value=None, confidence=sure, reason=f"{given} does not go with the height and the width."
    )


def _fitting(
    height: Settled[frozenset[TierLevel]] | None, width: Settled[frozenset[TierLevel]] | None
) -> frozenset[TierLevel]:
    everything = frozenset(TierLevel)
    high = everything if height is None or height.is_weak else height.answer or everything
    wide = everything if width is None or width.is_weak else width.answer or everything
    if fits := high & wide:
        if everything not in (high, wide) and TierLevel.ULTIMATE in fits:
            return frozenset({TierLevel.ULTIMATE})  # 3 ft and 14 ft upward
        return fits
    between = frozenset({TierLevel.CLASSIC, TierLevel.DELUXE})
    if wide == {TierLevel.DELUXE} and high <= between:
        return wide  # a clearly larger footprint
    return between if high | wide <= between else frozenset()


def _has_a_scale(cues: Sequence[Cue]) -> bool:
    reference = settle(cues, present(CueName.SCALE_REFERENCE))
    if reference is not None and not reference.is_weak:
        return reference.answer is True
    telling = (CueName.STEPS, CueName.LADDER, CueName.LARGER_FOOTPRINT)
    return any(_sure_of(cues, name) for name in telling)


def _sure_of(cues: Sequence[Cue], name: CueName) -> float:
    """How sure it is that the cue is there; 0 when that is not settled."""
    settled = settle(cues, present(name))
    return settled.confidence if settled and settled.answer and not settled.is_weak else 0.0


def sub_type(given: SubType, sure: float, cues: Sequence[Cue]) -> Decision:
    """The first that holds."""
    if given is SubType.UNKNOWN:
        return Decision(value=given, confidence=sure)
    ruled_out = False
    for label, name in ((SubType.CANTILEVER, "cantilever"), (SubType.TWO_TIER_SPLIT, "split")):
        settled = settle(cues, present(CueName(name)))
        if settled is not None and not settled.is_weak:
            if settled.answer is None:
                reason = CONTRADICTORY.format(f"a {name}")
                return Decision(value=None, confidence=sure, reason=reason)
            if settled.answer:
                return Decision(value=label, confidence=min(sure, settled.confidence))
            ruled_out = ruled_out or given is label
        elif given is label and not ruled_out:
            if settled is not None and settled.answer is not False:
                sure = min(sure, settled.confidence)
            return Decision(value=given, confidence=sure)
    return _by_drops(given, sure, settle(cues, cue.drops), ruled_out)


def _by_drops(
    given: SubType, sure: float, drops: Settled[int] | None, ruled_out: bool
) -> Decision:
    if drops is None or (drops.is_weak and SUB_TYPE_OF.get(drops.answer or 0) is not given):
        reason = f"The cues say that it is no {given}, and not what it is." if ruled_out else None
        return Decision(value=None if ruled_out else given, confidence=sure, reason=reason)
    if drops.answer is None:
        reason = CONTRADICTORY.format("the number of drops")
        return Decision(value=None, confidence=sure, reason=reason)
    sure = min(sure, drops.confidence)
    if (value := SUB_TYPE_OF.get(drops.answer)) is None:
        reason = f"The taxonomy has no sub-type with {drops.answer} drops."
        return Decision(value=None, confidence=sure, reason=reason)
    return Decision(value=value, confidence=sure)
