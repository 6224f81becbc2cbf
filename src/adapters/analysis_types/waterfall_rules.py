"""The rules that every waterfall classification obeys, whoever made it."""

import math
import re
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import Any, TypeVar

import msgspec
from msgspec import structs

from adapters.analysis_types import waterfall_decisions as decide
from adapters.analysis_types.waterfall_cues import from_a_kit, present, settle
from adapters.analysis_types.waterfall_decisions import Decision
from adapters.analysis_types.waterfall_taxonomy import (
    Cue,
    CueName,
    DimensionConfidence,
    Family,
    FunctionalType,
    SubType,
    TierLevel,
    UnknownReasons,
    VideoWaterfall,
    WaterfallClassification,
)

Classified = TypeVar("Classified", bound=WaterfallClassification)

FLOORS = {"family": 0.70, "functional_type": 0.75, "tier_level": 0.70, "sub_type": 0.70}
"""The least confidence with which a dimension may be assigned, in the order of decision."""

EXPLICIT_FLOORS = {
    Family.GENESIS_NATURAL: 0.80,
    Family.GENESIS_FORMAL: 0.80,
    Family.CUSTOM_NATURAL_STONE: 0.75,
    Family.CUSTOM_FORMAL: 0.75,
}
"""For a family whose cues are explicit, which is: the answer's `cues` settle kit or bespoke, or
its evidence has a word that says so. Who has that and is still unsure is not believed."""

_KIT = re.compile(r"\b(?:genesis|kits?|360)\b", re.IGNORECASE)
_BESPOKE = re.compile(r"\b(?:custom|bespoke|tons|big boulders)\b", re.IGNORECASE)
EXPLICIT_WORDS = {
    Family.GENESIS_NATURAL: _KIT,
    Family.GENESIS_FORMAL: _KIT,
    Family.CUSTOM_NATURAL_STONE: _BESPOKE,
    Family.CUSTOM_FORMAL: _BESPOKE,
}
"""Without those of every day (project, single, corner), which mean nothing by themselves."""

_REMARK = "The cues say "

MOST_TAGS = 10
LONGEST_EVIDENCE = 200

_UNKNOWN = {
    "family": Family.UNKNOWN,
    "functional_type": FunctionalType.UNKNOWN,
    "tier_level": TierLevel.UNKNOWN,
    "sub_type": SubType.UNKNOWN,
}
_DECIDE: dict[str, Callable[[Any, float, Sequence[Cue]], Decision]] = {
    "family": decide.family,
    "functional_type": decide.functional_type,
    "tier_level": decide.tier_level,
    "sub_type": decide.sub_type,
}


def obey(
    result: Classified, longest: float | None = None, edited: frozenset[str] = frozenset()
) -> Classified:
    """Twice gives the same as once. `edited` are the fields that a person has set; nobody
    changes those. A person's dimension is certain and needs no reason but that."""
    sure = structs.asdict(result.confidence)
    values: dict[str, Any] = {}
    reasons: dict[str, str | None] = {}
    remarks: list[str] = []
    for name, unknown in _UNKNOWN.items():
        given, reason = getattr(result, name), getattr(result.unknown_reasons, name)
        if name in edited:
            reason = None
            decided = Decision(value=given, confidence=1.0, reason="Set by a person.")
        else:
            decided = _decided(name, given, sure[name], result)
            reason = reason if given is unknown else None
            if decided.value not in (None, given):
                remarks.append(f"{_REMARK}{decided.value}; the answer said {given}.")
        sure[name] = decided.confidence
        values[name] = unknown if decided.value is None else decided.value
        if values[name] is unknown:
            reasons[name] = reason or decided.reason or "No reason was given."
    sure["overall"] = min(sure[name] for name in FLOORS)
    values |= {
        "confidence": msgspec.convert(sure, DimensionConfidence),
        "unknown_reasons": msgspec.convert(reasons, UnknownReasons),
        "search_tags": tuple(_distinct(tag.lower() for tag in result.search_tags))[:MOST_TAGS],
        "evidence": tuple(_distinct(_short(text) for text in (*result.evidence, *remarks))),
        **_times(result, longest),
    }
    return structs.replace(result, **{k: v for k, v in values.items() if k not in edited})


def _decided(name: str, given: StrEnum, sure: float, result: WaterfallClassification) -> Decision:
    any_waterfall = settle(result.cues, present(CueName.WATERFALL))
    if any_waterfall and any_waterfall.answer is False and not any_waterfall.is_weak:
        return Decision(value=None, confidence=sure, reason="There is no waterfall.")
    decided = _DECIDE[name](given, sure, result.cues)
    floor = _floor(name, decided.value, result)
    if decided.value in (None, _UNKNOWN[name]) or decided.confidence >= floor:
        return decided
    return Decision(
        value=None, confidence=decided.confidence, reason=_too_unsure(decided, given, floor)
    )


def _floor(name: str, value: StrEnum | None, result: WaterfallClassification) -> float:
    if isinstance(value, Family) and value in EXPLICIT_FLOORS:
        settled = settle(result.cues, from_a_kit)
        said = (text for text in result.evidence if not text.startswith(_REMARK))
        if (settled is not None and not settled.is_weak) or any(
            EXPLICIT_WORDS[value].search(text) for text in said
        ):
            return EXPLICIT_FLOORS[value]
    return FLOORS[name]


def _too_unsure(decided: Decision, given: StrEnum, floor: float) -> str:
    value, sure = decided.value, decided.confidence
    if value is not given:
        return (
            f"The answer said {given}, the cues say {value} with confidence {_plain(sure)}, "
            f"below the minimum of {floor:.2f}."
        )
    if sure == 0:
        return f"{value} was answered without a usable confidence."
    return (
        f"{value} with {band(sure)} confidence ({_plain(sure)}) is below the minimum of "
        f"{floor:.2f}."
    )


def band(confidence: float) -> str:
    if confidence >= 0.90:
        return "high"
    if confidence >= 0.70:
        return "medium"
    return "low" if confidence >= 0.50 else "very low"


def _plain(confidence: float) -> str:
    """Rounded down: 0.748 is no 0.75."""
    return f"{math.floor(confidence * 100 + 1e-9) / 100:.2f}"


def _times(result: WaterfallClassification, longest: float | None) -> dict[str, float | None]:
    """A stretch that cannot be one is none."""
    if not isinstance(result, VideoWaterfall):
        return {}
    start, end = result.time_start_seconds, result.time_end_seconds
    limit = math.inf if longest is None else longest
    fits = 0 <= (start or 0) <= (limit if end is None else end) and (start or 0) <= limit
    if not fits:
        return {"time_start_seconds": None, "time_end_seconds": None}
    return {"time_end_seconds": end if end is None else min(end, limit)}


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_EVIDENCE else line[: LONGEST_EVIDENCE - 1].rstrip() + "…"


def _distinct(texts: Iterable[str]) -> Iterable[str]:
    """Each once, none empty, in order."""
    return dict.fromkeys(text for text in (" ".join(t.split()) for t in texts) if text)
