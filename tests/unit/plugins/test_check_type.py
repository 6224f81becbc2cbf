from typing import Annotated, Any

import msgspec
import pytest

from application.plugins.check_type import faults
from application.plugins.marks import TimeRange, embed, facet, sensitive, time_range
from domain.library.kind import MediaKind
from domain.shared.provenance import DEFAULT_SOURCE_ORDER, Source, Sourced
from tests.unit.plugins.types import Found, a_type


def test_a_sound_type_has_no_faults() -> None:
    whole = a_type(
        extract=lambda evidence: None,
        normalise=lambda result, evidence: result,
        reconcile=lambda result, edited: result,
        merge=lambda results, stretches: results[0],
        source_order=DEFAULT_SOURCE_ORDER,
        output_tokens=300,
    )
    assert faults(whole) == ()


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"key": "file"}, "key 'file' is reserved"),
        ({"key": "transcript"}, "key 'transcript' is reserved"),
        ({"key": "a" * 61}, "is longer than 60 letters"),
        ({"extract": lambda: None}, "extract must take (self, evidence)"),
        ({"normalise": lambda result: result}, "normalise must take (self, result, evidence)"),
        ({"reconcile": "all"}, "reconcile must be a method"),
        ({"reconcile": lambda a, b, c: a}, "reconcile must take (self, result, edited)"),
        ({"merge": lambda results: results[0]}, "merge must take (self, results, stretches)"),
        ({"output_tokens": 0}, "output_tokens must be a whole number above zero, not 0"),
        ({"output_tokens": True}, "output_tokens must be a whole number"),
        ({"output_tokens": "many"}, "output_tokens must be a whole number"),
        ({"source_order": [Source.EXIF]}, "source_order must be a tuple of tuples"),
        ({"source_order": (("radio",),)}, "source_order names what is no Source: 'radio'"),
        ({"source_order": ((Source.OCR,), (Source.OCR,))}, "source_order names ocr twice"),
        ({"source_order": ((Source.HUMAN,),)}, "source_order may not name human"),
        ({"source_order": ()}, "source_order names no source"),
    ],
)
def test_what_does_not_fit_is_named(changed: dict[str, Any], fault: str) -> None:
    found = faults(a_type(**changed))
    assert any(fault in one for one in found), found


class NotTimed(msgspec.Struct):
    when: Annotated[str, time_range]


class FacetOfRecords(msgspec.Struct):
    who: Annotated[tuple[NotTimed, ...], facet]


class EmbedOfTimes(msgspec.Struct):
    when: Annotated[TimeRange | None, embed]


class MarkInside(msgspec.Struct):
    words: list[Annotated[str, facet]]


class Misspelt(msgspec.Struct):
    words: Annotated[str, msgspec.Meta(extra={"reelsight.facette": True})]


class Dotted(msgspec.Struct, rename={"words": "a.b"}):
    words: str


class Deep(msgspec.Struct):
    inside: list[Sourced[NotTimed]]


@pytest.mark.parametrize(
    ("result_type", "fault"),
    [
        (NotTimed, "NotTimed.when is marked as time range and holds no TimeRange"),
        (FacetOfRecords, "FacetOfRecords.who is marked as facet and holds no plain values"),
        (EmbedOfTimes, "EmbedOfTimes.when is marked as embed and holds no plain values"),
        (MarkInside, "MarkInside.words has a mark inside its type"),
        (Misspelt, "Misspelt.words has a mark that is not known: reelsight.facette"),
        (Dotted, "Dotted.words is called 'a.b'"),
        (Deep, "NotTimed.when is marked as time range"),
    ],
)
def test_a_mark_on_a_field_that_it_does_not_fit_is_named(result_type: Any, fault: str) -> None:
    found = faults(a_type(result_type))
    assert any(fault in one for one in found), found


class Marked(msgspec.Struct):
    chapter: Annotated[TimeRange, time_range]
    times: Annotated[tuple[TimeRange, ...], time_range, sensitive] = ()
    place: Annotated[Sourced[str] | None, facet, embed] = None
    words: Annotated[list[str], facet] = []


def test_marks_that_fit_are_welcome() -> None:
    assert faults(a_type(Marked)) == ()


def test_a_type_that_raises_when_looked_at_is_refused() -> None:
    class Rude:
        @property
        def key(self) -> str:
            raise ValueError("not now")

    assert faults(Rude()) == ("it cannot be looked at (ValueError: not now)",)


def test_a_type_that_changes_between_looks_is_refused() -> None:
    class Liar:
        key, version, title, instruction = "liar", "1", "Liar", "Look."
        result_type = Found

        def __init__(self) -> None:
            self._looks = 0

        @property
        def kinds(self) -> frozenset[MediaKind]:
            self._looks += 1
            return frozenset({(MediaKind.VIDEO, MediaKind.IMAGE)[self._looks % 2]})

    assert faults(Liar()) == ("kinds is another one at each look",)
