"""The rules that every waterfall classification obeys, whoever made it."""

from typing import TypeVar

import msgspec
from msgspec import structs

from adapters.analysis_types.waterfall_taxonomy import (
    DimensionConfidence,
    Family,
    FunctionalType,
    SubType,
    TierLevel,
    UnknownReasons,
    WaterfallClassification,
)

Classified = TypeVar("Classified", bound=WaterfallClassification)

FLOORS = {"family": 0.70, "functional_type": 0.75, "tier_level": 0.70, "sub_type": 0.70}
"""The least confidence with which a dimension may be assigned, in the order of decision."""

_UNKNOWN = {
    "family": Family.UNKNOWN,
    "functional_type": FunctionalType.UNKNOWN,
    "tier_level": TierLevel.UNKNOWN,
    "sub_type": SubType.UNKNOWN,
}


def obey(result: Classified) -> Classified:
    """Below its floor a dimension is Unknown with a reason; `overall` is the smallest of the four;
    a reason stands only beside an Unknown."""
    values: dict[str, object] = {}
    reasons: dict[str, str | None] = {}
    for name, floor in FLOORS.items():
        value, sure = getattr(result, name), getattr(result.confidence, name)
        reason = getattr(result.unknown_reasons, name)
        if value is not _UNKNOWN[name] and sure < floor:
            reason = f"{value} with confidence {sure:.2f} is below the minimum of {floor:.2f}."
            value = _UNKNOWN[name]
        values[name] = value
        if value is _UNKNOWN[name]:
            reasons[name] = reason or "No reason was given."
    return structs.replace(
        result,
        **values,
        confidence=overall(result.confidence),
        unknown_reasons=msgspec.convert(reasons, UnknownReasons),
    )


def overall(confidence: DimensionConfidence) -> DimensionConfidence:
    return structs.replace(confidence, overall=min(getattr(confidence, name) for name in FLOORS))
