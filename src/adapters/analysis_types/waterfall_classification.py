"""Which of one maker's waterfalls is shown: a taxonomy of four dimensions."""

import re

from adapters.analysis_types import wording
from adapters.analysis_types.waterfall_rules import FLOORS, obey
from adapters.analysis_types.waterfall_taxonomy import (
    DimensionConfidence,
    ImageWaterfall,
    UnknownReasons,
    VideoWaterfall,
)
from application.plugins.public import Evidence, MediaKind

INSTRUCTION = """\
Classify the waterfall in four dimensions, in this order. Each value needs its minimum \
confidence; below it, or without a waterfall, answer Unknown and give the reason. Never guess.
1. family (0.70). Is the structure the water runs over built of natural boulders? Yes: a \
Natural family; no (veneer, caps, tile, marble, straight lines): a Formal one; loose rock \
around a formal feature does not make it Natural. Kit or bespoke? Kit (repeatable, compact, \
finished on all sides, quick to install; words: genesis, kit, single, double, corner, 360): \
Genesis. Bespoke (built into the site, heavy equipment, several days, complex plumbing; words: \
custom, project, tons, big boulders): Custom. Boulders + kit = Genesis Natural; boulders + \
bespoke = Custom Natural Stone; none + kit = Genesis Formal; none + bespoke = Custom Formal.
2. functional_type (0.75). Slide (chute, ladder or steps, run-out into the pool)? Grotto \
(usable cavity, roof over an opening, view from inside, bench)? Neither: Waterfall; slide: \
Waterfall with Slide; grotto: Grotto; both: Grotto with Slide.
3. tier_level (0.70). Classic (Small): about 1.5-2 ft high, 8-10 ft wide, slide by ladder. \
Deluxe (Medium): 2.5-3 ft, 12-14 ft, steps. Ultimate (Large): 3 ft and 14 ft upward, or a hard \
cue (human-scale boulders, heavy machinery, water-park scale, several plumbing circuits), even \
when the size is unknown. Between Classic and Deluxe take Deluxe when there are steps or a \
clearly larger footprint. Without anything that shows the scale: Unknown.
4. sub_type (0.70), the first that holds: Cantilever (flat projecting spill stone, clean \
sheet), Two-Tier Split (the flow parts around a divider), Three-Tier (three drops), Two-Tier \
(two drops), One-Tier.
What is seen outranks what is said or written, and that outranks the surroundings. confidence: \
one number per dimension from 0 to 1; overall is the smallest. evidence: short statements. \
search_tags: 5 to 10, lower case."""

_VIDEO = """
content_type: product_overview, installation_tutorial, building_demonstration, troubleshooting, \
comparison or review. skill_level: beginner, intermediate, advanced or professional. \
building_techniques: those that are shown."""

_IMAGE = """
installation_state: pre_installation, during_installation, completed or product_only. \
visible_components: parts of the water feature that can be seen."""

HINTS = {
    "family": "genesis kit custom boulder boulders formal veneer",
    "functional_type": "waterfall waterfalls grotto grottos cave slide ladder steps",
    "tier_level": "classic deluxe ultimate",
    "sub_type": "cantilever split one-tier two-tier three-tier",
}
"""Words that point at a value of a dimension; a word alone never decides one."""


class VideoWaterfallType:
    key = "waterfall_classification"
    version = "1.1.0"
    title = "Waterfall classification"
    kinds = frozenset({MediaKind.VIDEO})
    result_type = VideoWaterfall
    instruction = INSTRUCTION + _VIDEO

    def extract(self, evidence: Evidence) -> VideoWaterfall:
        confidence, hints, reasons = _from_words(evidence)
        return obey(VideoWaterfall(confidence=confidence, evidence=hints, unknown_reasons=reasons))

    def normalise(self, result: VideoWaterfall, evidence: Evidence) -> VideoWaterfall:
        return obey(result)


class ImageWaterfallType:
    key = "waterfall_classification"
    version = "1.1.0"
    title = "Waterfall classification"
    kinds = frozenset({MediaKind.IMAGE})
    result_type = ImageWaterfall
    instruction = INSTRUCTION + _IMAGE

    def extract(self, evidence: Evidence) -> ImageWaterfall:
        confidence, hints, reasons = _from_words(evidence)
        return obey(ImageWaterfall(confidence=confidence, evidence=hints, unknown_reasons=reasons))

    def normalise(self, result: ImageWaterfall, evidence: Evidence) -> ImageWaterfall:
        return obey(result)


def _from_words(
    evidence: Evidence,
) -> tuple[DimensionConfidence, tuple[str, ...], UnknownReasons]:
    """Words are hints: each stays below every floor, so the picture has to be looked at."""
    confidence: dict[str, float] = {}
    reasons: dict[str, str] = {}
    hints: list[str] = []
    for dimension, words in HINTS.items():
        found = _found(set(words.split()), evidence)
        hints += [f"“{word}” {place}" for word, place, _ in found]
        confidence[dimension] = max((sure for _, _, sure in found), default=0.0)
        reasons[dimension] = (
            f"Only words point at it ({', '.join(f'“{w}” {p}' for w, p, _ in found)}); that is "
            f"below the minimum confidence of {FLOORS[dimension]:.2f}."
            if found
            else "Nothing in names, in speech or on screen points at it."
        )
    return (
        DimensionConfidence(**confidence),
        tuple(dict.fromkeys(hints)),
        UnknownReasons(**reasons),
    )


def _found(words: set[str], evidence: Evidence) -> list[tuple[str, str, float]]:
    """(word, where, confidence), the surest place of each word only."""
    places: list[tuple[str, float, list[str]]] = [
        ("read in the picture", 0.5, _words(" ".join(wording.sure_texts(evidence.texts)))),
        ("is said", 0.5, _words(" ".join(s.text for s in evidence.speech))),
        ("in the file name", 0.4, _words(evidence.file_name)),
        ("in a folder name", 0.3, _words(" ".join(evidence.folders))),
    ]
    found: dict[str, tuple[str, str, float]] = {}
    for place, sure, said in places:
        for word in said:
            if word in words:
                found.setdefault(word, (word, place, sure))
    return list(found.values())


def _words(text: str) -> list[str]:
    """Lower-case words; `two tier`, `Two_Tier` and `TwoTier` count as `two-tier`."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text).lower()
    joined = re.sub(r"\b(one|two|three)[\s_-]*tier", r"\1-tier", spaced.replace("_", " "))
    return re.findall(r"[a-z]+(?:-tier)?", joined)
