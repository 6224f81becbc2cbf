"""What words alone say of a waterfall. Words are hints: each stays below every minimum
confidence, so that the picture has to be looked at."""

import re

from adapters.analysis_types import wording
from adapters.analysis_types.waterfall_rules import FLOORS
from adapters.analysis_types.waterfall_taxonomy import DimensionConfidence, UnknownReasons
from application.plugins.public import Evidence

HINTS = {
    "family": "genesis kit 360 custom tons boulder boulders formal veneer tile marble",
    "functional_type": "waterfall waterfalls grotto grottos cave walk-in slide ladder",
    "tier_level": "classic deluxe ultimate",
    "sub_type": "cantilever split one-tier two-tier three-tier",
}
"""Words that point at a value of a dimension."""

BESIDE_OTHERS = {
    "family": "single double corner project caps",
    "functional_type": "stairs steps",
}
"""Words of every day: they count only where another word points at a waterfall."""

_TELLING = frozenset(
    "waterfall waterfalls grotto grottos genesis cantilever boulder boulders".split()
)


def from_words(
    evidence: Evidence,
) -> tuple[DimensionConfidence, tuple[str, ...], UnknownReasons]:
    """(confidences, hints as evidence, reasons of all four)."""
    places = _places(evidence)
    is_likely = any(_TELLING.intersection(said) for _, _, said in places)
    confidence: dict[str, float] = {}
    reasons: dict[str, str] = {}
    hints: list[str] = []
    for dimension, words in HINTS.items():
        sought = set(words.split())
        if is_likely:
            sought |= set(BESIDE_OTHERS.get(dimension, "").split())
        found = _found(sought, places)
        told = [f"“{word}” {place}" for word, place, _ in found]
        hints += told
        confidence[dimension] = max((sure for _, _, sure in found), default=0.0)
        reasons[dimension] = (
            f"Only words point at it ({', '.join(told)}); that is below the minimum confidence of "
            f"{FLOORS[dimension]:.2f}."
            if told
            else "Nothing in names, in speech or on screen points at it."
        )
    return DimensionConfidence(**confidence), tuple(hints), UnknownReasons(**reasons)


def _places(evidence: Evidence) -> list[tuple[str, float, list[str]]]:
    """(where, confidence of a word there, its words), the surest first."""
    return [
        ("read in the picture", 0.5, _words(" ".join(wording.sure_texts(evidence.texts)))),
        ("is said", 0.5, _words(" ".join(s.text for s in evidence.speech))),
        ("in the file name", 0.4, _words(evidence.file_name)),
        ("in a folder name", 0.3, _words(" ".join(evidence.folders))),
    ]


def _found(
    sought: set[str], places: list[tuple[str, float, list[str]]]
) -> list[tuple[str, str, float]]:
    """(word, where, confidence), the surest place of each word only."""
    found: dict[str, tuple[str, str, float]] = {}
    for place, sure, said in places:
        for word in said:
            if word in sought:
                found.setdefault(word, (word, place, sure))
    return list(found.values())


def _words(text: str) -> list[str]:
    """Lower-case words; `two tier`, `Two_Tier` and `TwoTier` count as `two-tier`."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text).lower()
    joined = re.sub(r"\b(one|two|three)[\s_-]*tier", r"\1-tier", spaced.replace("_", " "))
    joined = re.sub(r"\bwalk[\s-]*in\b", "walk-in", joined)
    return re.findall(r"[a-z]+(?:-tier|-in\b)?|(?<!\d)360(?!\d)", joined)
