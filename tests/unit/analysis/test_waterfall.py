from msgspec import structs

from adapters.analysis_types.waterfall_classification import (
    ImageWaterfallType,
    VideoWaterfallType,
)
from adapters.analysis_types.waterfall_taxonomy import (
    DimensionConfidence,
    Family,
    FunctionalType,
    SubType,
    TierLevel,
    UnknownReasons,
    VideoWaterfall,
)
from application.plugins.public import Speech
from tests.unit.analysis.evidence import a_clip, a_photo

SURE = VideoWaterfall(
    family=Family.GENESIS_NATURAL,
    functional_type=FunctionalType.GROTTO,
    tier_level=TierLevel.DELUXE,
    sub_type=SubType.TWO_TIER,
    confidence=DimensionConfidence(
        family=0.9, functional_type=0.8, tier_level=0.71, sub_type=0.95, overall=0.99
    ),
)


def obeyed(result: VideoWaterfall) -> VideoWaterfall:
    return VideoWaterfallType().normalise(result, a_clip())


def test_words_alone_never_classify() -> None:
    said = Speech(start_s=0, end_s=4, text="This Genesis grotto is a deluxe cantilever.")
    found = VideoWaterfallType().extract(a_clip("Grotto with slide.mp4", speech=(said,)))
    assert found.family is Family.UNKNOWN
    assert found.functional_type is FunctionalType.UNKNOWN
    assert found.tier_level is TierLevel.UNKNOWN
    assert found.sub_type is SubType.UNKNOWN
    assert "“grotto” is said" in found.evidence
    assert "“slide” in the file name" in found.evidence
    assert found.unknown_reasons.family == (
        "Only words point at it (“genesis” is said); that is below the minimum confidence of 0.70."
    )
    assert found.confidence.overall == 0.5


def test_material_without_a_waterfall_gives_four_reasons() -> None:
    found = ImageWaterfallType().extract(a_photo("harbour.jpg"))
    assert None not in structs.astuple(found.unknown_reasons)
    assert found.confidence.overall == 0.0


def test_written_tiers_are_recognised_however_they_are_written() -> None:
    for name in ("two tier.mp4", "Two_Tier.mp4", "TwoTier.mp4", "two-tier.mp4"):
        assert VideoWaterfallType().extract(a_clip(name)).confidence.sub_type == 0.4


def test_a_sure_answer_stands_and_overall_is_the_smallest() -> None:
    kept = obeyed(SURE)
    assert kept.family is Family.GENESIS_NATURAL
    assert kept.confidence.overall == 0.71
    assert kept.unknown_reasons == UnknownReasons()


def test_below_its_floor_a_dimension_becomes_unknown_with_a_reason() -> None:
    unsure = structs.replace(
        SURE, confidence=structs.replace(SURE.confidence, functional_type=0.74)
    )
    kept = obeyed(unsure)
    assert kept.functional_type is FunctionalType.UNKNOWN
    assert kept.unknown_reasons.functional_type == (
        "Grotto with confidence 0.74 is below the minimum of 0.75."
    )
    assert kept.family is Family.GENESIS_NATURAL


def test_a_reason_stands_only_beside_an_unknown() -> None:
    reasons = UnknownReasons(family="hidden", sub_type="out of frame")
    kept = obeyed(structs.replace(SURE, unknown_reasons=reasons, sub_type=SubType.UNKNOWN))
    assert kept.unknown_reasons == UnknownReasons(sub_type="out of frame")


def test_obeying_twice_changes_nothing() -> None:
    once = obeyed(structs.replace(SURE, confidence=DimensionConfidence(family=0.2)))
    assert obeyed(once) == once
