"""Which of one maker's waterfalls is shown: a taxonomy of four dimensions."""

from collections.abc import Sequence
from typing import Generic

from adapters.analysis_types.waterfall_cues import SOURCE_ORDER
from adapters.analysis_types.waterfall_parts import best_supported
from adapters.analysis_types.waterfall_rules import Classified, obey
from adapters.analysis_types.waterfall_taxonomy import ImageWaterfall, VideoWaterfall
from adapters.analysis_types.waterfall_words import from_words
from application.plugins.public import Evidence, MediaKind, TimeRange

INSTRUCTION = """\
Classify the waterfall in four dimensions, in this order. Each value needs its minimum \
confidence; below it, or without a waterfall, answer Unknown and give the reason. Never guess.
1. family (0.70; with explicit cues of kit or bespoke Genesis 0.80, Custom 0.75). Is the \
structure the water runs over built of natural boulders? Yes: a Natural family; no (veneer, caps, \
tile, marble, straight lines): a Formal one; loose rock around a formal feature does not make it \
Natural. Kit or bespoke? Kit (repeatable, compact, finished on all sides, quick to install; \
words: genesis, kit, single, double, corner, 360): Genesis. Bespoke (built into the site, heavy \
equipment, several days, complex plumbing; words: custom, project, tons, big boulders): Custom. \
Boulders + kit = Genesis Natural; boulders + bespoke = Custom Natural Stone; none + kit = Genesis \
Formal; none + bespoke = Custom Formal.
2. functional_type (0.75). Slide (chute, ladder to a slide, landscape slide with steps, run-out \
into the pool; words: slide, ladder, stairs, steps)? Grotto (usable cavity or overhang, roof over \
an opening, view from inside, bench; words: grotto, cave, walk-in)? Neither: Waterfall; slide: \
Waterfall with Slide; grotto: Grotto; both: Grotto with Slide.
3. tier_level (0.70). Classic (Small): about 1.5-2 ft high, 8-10 ft wide, slide by ladder. Deluxe \
(Medium): 2.5-3 ft, 12-14 ft, steps. Ultimate (Large): 3 ft and 14 ft upward, or a hard cue \
(human-scale boulders, heavy machinery, water-park scale, several plumbing circuits), even when \
the size is unknown. Between Classic and Deluxe take Deluxe when there are steps or a clearly \
larger footprint. Without anything that shows the scale: Unknown.
4. sub_type (0.70), the first that holds: Cantilever (projecting flat spill stone or crisp \
straight edge, clean sheet), Two-Tier Split (the flow parts around a divider), Three-Tier (two \
shelves, three drops), Two-Tier (one shelf, two drops), One-Tier.
What is seen outranks what is said or written, and that outranks the surroundings: a grotto that \
can be seen is one even if the narrator says waterfall. cues: each cue that speaks for or against \
a value, also the contradicting ones; present: false where it can be told that it is not there. \
source: visual, transcript, ocr, filename or path. number: feet for height_ft and width_ft, the \
count for drops and shelves. waterfall: whether there is one. boulders and formal: of the \
structure, not beside it. scale_reference: something whose size is known. evidence of a cue: the \
exact words, or what is seen. confidence: one number per dimension from 0 to 1; overall is the \
smallest. evidence: short statements. search_tags: 5 to 10, lower case."""

_VIDEO = """
content_type: product_overview, installation_tutorial, building_demonstration, troubleshooting, \
comparison or review. skill_level: beginner, intermediate, advanced or professional. \
building_techniques: those that are shown."""

_IMAGE = """
installation_state: pre_installation, during_installation, completed or product_only. \
visible_components: parts of the water feature that can be seen."""


class _WaterfallType(Generic[Classified]):
    key = "waterfall_classification"
    version = "2"
    title = "Waterfall classification"
    output_tokens = 600
    source_order = SOURCE_ORDER
    result_type: type[Classified]

    def extract(self, evidence: Evidence) -> Classified:
        confidence, hints, reasons = from_words(evidence)
        found = self.result_type(confidence=confidence, evidence=hints, unknown_reasons=reasons)
        return obey(found)

    def normalise(self, result: Classified, evidence: Evidence) -> Classified:
        return obey(result, evidence.facts.duration_s)

    def reconcile(self, result: Classified, edited: frozenset[str]) -> Classified:
        return obey(result, edited=edited)


class VideoWaterfallType(_WaterfallType[VideoWaterfall]):
    kinds = frozenset({MediaKind.VIDEO})
    result_type = VideoWaterfall
    instruction = INSTRUCTION + _VIDEO

    def merge(
        self, results: Sequence[VideoWaterfall], stretches: Sequence[TimeRange]
    ) -> VideoWaterfall:
        return best_supported(results)


class ImageWaterfallType(_WaterfallType[ImageWaterfall]):
    kinds = frozenset({MediaKind.IMAGE})
    result_type = ImageWaterfall
    instruction = INSTRUCTION + _IMAGE
