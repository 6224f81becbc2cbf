"""Lanes: every list whose records have times, side by side, with as much text as fits."""

from typing import Any

from entrypoints.http.views.timeline import Lane, lanes
from tests.unit.display.test_results import results


def shown(duration_s: float = 100, **values: Any) -> tuple[Lane, ...]:
    return lanes(results(**values), duration_s)


def seen(name: str, *times: tuple[float, float], **more: Any) -> dict[str, Any]:
    return {"name": name, "time_ranges": [{"start_s": a, "end_s": b} for a, b in times], **more}


def test_types_nobody_foresaw_bring_a_lane_with_the_names_of_their_records() -> None:
    (lane,) = shown(wildlife={"animals": [seen("heron", (1, 2), (50, 60))]})
    assert (lane.title, lane.look) == ("Animals", "elem")
    assert [(s.name, s.start_s, s.end_s) for s in lane.segments] == [
        ("heron", 1, 2),
        ("heron", 50, 60),
    ]
    assert [(s.x, s.width) for s in lane.segments] == [("1.00%", "1.00%"), ("50.00%", "10.00%")]


def test_sequences_come_first_whatever_the_order_of_the_types() -> None:
    found = shown(
        a={"things": [seen("x", (1, 2))]},
        chapters={"chapters": [{"start_s": 0, "end_s": 100, "title": "All of it"}]},
    )
    assert [(lane.title, lane.look) for lane in found] == [
        ("Chapters", "chap"),
        ("Things", "elem"),
    ]
    assert [(s.number, s.says) for s in found[0].segments] == [(1, "All of it, 00:00–01:40")]


def test_what_overlaps_is_put_into_rows() -> None:
    (lane,) = shown(a={"b": [seen("x", (0, 50)), seen("y", (10, 20)), seen("z", (20, 30))]})
    assert [(s.name, s.row) for s in lane.segments] == [("x", 0), ("y", 1), ("z", 1)]
    assert lane.rows == 2


def test_what_was_read_on_screen_has_the_colour_of_its_source() -> None:
    text = seen("", (1, 2), text="ICE", source="ocr", confidence=0.9)
    (lane,) = shown(elements={"text_visible": [text]})
    assert lane.look == "ocr"


def test_a_moment_without_length_can_be_seen_and_a_name_that_does_not_fit_is_cut() -> None:
    (lane,) = shown(a={"b": [seen("a name of many words", (1, 1), (20, 28), (40, 90))]})
    point, cut, whole = lane.segments
    assert (point.width, point.label) == ("0.40%", "")
    assert cut.label == "a name of…"
    assert whole.label == "a name of many words"


def test_nothing_with_a_time_brings_no_lane() -> None:
    assert shown(metadata={"keywords": ["boat"]}) == ()
    assert shown(0, a={"b": [seen("x", (0, 0))]})[0].segments[0].width == "0.00%"
