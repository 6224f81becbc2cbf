from datetime import UTC, datetime
from typing import Any

import msgspec

from application.analysis.render import render_result
from application.analysis.show_results import FileResults, ShownResult
from domain.shared.ids import FileId, RunId
from entrypoints.http.views.results import Results, shown


def results(**values: Any) -> Results:
    return shown(
        FileResults(
            file_id=FileId(1),
            results=tuple(
                ShownResult(
                    key=key,
                    title=key.title(),
                    version="1",
                    value=(raw := msgspec.Raw(msgspec.json.encode(value))),
                    lines=render_result(raw),
                    engine="extractive",
                    model="extractive",
                    run_id=RunId(7),
                    at=datetime(2026, 11, 24, tzinfo=UTC),
                )
                for key, value in values.items()
            ),
            runs=(),
            problem=None,
        )
    )


def sourced(value: Any, confidence: float = 0.9) -> dict[str, Any]:
    return {"value": value, "source": "filename", "confidence": confidence, "evidence": "KST"}


def test_facts_are_opened_out_of_their_groups_with_their_sources() -> None:
    card = results(
        metadata={
            "recording_date": None,
            "project": {"project_code": sourced("KST_0412"), "customer_name": None},
            "location": {"gps": sourced({"latitude": 47.0, "longitude": 8.0})},
            "keywords": ["harbour", "dawn"],
        }
    ).cards[0]
    assert [(fact.label, fact.value) for fact in card.facts] == [
        ("Project code", "KST_0412"),
        ("GPS", "latitude 47, longitude 8"),
        ("Keywords", "harbour, dawn"),
    ]
    assert card.facts[0].badge is not None
    assert card.facts[0].badge.evidence == "KST"
    assert card.not_known == ("recording date", "customer name")


def test_badges_have_ids_of_their_own_and_say_when_they_are_unsure() -> None:
    made = results(a={"x": sourced(1, 0.69)}, metadata={"y": sourced(2, 0.7)})
    ids = [badge.id for badge, _ in made.badges]
    assert len(ids) == len(set(ids)) == 2
    assert [badge.low for badge, _ in made.badges] == [True, False]


def test_chapters_become_segments_and_do_not_say_their_times_twice() -> None:
    made = results(
        chapters={
            "chapters": [
                {"start_s": 0, "end_s": 3, "title": "00:00–00:03", "summary": "3 s."},
                {"start_s": 3, "end_s": 9, "title": "Harbour", "summary": "Boats."},
            ]
        }
    )
    assert [(c.number, c.title, c.summary, c.is_named) for c in made.chapters] == [
        (1, "00:00–00:03", "3 s.", False),
        (2, "Harbour", "Boats.", True),
    ]
    assert made.lanes == ()


def test_a_chapter_result_of_another_shape_is_shown_as_it_is() -> None:
    for odd in ({"chapters": "none"}, {"chapters": [{"from": 1}]}, ["a"], {"chapters": [None]}):
        assert results(chapters=odd).cards[0].look == "tree"


def test_types_nobody_foresaw_bring_a_lane_with_the_names_of_their_records() -> None:
    made = results(
        wildlife={
            "animals": [
                {
                    "name": "heron",
                    "time_ranges": [{"start_s": 1, "end_s": 2}, {"start_s": 5, "end_s": 6}],
                }
            ]
        }
    )
    segments = made.lanes[0].segments
    assert [(s.name, s.start_s, s.end_s) for s in segments] == [("heron", 1, 2), ("heron", 5, 6)]


def test_a_summary_is_prose() -> None:
    card = results(summary={"text": "A video of 3 s.", "language": None}).cards[0]
    assert (card.look, card.prose, card.lines) == ("prose", "A video of 3 s.", ())


def test_what_is_not_known_is_named_apart_from_what_is() -> None:
    card = results(elements={"equipment": [], "people": {"max_count": 2}}).cards[0]
    assert [line.label for line in card.lines] == ["People"]
    assert card.not_known == ("equipment",)


def test_only_whole_colours_are_shown_as_a_patch() -> None:
    values = {"a": "#0b6560", "b": "#0b6560;x", "c": "red"}
    card = results(colours={"colour": values}).cards[0]
    assert [line.colour for line in card.lines[0].children] == ["#0b6560", None, None]


def test_a_classification_says_how_sure_it_is_and_why_something_is_not_known() -> None:
    card = results(
        waterfall={
            "family": "Unknown",
            "tier_level": "Deluxe (Medium)",
            "confidence": {"family": 0.1, "tier_level": 0.8},
            "unknown_reasons": {"family": "Nothing points at it."},
        }
    ).cards[0]
    assert [(line.label, line.text) for line in card.lines] == [
        ("Tier level", "Deluxe (Medium) (confidence 0.80)")
    ]
    assert (card.not_known, card.reasons) == (("family",), ("Nothing points at it.",))
