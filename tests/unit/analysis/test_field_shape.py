from enum import StrEnum
from typing import Any, Literal

import msgspec
import pytest

from application.analysis.showing.field_shape import (
    FieldKind,
    FieldShape,
    shape_at,
    shapes_of,
    value_at,
)
from domain.library.edits import BadEdit
from domain.shared.provenance import Sourced


class Tier(StrEnum):
    SMALL = "Classic (Small)"
    LARGE = "Ultimate (Large)"


class Gps(msgspec.Struct):
    latitude: float
    longitude: float


class Place(msgspec.Struct):
    city: Sourced[str] | None = None
    gps: Sourced[Gps] | None = None


class Seen(msgspec.Struct):
    tier: Tier
    title: str
    skill: Literal["beginner", "expert"] | None = None
    count: int | None = None
    share: float = 0.0
    is_done: bool | None = None
    place: Place = msgspec.field(default_factory=Place)
    words: tuple[str, ...] = ()
    gps_list: tuple[Gps, ...] = ()
    counts: dict[str, int] = {}


SHAPES = shapes_of(Seen)


def test_every_field_that_can_be_set_has_a_control() -> None:
    kinds = {path: shape.kind.value for path, shape in SHAPES.items()}
    assert kinds == {
        "tier": "choice",
        "title": "text",
        "skill": "choice",
        "count": "whole_number",
        "share": "number",
        "is_done": "yes_no",
        "place.city": "text",
        "place.gps": "json",
        "words": "words",
        "gps_list": "json",
        "counts": "json",
    }
    assert [path for path, shape in SHAPES.items() if shape.is_sourced] == [
        "place.city",
        "place.gps",
    ]


def read(path: str, text: str) -> Any:
    return msgspec.json.decode(shape_at(SHAPES, path).read(text))


@pytest.mark.parametrize(
    ("path", "text", "value"),
    [
        ("tier", "classic (small)", "Classic (Small)"),
        ("title", " a title ", " a title "),
        ("title", "", ""),
        ("count", "12", 12),
        ("count", "", None),
        ("share", "0.5", 0.5),
        ("is_done", "No", False),
        ("place.city", "12", "12"),
        ("place.city", "", None),
        ("place.gps", '{"latitude": 1, "longitude": 2}', {"latitude": 1, "longitude": 2}),
        ("words", "boat, harbour,", ["boat", "harbour"]),
        ("words", '["a, b", "c"]', ["a, b", "c"]),
        ("words", "", []),
    ],
)
def test_typed_words_become_the_value_of_the_field(path: str, text: str, value: Any) -> None:
    assert read(path, text) == value


@pytest.mark.parametrize(
    ("path", "text", "words"),
    [
        ("tier", "Ultimate", "Ultimate (Large)"),
        ("tier", "", "a value is needed"),
        ("count", "1.5", "not a whole number"),
        ("share", "much", "not a number"),
        ("is_done", "perhaps", "neither yes nor no"),
        ("place.gps", "{1}", "not JSON"),
        ("titel", "x", "“title”"),
        ("city", "x", "“place.city”"),
        ("zzz", "x", "There are: tier, title"),
    ],
)
def test_what_does_not_fit_says_why_and_what_would(path: str, text: str, words: str) -> None:
    with pytest.raises(BadEdit) as refused:
        read(path, text)
    assert words in refused.value.message


@pytest.mark.parametrize("value", [["a", "b"], ["a, b", "c"], ["[x"], [""], []])
def test_written_words_are_read_as_the_same_words(value: list[str]) -> None:
    shape = FieldShape(path=SHAPES["words"].path, label="Words", kind=FieldKind.WORDS)  # type: ignore[index]
    assert msgspec.json.decode(shape.read(shape.write(value))) == value


def test_the_value_of_a_fact_is_found_without_its_source() -> None:
    result = {"place": {"city": {"value": "Vik", "source": "path", "confidence": 1}}}
    assert value_at(result, "place.city") == "Vik"
    assert value_at(result, "place.gps.x") is None


def test_json_says_overrides_of_the_direction_in_signs_and_means_the_same() -> None:
    shape = shape_at(SHAPES, "counts")
    text = shape.write({"a\u202eb": 1})
    assert "\u202e" not in text
    assert msgspec.json.decode(shape.read(text)) == {"a\u202eb": 1}
