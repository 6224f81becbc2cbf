"""The rules of the waterfall taxonomy for any answer: values, minimum confidences, other fields,
a person's word, words alone."""

from typing import Any

import msgspec
import pytest
from msgspec import structs

from adapters.analysis_types.waterfall_classification import ImageWaterfallType, VideoWaterfallType
from adapters.analysis_types.waterfall_rules import band
from adapters.analysis_types.waterfall_taxonomy import (
    Cue,
    Family,
    FunctionalType,
    SubType,
    TierLevel,
    VideoWaterfall,
)
from application.analysis.reading.compile_results import compile_results
from application.plugins.analysis_type import Reconciling
from application.plugins.public import Source, Speech
from domain.shared.ids import RunId
from tests.unit.analysis.evidence import a_clip, a_photo
from tests.unit.analysis.waterfall import SURE, cue, no, stored, with_cues

# Values


@pytest.mark.parametrize(
    ("dimension", "values"),
    [
        ("family", "Custom Natural Stone;Custom Formal;Genesis Natural;Genesis Formal;Unknown"),
        ("functional_type", "Waterfall;Waterfall with Slide;Grotto;Grotto with Slide;Unknown"),
        ("tier_level", "Classic (Small);Deluxe (Medium);Ultimate (Large);Unknown"),
        ("sub_type", "One-Tier;Two-Tier;Two-Tier Split;Three-Tier;Cantilever;Unknown"),
    ],
)
def test_each_value_of_the_taxonomy_is_kept(dimension: str, values: str) -> None:
    for value in values.split(";"):
        assert getattr(stored(**{dimension: value}), dimension) == value


@pytest.mark.parametrize("dimension", ["family", "functional_type", "tier_level", "sub_type"])
@pytest.mark.parametrize("value", ["Huge", "Classic", 3, {"is": "Grotto"}, ["Grotto"], ""])
def test_any_other_value_is_unknown_and_named(dimension: str, value: Any) -> None:
    kept = stored(**{dimension: value})
    assert getattr(kept, dimension) == "Unknown"
    reason = getattr(kept.unknown_reasons, dimension)
    assert reason
    if isinstance(value, str):
        assert reason == f"The answer '{value}' is not one of the taxonomy."


def test_what_the_engine_says_beside_a_value_of_its_own_is_kept_too() -> None:
    kept = stored(family="Huge", unknown_reasons={"family": "Bigger than any."})
    assert kept.unknown_reasons.family == (
        "The answer 'Huge' is not one of the taxonomy. Bigger than any."
    )


@pytest.mark.parametrize(
    "value", ["grotto_with_slide", "GROTTO WITH SLIDE", " Grotto-with-slide "]
)
def test_a_value_spelled_in_another_way_is_that_value(value: str) -> None:
    assert stored(functional_type=value).functional_type is FunctionalType.GROTTO_WITH_SLIDE


def test_a_missing_value_is_unknown_with_a_reason() -> None:
    kept = stored(family=None)
    assert (kept.family, kept.unknown_reasons.family) == (Family.UNKNOWN, "No reason was given.")


# Minimum confidences


@pytest.mark.parametrize(
    ("dimension", "least"),
    [("family", 0.70), ("functional_type", 0.75), ("tier_level", 0.70), ("sub_type", 0.70)],
)
def test_a_dimension_needs_its_minimum_confidence(dimension: str, least: float) -> None:
    confidence = dict.fromkeys(SURE["confidence"], 0.99)
    kept = stored(confidence=confidence | {dimension: least})
    assert getattr(kept, dimension) == SURE[dimension]
    assert getattr(kept.unknown_reasons, dimension) is None
    lost = stored(confidence=confidence | {dimension: least - 0.001})
    assert getattr(lost, dimension) == "Unknown"
    assert f"below the minimum of {least:.2f}" in getattr(lost.unknown_reasons, dimension)
    assert str(SURE[dimension]) in getattr(lost.unknown_reasons, dimension)


def test_a_value_without_a_confidence_is_not_believed() -> None:
    for confidence in ({}, None, {"family": 1.7}, {"family": "very"}):
        kept = stored(confidence=confidence)
        assert kept.family is Family.UNKNOWN
        assert kept.unknown_reasons.family == (
            "Genesis Natural was answered without a usable confidence."
        )


@pytest.mark.parametrize(
    ("family", "kit", "least"),
    [
        ("Genesis Natural", cue("kit"), 0.80),
        ("Genesis Formal", cue("kit"), 0.80),
        ("Custom Natural Stone", cue("bespoke"), 0.75),
        ("Custom Formal", cue("bespoke"), 0.75),
    ],
)
def test_with_explicit_cues_a_family_needs_more(family: str, kit: Any, least: float) -> None:
    assert with_cues("family", family, kit, sure=least).family == family
    lost = with_cues("family", family, kit, sure=least - 0.01)
    assert lost.family is Family.UNKNOWN
    assert f"below the minimum of {least:.2f}" in (lost.unknown_reasons.family or "")
    assert with_cues("family", family, sure=0.70).family == family


@pytest.mark.parametrize(
    ("family", "words", "least"),
    [
        ("Genesis Natural", "The narrator calls it a Genesis.", 0.80),
        ("Genesis Natural", "Finished on all sides, a 360", 0.80),
        ("Genesis Formal", "one kit on a pallet", 0.80),
        ("Custom Natural Stone", "“twenty tons of stone”", 0.75),
        ("Custom Natural Stone", "big boulders are set", 0.75),
        ("Custom Formal", "CUSTOM BUILD on a banner", 0.75),
        ("Genesis Natural", "A project in a corner of the yard", 0.70),
        ("Genesis Natural", "custom tiles beside it", 0.70),
        ("Custom Formal", "a kitchen behind it", 0.70),
    ],
)
def test_words_of_kit_or_bespoke_are_explicit_without_a_list_of_cues(
    family: str, words: str, least: float
) -> None:
    def given(sure: float) -> Family:
        confidence = SURE["confidence"] | {"family": sure}
        return stored(family=family, confidence=confidence, evidence=[words]).family

    assert (given(least), given(least - 0.01)) == (family, Family.UNKNOWN)


def test_overall_is_the_smallest_whatever_was_answered() -> None:
    assert stored().confidence.overall == 0.71
    assert stored(confidence=SURE["confidence"] | {"overall": 0.99}).confidence.overall == 0.71


def test_a_reason_stands_only_beside_an_unknown() -> None:
    reasons = {"family": "hidden", "sub_type": "out of frame", "tier_level": " "}
    kept = stored(unknown_reasons=reasons, sub_type="Unknown")
    assert structs.asdict(kept.unknown_reasons) == {
        "family": None,
        "functional_type": None,
        "tier_level": None,
        "sub_type": "out of frame",
    }


def test_without_a_waterfall_all_four_are_unknown_with_reasons() -> None:
    kept = stored(cues=[no("waterfall")], sub_type="Unknown")
    assert [kept.family, kept.functional_type, kept.tier_level, kept.sub_type] == ["Unknown"] * 4
    assert set(structs.astuple(kept.unknown_reasons)) == {"There is no waterfall."}


def test_a_waterfall_that_is_seen_is_there_whatever_is_said() -> None:
    assert stored(cues=[cue("waterfall"), no("waterfall", by="transcript")]).family == (
        "Genesis Natural"
    )


@pytest.mark.parametrize(
    ("confidence", "name"),
    [
        (1.0, "high"),
        (0.9, "high"),
        (0.89, "medium"),
        (0.7, "medium"),
        (0.69, "low"),
        (0.5, "low"),
        (0.49, "very low"),
        (0.0, "very low"),
    ],
)
def test_bands_of_confidence(confidence: float, name: str) -> None:
    assert band(confidence) == name


# The other fields


def test_search_tags_are_lower_case_single_and_ten_at_most_and_none_is_made_up() -> None:
    assert stored(search_tags=["Grotto ", "grotto", "", "Big  Rocks"]).search_tags == (
        "grotto",
        "big rocks",
    )
    assert len(stored(search_tags=[f"Tag {n}" for n in range(40)]).search_tags) == 10
    assert stored().search_tags == ()


def test_evidence_is_short_strings() -> None:
    kept = stored(evidence=["  a\nchute ", "", "a chute", "x " * 500, 7])
    assert kept.evidence[0] == "a chute"
    assert [len(text) <= 200 for text in kept.evidence] == [True] * 3
    assert stored(evidence="A roof over the pool.").evidence == ("A roof over the pool.",)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ((2.0, 9.0), (2.0, 9.0)),
        ((2.0, None), (2.0, None)),
        ((2.0, 12.5), (2.0, 12.0)),
        ((9.0, 2.0), (None, None)),
        ((-3.0, 2.0), (None, None)),
        ((50.0, 60.0), (None, None)),
    ],
)
def test_a_segment_has_its_times(given: Any, kept: Any) -> None:
    result = stored(segment_id="2", time_start_seconds=given[0], time_end_seconds=given[1])
    assert (result.segment_id, result.time_start_seconds, result.time_end_seconds) == ("2", *kept)


@pytest.mark.parametrize(
    ("field", "words"),
    [
        (
            "content_type",
            "product_overview installation_tutorial building_demonstration troubleshooting "
            "comparison review",
        ),
        ("skill_level", "beginner intermediate advanced professional"),
    ],
)
def test_the_kind_of_video_has_the_words_of_the_taxonomy(field: str, words: str) -> None:
    for word in words.split():
        assert getattr(stored(**{field: word}), field) == word
    for other in ("advertisement", "", 3, None, ["review"]):
        assert getattr(stored(**{field: other}), field) is None


def test_the_rest_is_kept_as_it_was_answered() -> None:
    kept = stored(building_techniques=["stacking"], product_keywords=["Grotto kit"])
    assert kept.building_techniques == ("stacking",)
    assert kept.product_keywords == ("Grotto kit",)


def test_an_image_says_what_can_be_told_of_an_image() -> None:
    answer = SURE | {"installation_state": "completed", "visible_components": ["spillway"]}
    reply = {"waterfall_classification": answer | {"content_type": "review"}}
    compiled = compile_results(RunId(1), (ImageWaterfallType(),), reply, a_photo())
    kept = msgspec.json.decode(compiled.results[0].value)
    assert (kept["family"], kept["installation_state"]) == ("Genesis Natural", "completed")
    assert "content_type" not in kept
    assert "unknown, passed over: content_type" in compiled.repairs[0]


# A person


def reconciled(edited: str, **by_hand: Any) -> VideoWaterfall:
    result = structs.replace(stored(unknown_reasons={"sub_type": "hidden"}), **by_hand)
    return VideoWaterfallType().reconcile(result, frozenset(edited.split()))


def test_what_a_person_says_is_certain_and_needs_no_reason() -> None:
    for type_ in (VideoWaterfallType(), ImageWaterfallType()):
        assert isinstance(type_, Reconciling)
    kept = reconciled("tier_level", tier_level=TierLevel.ULTIMATE)
    assert (kept.tier_level, kept.confidence.tier_level) == (TierLevel.ULTIMATE, 1.0)
    assert kept.unknown_reasons.tier_level is None
    assert kept.confidence.overall == 0.8


def test_a_person_may_say_that_it_is_unknown() -> None:
    kept = reconciled("family", family=Family.UNKNOWN)
    assert (kept.family, kept.unknown_reasons.family) == (Family.UNKNOWN, "Set by a person.")


def test_no_rule_changes_what_a_person_has_set() -> None:
    seen = Cue(name="grotto", source=Source.VISUAL, confidence=1.0)  # type: ignore[arg-type]
    kept = reconciled(
        "functional_type search_tags",
        functional_type=FunctionalType.WATERFALL,
        cues=(seen,),
        search_tags=("Loud",),
    )
    assert kept.functional_type is FunctionalType.WATERFALL
    assert kept.search_tags == ("Loud",)


def test_a_persons_cues_outrank_what_is_seen() -> None:
    by_hand = msgspec.convert([cue("grotto", by="human"), no("grotto")], tuple[Cue, ...])
    kept = reconciled("cues", cues=by_hand, functional_type=FunctionalType.WATERFALL)
    assert kept.functional_type is FunctionalType.GROTTO


# Words alone


def said(*words: str) -> tuple[Speech, ...]:
    return tuple(Speech(start_s=0, end_s=4, text=text) for text in words)


def test_words_alone_never_classify() -> None:
    speech = said("This Genesis grotto is a deluxe cantilever.")
    found = VideoWaterfallType().extract(a_clip("Grotto with slide.mp4", speech=speech))
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


@pytest.mark.parametrize(
    ("words", "dimension"),
    [
        ("genesis kit 360 custom tons boulders", "family"),
        ("slide ladder grotto cave walk-in", "functional_type"),
    ],
)
def test_each_word_of_the_taxonomy_is_a_hint(words: str, dimension: str) -> None:
    for word in words.split():
        found = VideoWaterfallType().extract(a_clip(speech=said(f"A {word} here.")))
        assert getattr(found.confidence, dimension) == 0.5, word
        assert f"“{word}” is said" in found.evidence


def test_words_of_every_day_are_hints_only_beside_others() -> None:
    for word in ("project", "single", "double", "corner", "stairs", "steps"):
        alone = VideoWaterfallType().extract(a_clip(f"{word}.mp4"))
        assert alone.confidence.overall == 0.0
        assert alone.evidence == ()
        beside = VideoWaterfallType().extract(a_clip(f"waterfall {word}.mp4"))
        assert f"“{word}” in the file name" in beside.evidence


def test_material_without_a_waterfall_gives_four_reasons() -> None:
    found = ImageWaterfallType().extract(a_photo("harbour.jpg"))
    assert None not in structs.astuple(found.unknown_reasons)
    assert found.confidence.overall == 0.0


def test_written_tiers_are_recognised_however_they_are_written() -> None:
    for name in ("two tier.mp4", "Two_Tier.mp4", "TwoTier.mp4", "two-tier.mp4"):
        assert VideoWaterfallType().extract(a_clip(name)).confidence.sub_type == 0.4
