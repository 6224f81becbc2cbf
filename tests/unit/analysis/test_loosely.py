"""Values written otherwise than asked for: read where they mean but one thing, else left out."""

from enum import StrEnum
from typing import Annotated, Any

import msgspec
import pytest

from application.analysis.reading.loosely import Unfit, seconds
from application.analysis.reading.mend import Mender
from application.plugins.marks import TimeRange, time_range
from domain.shared.provenance import Confidence


class Seen(TimeRange, frozen=True, kw_only=True):
    title: str = ""


class Thing(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    ranges: Annotated[tuple[TimeRange, ...], time_range] = ()


class Circle(msgspec.Struct, frozen=True, kw_only=True, tag="circle"):
    radius: float
    name: str | None = None


class Square(msgspec.Struct, frozen=True, kw_only=True, tag="square"):
    side: float
    at_s: float | None = None


class Kind(StrEnum):
    POOL = "pool"


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    seen: tuple[Seen, ...] = ()
    things: tuple[Thing, ...] = ()
    shapes: tuple[Circle | Square, ...] = ()
    sure: Confidence | None = None
    spoken_percentage: float | None = None
    height: float | None = None
    count: int | None = None
    is_indoor: bool | None = None
    kind: Kind | None = None


def fitted(**given: Any) -> tuple[Any, list[str]]:
    mender = Mender()
    return mender.fit(given, Answer, "answer"), mender.repairs


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        *(
            ("00:12", 12),
            ("04:12", 252),
            ("1:02:03", 3723),
            ("75:30", 4530),
            ("01:00:00.5", 3600.5),
        ),
        *(("00:00:04,500", 4.5), ("12 s", 12), ("12.5 seconds", 12.5), ("72.5", 72.5)),
        *(("00:72", None), ("1:72:00", None), ("04:12:15:03", None), ("-00:05", None)),
        *(
            ("4,5", None),
            ("soon", None),
            ("", None),
            ("04:", None),
            (":12", None),
            ("12 min", None),
        ),
    ],
)
def test_clock_times_are_seconds(text: str, wanted: float | None) -> None:
    assert seconds(text) == wanted


def test_clock_times_in_fields_of_seconds_are_read_and_said() -> None:
    answer, repairs = fitted(seen=[{"start_s": "04:12", "end_s": "1:00:00", "title": "04:12"}])
    assert answer.seen == (Seen(start_s=252, end_s=3600, title="04:12"),)
    assert repairs == [
        "answer.seen[0].start_s: '04:12' read as 252 s",
        "answer.seen[0].end_s: '1:00:00' read as 3600 s",
    ]


def test_a_clock_time_is_no_number_of_anything_else() -> None:
    answer, _ = fitted(height="04:12", count="04:12", sure="00:01")
    assert (answer.height, answer.count, answer.sure) == (None, None, None)


def test_a_stretch_written_as_text_has_both_ends_or_is_none() -> None:
    given = ["00:10-00:20", "1:00–1:05.5", "0:30 to 0:40", "00:10", "00:20-00:10", "00:10-", "?"]
    answer, repairs = fitted(things=[{"name": "pump", "ranges": given}])
    found = [(r.start_s, r.end_s) for r in answer.things[0].ranges]
    assert found == [(10, 20), (60, 65.5), (30, 40)]
    assert sum(line.endswith("left out") for line in repairs) == 4


def test_a_record_with_one_bad_time_loses_only_itself() -> None:
    good = {"start_s": 1, "end_s": 2}
    answer, repairs = fitted(seen=[good, {"start_s": "early", "end_s": 2}, {"start_s": 3}, good])
    assert len(answer.seen) == 2
    assert len(repairs) == 2


@pytest.mark.parametrize(
    ("given", "wanted"),
    [("85%", 0.85), ("85 %", 0.85), ("120%", None), ("0.85", 0.85), (85, None)],
)
def test_a_share_may_be_written_as_of_a_hundred(given: Any, wanted: float | None) -> None:
    assert fitted(sure=given)[0].sure == wanted


def test_what_counts_percent_keeps_its_number_and_other_numbers_are_no_percentages() -> None:
    answer, _ = fitted(spoken_percentage="85%", height="85%")
    assert (answer.spoken_percentage, answer.height) == (85, None)


@pytest.mark.parametrize(
    ("given", "wanted"), [("yes", True), ("No", False), ("true", True), ("maybe", None), (2, None)]
)
def test_yes_and_no_are_answers(given: Any, wanted: bool | None) -> None:
    assert fitted(is_indoor=given)[0].is_indoor is wanted


def test_a_bare_name_stands_for_a_record_that_needs_nothing_else() -> None:
    answer, repairs = fitted(things=["pump", " ", {"name": "hose"}], seen=["a dive"])
    assert [thing.name for thing in answer.things] == ["pump", "hose"]
    assert answer.seen == ()
    assert "answer.things[0]: 'pump' read as {'name': 'pump'}" in repairs


def test_one_record_stands_for_a_list_of_one_and_an_object_of_others_does_not() -> None:
    assert [t.name for t in fitted(things={"name": "pump"})[0].things] == ["pump"]
    assert fitted(things={"pump": {"category": "tool"}})[0].things == ()
    assert fitted(things="none visible")[0].things == ()


def test_one_bad_field_of_a_tagged_record_loses_only_itself() -> None:
    shapes = [
        {"type": "circle", "radius": 2, "name": 3},
        {"type": "square", "side": "4", "at_s": "00:05"},
        {"type": "square", "side": 1, "at_s": "late"},
        {"type": "oval", "radius": 2},
        {"radius": 2},
    ]
    answer, repairs = fitted(shapes=shapes)
    assert answer.shapes == (Circle(radius=2, name="3"), Square(side=4, at_s=5), Square(side=1))
    assert not any("unknown, passed over" in line for line in repairs)


def test_a_label_of_no_taxonomy_and_null_lose_nothing_else() -> None:
    answer, _ = fitted(kind="lake", count=None, seen=None, height=2)
    assert (answer.kind, answer.count, answer.seen, answer.height) == (None, None, (), 2)


def test_one_record_alone_that_lacks_what_it_needs_is_left_out() -> None:
    with pytest.raises(Unfit, match="name: it is missing"):
        Mender().fit({"ranges": []}, Thing, "thing")
