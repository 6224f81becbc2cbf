"""Results about the parts of a long video become one result about the whole."""

from itertools import pairwise
from typing import Annotated, Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from adapters.analysis_types.chapters import Chapter, Chapters, ChaptersType
from adapters.analysis_types.elements import (
    Elements,
    ElementsType,
    Equipment,
    Level,
    People,
)
from adapters.analysis_types.metadata import Metadata, MetadataType, Project
from adapters.analysis_types.speakers import Speaker
from adapters.analysis_types.summary import Summary, SummaryType
from adapters.analysis_types.waterfall_classification import VideoWaterfallType
from adapters.analysis_types.waterfall_taxonomy import (
    Cue,
    CueName,
    DimensionConfidence,
    Family,
    FunctionalType,
    VideoWaterfall,
)
from application.analysis.merging.merge_parts import PartResult, merge_parts
from application.plugins.marks import TimeRange, time_range
from domain.analysis.parts import Part, split
from domain.shared.provenance import Source, Sourced
from tests.unit.analysis.evidence import a_clip
from tests.unit.plugins.types import a_type

PARTS = split(300.0, 120.0)
"""Cores of a hundred seconds, each with ten seconds of its neighbours."""


def merged(analysis_type: Any, *values: Any, parts: tuple[Part, ...] = PARTS) -> Any:
    results = [PartResult(part=p, value=v) for p, v in zip(parts, values, strict=False)]
    return merge_parts(analysis_type, results)


def at(start_s: float, end_s: float) -> TimeRange:
    return TimeRange(start_s=start_s, end_s=end_s)


def chapters(*found: tuple[float, float, str]) -> Chapters:
    return Chapters(chapters=tuple(Chapter(start_s=s, end_s=e, title=t) for s, e, t in found))


def shown(result: Chapters) -> list[tuple[float, float, str]]:
    return [(round(c.start_s, 3), round(c.end_s, 3), c.title) for c in result.chapters]


def test_the_parts_of_these_tests() -> None:
    assert [(p.start_s, p.core_start_s, p.core_end_s, p.end_s) for p in PARTS] == [
        (0, 0, 100, 110),
        (90, 100, 200, 210),
        (190, 200, 300, 300),
    ]


def test_a_chapter_that_a_seam_cuts_in_two_is_one_and_the_others_follow() -> None:
    result = merged(
        ChaptersType(),
        chapters((0, 60, "Arrival at the site"), (60, 110, "Pouring the concrete base")),
        chapters((0, 40, "Pouring the base"), (40, 120, "Setting stones")),
        chapters((0, 14, "Setting the last stones"), (14, 110, "Water test")),
    )
    assert shown(result) == [
        (0, 60, "Arrival at the site"),
        (60, 130, "Pouring the concrete base"),
        (130, 204, "Setting stones"),
        (204, 300, "Water test"),
    ]


def test_different_subjects_on_both_sides_of_a_seam_stay_apart() -> None:
    result = merged(
        ChaptersType(), chapters((0, 100, "Arrival")), chapters((10, 110, "Tools")), chapters()
    )
    assert shown(result) == [(0, 100, "Arrival"), (100, 200, "Tools")]


def test_a_boundary_that_two_parts_put_a_second_apart_makes_no_sliver() -> None:
    result = merged(
        ChaptersType(),
        chapters((0, 99, "Arrival"), (99, 110, "Tools")),
        chapters((0, 11, "Arrival"), (11, 110, "Tools")),
        chapters((0, 110, "Water")),
    )
    assert shown(result) == [(0, 100, "Arrival"), (100, 200, "Tools"), (200, 300, "Water")]


def test_a_part_without_chapters_leaves_a_gap_and_invents_nothing() -> None:
    result = merged(
        ChaptersType(), chapters((0, 110, "Tools")), chapters(), chapters((0, 110, "Tools"))
    )
    assert shown(result) == [(0, 100, "Tools"), (200, 300, "Tools")]


times = st.floats(min_value=0, max_value=130)


@given(st.lists(st.lists(st.tuples(times, times), min_size=1, max_size=6), min_size=3, max_size=3))
def test_chapters_never_overlap_and_are_the_same_each_time(
    found: list[list[tuple[float, float]]],
) -> None:
    values = [chapters(*((min(p), max(p), f"About {p[0]:.0f}") for p in part)) for part in found]
    result = merged(ChaptersType(), *values)
    assert merged(ChaptersType(), *values) == result
    for before, after in pairwise(result.chapters):
        assert before.start_s < before.end_s <= after.start_s
    assert all(0 <= c.start_s < c.end_s <= 300 for c in result.chapters)


@given(st.lists(st.integers(min_value=1, max_value=5), min_size=3, max_size=3))
def test_where_every_part_has_chapters_the_whole_is_covered(counts: list[int]) -> None:
    values = []
    for part, count in zip(PARTS, counts, strict=True):
        step = part.length_s / count
        values.append(
            chapters(*((i * step, (i + 1) * step, f"{part.index} {i}") for i in range(count)))
        )
    result = merged(ChaptersType(), *values).chapters
    assert (result[0].start_s, result[-1].end_s) == (0, 300)
    assert all(before.end_s == after.start_s for before, after in pairwise(result))


def test_times_count_from_where_the_cut_really_began() -> None:
    early = (PARTS[0], structs.replace(PARTS[1], start_s=84.0), PARTS[2])
    result = merged(
        ElementsType(),
        Elements(),
        Elements(equipment=(Equipment(name="Crane", time_ranges=(at(30, 40),)),)),
        parts=early,
    )
    assert result.equipment[0].time_ranges == (at(114, 124),)


def test_things_of_one_name_are_one_thing_with_all_its_times() -> None:
    result = merged(
        ElementsType(),
        Elements(
            equipment=(
                Equipment(name="Mini-Excavator", time_ranges=(at(95, 110),), confidence=Level.LOW),
            ),
            people=People(max_count=2),
            speakers=(
                Speaker(speaker_id="Host", time_ranges=(at(0, 9),), speaking_percentage=90),
            ),
        ),
        Elements(
            equipment=(
                Equipment(
                    name="mini excavator",
                    time_ranges=(at(5, 30), at(95, 98)),
                    confidence=Level.HIGH,
                    discussed=True,
                ),
            ),
            people=People(max_count=7),
            speakers=(Speaker(speaker_id="Host", time_ranges=(at(20, 29),)),),
        ),
        Elements(people=People(max_count=3)),
    )
    assert [(e.name, e.time_ranges, e.confidence, e.discussed) for e in result.equipment] == [
        ("Mini-Excavator", (at(95, 120), at(185, 188)), Level.HIGH, True)
    ]
    assert result.people.max_count == 7
    assert result.speakers == (
        Speaker(speaker_id="Host", time_ranges=(at(0, 9), at(110, 119)), speaking_percentage=30.0),
    )


def voices(*found: tuple[str, str | None]) -> Elements:
    return Elements(
        speakers=tuple(
            Speaker(speaker_id=name, role=role, time_ranges=(at(20, 30),)) for name, role in found
        )
    )


def people(*parts: Elements) -> list[tuple[str, int]]:
    """With how often each is heard."""
    result = merged(ElementsType(), *parts)
    return [(one.speaker_id, len(one.time_ranges)) for one in result.speakers]


@pytest.mark.parametrize("nobody", ["Speaker 1", "speaker_0", "B", "Sprecher2", "Unknown voice"])
def test_numbers_are_no_names_in_different_parts(nobody: str) -> None:
    first, second = voices((nobody, None)), voices((nobody, None))
    assert people(first, second) == [(f"Part 1: {nobody}", 1), (f"Part 2: {nobody}", 1)]
    whole = ElementsType().normalise(merged(ElementsType(), first, second), a_clip())
    assert whole.people is None


def test_a_role_that_one_has_alone_or_a_name_says_who_it_is() -> None:
    host, guest = ("Speaker 1", "Host"), ("Speaker 2", "Guest")
    turned = ("Speaker 1", "guest"), ("Speaker 2", "host")
    assert people(voices(host, guest), voices(*turned)) == [("Host", 2), ("Guest", 2)]
    assert people(voices(("Narrator", None)), voices(("narrator", None))) == [("Narrator", 2)]
    twice = voices(("Speaker 1", "Customer"), ("Speaker 2", "Customer"))
    assert [name for name, _ in people(twice, voices(("Speaker 1", "Customer")))] == [
        "Part 1: Speaker 1", "Part 1: Speaker 2", "Customer",
    ]  # fmt: skip
    assert merged(ElementsType(), twice, Elements()).people == People(multiple_speakers=True)


def test_what_only_the_neighbour_should_speak_of_is_left_to_it() -> None:
    beyond = Elements(equipment=(Equipment(name="Crane", time_ranges=(at(102, 108),)),))
    assert merged(ElementsType(), beyond, Elements()).equipment == ()


def fact(value: str, source: Source, sure: float) -> Any:
    return Sourced(value=value, source=source, confidence=sure)


def about(project: Any, *keywords: str, date: Any = None) -> Metadata:
    return Metadata(project=Project(customer_name=project), keywords=keywords, recording_date=date)


def test_a_fact_is_believed_by_its_source_then_by_how_many_say_it_then_by_how_sure() -> None:
    def believed(*facts: Any) -> str:
        result = merged(MetadataType(), *(about(f) for f in facts))
        return str(result.project.customer_name.value)

    ocr, seen = Source.OCR, Source.VISUAL
    assert believed(fact("Hill", seen, 0.99), fact("Dale", ocr, 0.6), None) == "Dale"
    two = fact("Dale", seen, 0.5), fact("dale", seen, 0.6)
    assert believed(fact("Hill", seen, 0.99), *two) == "dale"
    assert believed(fact("Hill", seen, 0.7), fact("Dale", seen, 0.8), None) == "Dale"
    assert believed(fact("Hill", ocr, 0.4), fact("Dale", seen, 0.5), None) == "Dale"


def test_a_date_that_is_not_believed_stays_and_words_of_many_parts_come_first() -> None:
    result = merged(
        MetadataType(),
        about(None, "crane", "pool", date=fact("2019-06", Source.TRANSCRIPT, 0.7)),
        about(None, "Pool", date=fact("2020", Source.VISUAL, 0.9)),
        about(None, "grass"),
    )
    assert result.recording_date.value == "2019-06"
    assert [other.value for other in result.other_dates] == ["2020"]
    assert result.keywords == ("pool", "crane", "grass")


def a_waterfall(family: Family, sure: float, *cues: Cue, tag: str = "water") -> VideoWaterfall:
    return VideoWaterfall(
        family=family,
        functional_type=FunctionalType.WATERFALL,
        confidence=DimensionConfidence(family=sure, functional_type=sure, overall=sure),
        cues=cues,
        search_tags=(tag,),
    )


def test_a_classification_that_rests_on_what_was_seen_beats_a_higher_number() -> None:
    boulders = Cue(name=CueName.BOULDERS, source=Source.VISUAL, confidence=0.9)
    bespoke = Cue(name=CueName.BESPOKE, source=Source.VISUAL, confidence=0.9)
    result = merged(
        VideoWaterfallType(),
        a_waterfall(Family.GENESIS_FORMAL, 0.99, tag="kit"),
        a_waterfall(Family.CUSTOM_NATURAL_STONE, 0.8, boulders, bespoke),
        VideoWaterfall(search_tags=("water", "kit")),
    )
    assert result.family is Family.CUSTOM_NATURAL_STONE
    assert (result.confidence.family, result.cues) == (0.8, (boulders, bespoke))
    assert result.search_tags == ("water", "kit")


def test_a_summary_of_the_whole_stands_for_those_of_the_parts() -> None:
    results = [PartResult(part=p, value=Summary(text=f"Part {p.index}.")) for p in PARTS]
    assert merge_parts(SummaryType(), results).text == "Part 0.\n\nPart 1.\n\nPart 2."
    whole = PartResult(part=None, value=Summary(text="All of it."), is_synthesis=True)
    assert merge_parts(SummaryType(), [*results, whole]).text == "All of it."


class Goal(TimeRange, frozen=True, kw_only=True):
    by: str


class Match(msgspec.Struct, frozen=True, kw_only=True):
    place: str | None = None
    goals: tuple[Goal, ...] = ()
    cards: tuple[str, ...] = ()
    ball: Annotated[tuple[TimeRange, ...], time_range] = ()
    best: Sourced[str] | None = None


def test_a_type_without_a_way_of_its_own_is_merged_in_the_common_one() -> None:
    result = merged(
        a_type(Match),
        Match(goals=(Goal(start_s=98, end_s=106, by="Ann"),), cards=("Red",), place="Rome"),
        Match(
            goals=(Goal(start_s=8, end_s=12, by="Ann"), Goal(start_s=50, end_s=50, by="Ann")),
            cards=("red", "yellow"),
            ball=(at(0, 110),),
        ),
        Match(place="Oslo", ball=(at(10, 50),)),
    )
    assert result == Match(
        place="Rome",
        goals=(Goal(start_s=98, end_s=102, by="Ann"), Goal(start_s=140, end_s=140, by="Ann")),
        cards=("Red", "yellow"),
        ball=(at(100, 240),),
    )


def test_a_type_may_merge_in_its_own_way() -> None:
    def longest(results: Any, stretches: Any) -> Any:
        return Match(place=f"{len(results)} parts to {stretches[-1].end_s:.0f} s")

    assert merged(a_type(Match, merge=longest), Match(), Match()).place == "2 parts to 200 s"


def test_a_model_that_counts_from_the_start_of_the_file_is_understood_and_said_to() -> None:
    said: list[str] = []
    results = [
        PartResult(part=PARTS[0], value=Match(ball=(at(0, 50),))),
        PartResult(part=PARTS[2], value=Match(ball=(at(220, 290),))),
    ]
    found = merge_parts(a_type(Match), results, note=said.append)
    assert found.ball == (at(0, 50), at(220, 290))
    assert said == ["slate, 03:10–05:00: times read as counted from the start of the file"]


def test_times_that_cannot_be_are_left_out_and_said() -> None:
    said: list[str] = []
    results = [PartResult(part=PARTS[1], value=Match(ball=(at(20, 30), at(5000, 6000))))]
    assert merge_parts(a_type(Match), results, note=said.append).ball == (at(110, 120),)
    assert said == ["slate, 01:30–03:30: 2 times lie after its end; what lies outside is left out"]
