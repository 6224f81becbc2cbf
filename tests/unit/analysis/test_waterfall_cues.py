"""What the cues of an answer make of the four dimensions, row by row of the taxonomy."""

from typing import Any

import pytest

from adapters.analysis_types.waterfall_classification import VideoWaterfallType
from adapters.analysis_types.waterfall_taxonomy import Family, FunctionalType, TierLevel
from application.plugins.analysis_type import source_order
from application.plugins.public import Source
from tests.unit.analysis.waterfall import cue, no, stored, with_cues

# Family

FAMILIES = [
    (cue("boulders"), cue("kit"), "Genesis Natural"),
    (cue("boulders"), cue("bespoke"), "Custom Natural Stone"),
    (cue("boulders"), no("kit"), "Custom Natural Stone"),
    (no("boulders"), cue("kit"), "Genesis Formal"),
    (cue("formal"), cue("kit"), "Genesis Formal"),
    (no("boulders"), cue("bespoke"), "Custom Formal"),
    (cue("formal"), cue("bespoke"), "Custom Formal"),
]


@pytest.mark.parametrize(("boulders", "kit", "family"), FAMILIES)
@pytest.mark.parametrize("given", [f for f in Family if f is not Family.UNKNOWN])
def test_a_family_is_what_its_cues_say(boulders: Any, kit: Any, family: str, given: str) -> None:
    kept = with_cues("family", given, boulders, kit)
    assert (kept.family, kept.confidence.family) == (family, 0.9)
    remark = f"The cues say {family}; the answer said {given}."
    assert (remark in kept.evidence) is (given != family)


@pytest.mark.parametrize(
    ("given", "one", "family"),
    [
        ("Custom Formal", cue("boulders"), "Custom Natural Stone"),
        ("Genesis Natural", cue("formal"), "Genesis Formal"),
        ("Genesis Formal", cue("bespoke"), "Custom Formal"),
        ("Custom Formal", cue("loose_rock"), "Custom Formal"),
        ("Custom Formal", no("formal"), "Custom Formal"),
        ("Genesis Natural", no("bespoke"), "Genesis Natural"),
    ],
)
def test_one_cue_sets_right_its_own_split_only(given: str, one: Any, family: str) -> None:
    assert with_cues("family", given, one).family == family


def test_loose_rock_around_a_formal_feature_does_not_make_it_natural() -> None:
    kept = with_cues("family", "Genesis Natural", cue("formal"), cue("loose_rock"))
    assert kept.family is Family.GENESIS_FORMAL


# Functional type

FUNCTIONS = [
    ([no("slide"), no("grotto")], "Waterfall"),
    ([cue("slide"), no("grotto")], "Waterfall with Slide"),
    ([cue("ladder"), no("grotto")], "Waterfall with Slide"),
    ([cue("steps"), no("grotto")], "Waterfall with Slide"),
    ([no("slide"), cue("grotto")], "Grotto"),
    ([cue("slide"), cue("grotto")], "Grotto with Slide"),
]


@pytest.mark.parametrize(("cues", "function"), FUNCTIONS)
@pytest.mark.parametrize("given", [f for f in FunctionalType if f is not FunctionalType.UNKNOWN])
def test_a_functional_type_is_slide_and_grotto(cues: Any, function: str, given: str) -> None:
    assert with_cues("functional_type", given, *cues).functional_type == function


# Which evidence counts

NARRATED = [no("grotto", by="transcript", sure=1.0)]


def test_a_visible_grotto_is_a_grotto_even_if_the_narrator_says_waterfall() -> None:
    kept = with_cues("functional_type", "Waterfall", cue("grotto"), *NARRATED)
    assert kept.functional_type is FunctionalType.GROTTO
    assert "The cues say Grotto; the answer said Waterfall." in kept.evidence


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("visual", "transcript"),
        ("visual", "ocr"),
        ("visual", "filename"),
        ("ocr", "filename"),
        ("transcript", "filename"),
        ("transcript", "path"),
        ("filename", "path"),
    ],
)
def test_the_better_source_settles_it_even_when_less_sure(better: str, worse: str) -> None:
    cues = [cue("grotto", by=better, sure=0.8), no("grotto", by=worse, sure=1.0)]
    assert with_cues("functional_type", "Waterfall", *cues).functional_type == "Grotto"
    cues = [no("grotto", by=better, sure=0.8), cue("grotto", by=worse, sure=1.0)]
    assert with_cues("functional_type", "Grotto", *cues).functional_type == "Waterfall"


@pytest.mark.parametrize("sources", [("visual", "visual"), ("ocr", "transcript")])
def test_a_contradiction_within_one_rank_is_unknown(sources: tuple[str, str]) -> None:
    cues = [cue("grotto", by=sources[0]), no("grotto", by=sources[1])]
    kept = with_cues("functional_type", "Grotto", *cues)
    assert kept.functional_type is FunctionalType.UNKNOWN
    assert kept.unknown_reasons.functional_type == (
        "Statements about a grotto contradict one another, and none has the better source."
    )


def test_the_type_tells_which_source_is_believed() -> None:
    assert source_order(VideoWaterfallType()) == (
        (Source.VISUAL,),
        (Source.OCR, Source.TRANSCRIPT),
        (Source.FILENAME,),
        (Source.PATH,),
    )


def test_no_dimension_is_surer_than_the_cues_it_rests_on() -> None:
    kept = with_cues("functional_type", "Grotto", cue("grotto", sure=0.8))
    assert (kept.functional_type, kept.confidence.functional_type) == ("Grotto", 0.8)
    lost = with_cues("functional_type", "Grotto", cue("grotto", sure=0.6))
    assert lost.functional_type is FunctionalType.UNKNOWN
    lost = with_cues("functional_type", "Waterfall", cue("grotto", sure=0.7))
    assert lost.unknown_reasons.functional_type == (
        "The answer said Waterfall, the cues say Grotto with confidence 0.70, below the minimum "
        "of 0.75."
    )


def test_a_cue_that_nobody_is_sure_of_settles_nothing() -> None:
    kept = with_cues("functional_type", "Waterfall", cue("grotto", sure=0.4))
    assert (kept.functional_type, kept.confidence.functional_type) == ("Waterfall", 0.95)
    cues = [cue("grotto", sure=0.4), no("grotto", by="transcript")]
    assert with_cues("functional_type", "Grotto", *cues).functional_type == "Waterfall"


def test_unknown_stays_unknown_whatever_the_cues_say() -> None:
    cues = [cue("grotto"), no("slide"), cue("boulders"), cue("kit"), cue("cantilever")]
    unknown = dict.fromkeys(("family", "functional_type", "sub_type"), "Unknown")
    kept = stored(cues=cues, **unknown)
    assert [kept.family, kept.functional_type, kept.sub_type] == ["Unknown"] * 3


# Tier


def high(feet: float) -> Any:
    return cue("height_ft", number=feet)


def wide(feet: float) -> Any:
    return cue("width_ft", number=feet)


CLASSIC, DELUXE, ULTIMATE, UNKNOWN = TierLevel
SIZES = [
    ([high(1.5), wide(8)], {CLASSIC}),
    ([high(2), wide(10)], {CLASSIC}),
    ([high(2)], {CLASSIC}),
    ([wide(9)], {CLASSIC}),
    ([high(2.5), wide(12)], {DELUXE}),
    ([high(3), wide(13)], {DELUXE}),
    ([high(2.8)], {DELUXE}),
    ([wide(13)], {DELUXE}),
    ([high(3)], {DELUXE, ULTIMATE}),
    ([wide(14)], {DELUXE, ULTIMATE}),
    ([high(3), wide(14)], {ULTIMATE}),
    ([high(8), wide(30)], {ULTIMATE}),
    ([high(4)], {ULTIMATE}),
    ([wide(20)], {ULTIMATE}),
    ([high(2.2), wide(11)], {CLASSIC, DELUXE}),
    ([high(2.2), wide(11), cue("steps")], {DELUXE}),
    ([high(2.2), wide(11), cue("larger_footprint")], {DELUXE}),
    ([high(1.8), wide(13)], {DELUXE}),
    ([high(2.7), wide(9)], {CLASSIC, DELUXE}),
    ([high(2.7), wide(9), cue("steps")], {DELUXE}),
    ([high(4), wide(9)], set()),
    ([high(1.5), wide(20)], set()),
]


@pytest.mark.parametrize(("cues", "tiers"), SIZES)
@pytest.mark.parametrize("given", [CLASSIC, DELUXE, ULTIMATE])
def test_a_tier_is_what_the_size_says(cues: Any, tiers: set[str], given: str) -> None:
    kept = with_cues("tier_level", given, *cues).tier_level
    if given in tiers:
        assert kept == given
    else:
        assert kept is (next(iter(tiers)) if len(tiers) == 1 else UNKNOWN)


@pytest.mark.parametrize(
    "hard", ["human_scale_boulders", "heavy_machinery", "water_park_scale", "several_circuits"]
)
@pytest.mark.parametrize("given", TierLevel)
def test_a_hard_cue_makes_it_ultimate_even_without_a_size(hard: str, given: str) -> None:
    kept = with_cues("tier_level", given, cue(hard), sure=0.2)
    assert (kept.tier_level, kept.confidence.tier_level) == (ULTIMATE, 0.9)
    assert kept.unknown_reasons.tier_level is None
    assert with_cues("tier_level", given, cue(hard), high(1.5), wide(8)).tier_level is ULTIMATE


def test_a_hard_cue_has_to_be_sure_and_not_denied_by_what_is_seen() -> None:
    assert (
        with_cues("tier_level", "Unknown", cue("heavy_machinery", sure=0.69)).tier_level is UNKNOWN
    )
    said = [cue("heavy_machinery", by="transcript"), no("heavy_machinery")]
    assert with_cues("tier_level", "Unknown", *said).tier_level is UNKNOWN


@pytest.mark.parametrize("larger", ["steps", "larger_footprint"])
def test_between_classic_and_deluxe_steps_or_a_larger_footprint_mean_deluxe(larger: str) -> None:
    assert with_cues("tier_level", CLASSIC, cue(larger)).tier_level is DELUXE
    assert with_cues("tier_level", DELUXE, cue(larger)).tier_level is DELUXE
    assert with_cues("tier_level", CLASSIC, cue("ladder")).tier_level is CLASSIC


@pytest.mark.parametrize(
    "cues", [[cue("boulders")], [no("scale_reference"), cue("ladder")], [cue("steps", sure=0.3)]]
)
def test_without_a_scale_a_tier_is_unknown(cues: Any) -> None:
    kept = with_cues("tier_level", DELUXE, *cues)
    assert kept.tier_level is UNKNOWN
    assert kept.unknown_reasons.tier_level == "Nothing shows the scale."


def test_something_of_known_size_is_a_scale() -> None:
    assert with_cues("tier_level", DELUXE, cue("scale_reference")).tier_level is DELUXE


def test_sizes_that_contradict_one_another_settle_no_tier() -> None:
    kept = with_cues("tier_level", CLASSIC, high(1.5), high(5))
    assert kept.tier_level is UNKNOWN
    assert with_cues("tier_level", CLASSIC, high(1.5), high(1.8)).tier_level is CLASSIC


# Sub-type

SUB_TYPES = [
    ([cue("cantilever"), cue("split"), cue("drops", number=3)], "Cantilever"),
    ([cue("split"), cue("drops", number=3)], "Two-Tier Split"),
    ([no("cantilever"), cue("split")], "Two-Tier Split"),
    ([cue("drops", number=3)], "Three-Tier"),
    ([cue("shelves", number=2)], "Three-Tier"),
    ([cue("drops", number=2)], "Two-Tier"),
    ([cue("shelves", number=1)], "Two-Tier"),
    ([cue("drops", number=1)], "One-Tier"),
    ([cue("shelves", number=0)], "One-Tier"),
    ([no("cantilever"), no("split"), cue("drops", number=1)], "One-Tier"),
    ([cue("drops", number=3), cue("drops", number=2, by="transcript")], "Three-Tier"),
    ([cue("drops", number=4)], "Unknown"),
    ([cue("drops", number=2), cue("drops", number=3)], "Unknown"),
    ([cue("cantilever"), no("cantilever")], "Unknown"),
]


@pytest.mark.parametrize(("cues", "sub_type"), SUB_TYPES)
@pytest.mark.parametrize("given", ["One-Tier", "Two-Tier", "Three-Tier"])
def test_a_sub_type_is_the_first_that_holds(cues: Any, sub_type: str, given: str) -> None:
    kept = with_cues("sub_type", given, *cues)
    assert kept.sub_type == sub_type
    assert (kept.unknown_reasons.sub_type is None) is (sub_type != "Unknown")


@pytest.mark.parametrize(
    ("given", "cues", "sub_type"),
    [
        ("Cantilever", [cue("drops", number=2)], "Cantilever"),
        ("Cantilever", [no("cantilever"), cue("drops", number=2)], "Two-Tier"),
        ("Cantilever", [no("cantilever")], "Unknown"),
        ("Cantilever", [no("cantilever"), cue("split")], "Two-Tier Split"),
        ("Two-Tier Split", [no("split")], "Unknown"),
        ("Two-Tier Split", [cue("drops", number=2)], "Two-Tier Split"),
        ("Two-Tier Split", [no("cantilever")], "Two-Tier Split"),
        ("Two-Tier Split", [cue("split", sure=0.4)], "Unknown"),
        ("One-Tier", [no("cantilever"), no("split")], "One-Tier"),
    ],
)
def test_a_sub_type_that_its_cues_deny_goes(given: str, cues: Any, sub_type: str) -> None:
    assert with_cues("sub_type", given, *cues).sub_type == sub_type
