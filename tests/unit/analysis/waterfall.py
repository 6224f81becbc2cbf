"""Waterfall answers, through the path that any engine's answer goes."""

from typing import Any

import msgspec

from adapters.analysis_types.waterfall_classification import VideoWaterfallType
from adapters.analysis_types.waterfall_taxonomy import VideoWaterfall
from application.analysis.reading.compile_results import compile_results
from domain.shared.ids import RunId
from tests.unit.analysis.evidence import a_clip

SURE = {
    "family": "Genesis Natural",
    "functional_type": "Grotto",
    "tier_level": "Deluxe (Medium)",
    "sub_type": "Two-Tier",
    "confidence": {"family": 0.9, "functional_type": 0.8, "tier_level": 0.71, "sub_type": 0.95},
}


def cue(
    name: str, *, present: bool = True, by: str = "visual", sure: float = 0.9, **more: Any
) -> Any:
    return {"name": name, "present": present, "source": by, "confidence": sure, **more}


def no(name: str, **more: Any) -> Any:
    return cue(name, present=False, **more)


def stored(**answer: Any) -> VideoWaterfall:
    """What is kept of an engine's answer; what is not named is as in SURE."""
    reply = {"waterfall_classification": SURE | answer}
    (result,) = compile_results(RunId(1), (VideoWaterfallType(),), reply, a_clip()).results
    return msgspec.json.decode(result.value, type=VideoWaterfall)


def with_cues(dimension: str, given: str, *cues: Any, sure: float = 0.95) -> VideoWaterfall:
    confidence = dict.fromkeys(SURE["confidence"], sure)
    return stored(**{dimension: given}, confidence=confidence, cues=list(cues))
