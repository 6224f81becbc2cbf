"""What of a result can be found, where it was said, and when it is seen."""

from enum import StrEnum
from typing import Annotated, Any

import msgspec

from application.analysis.indexing.passage_text import MOST_WORDS
from application.analysis.indexing.passages_of_result import passages_of_result
from application.analysis.indexing.sightings import MOST_SIGHTINGS
from application.plugins.public import (
    MediaKind,
    Sourced,
    TimeRange,
    embed,
    facet,
    time_range,
)
from domain.analysis.fold import Folded
from domain.library.passage import FacetValue, IndexEntry, Passage
from domain.shared.provenance import Source


class Weather(StrEnum):
    SUN = "sun"
    UNKNOWN = "Unknown"


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    name: Annotated[Sourced[str] | None, facet, embed] = None
    role: Annotated[str, embed] = ""


class Take(TimeRange, frozen=True, kw_only=True):
    title: Annotated[str, embed]
    words: Annotated[tuple[str, ...], facet, embed] = ()
    actor: Actor | None = None


class Prop(msgspec.Struct, frozen=True, kw_only=True):
    name: Annotated[str, facet, embed]
    seen: Annotated[tuple[TimeRange, ...], time_range] = ()


class Slate(msgspec.Struct, frozen=True, kw_only=True):
    title: Annotated[str | None, embed] = None
    secret: str | None = None
    weather: Annotated[Weather, facet, embed] = Weather.UNKNOWN
    lead: Actor = Actor()
    takes: tuple[Take, ...] = ()
    props: tuple[Prop, ...] = ()
    places: tuple[Sourced[Prop], ...] = ()
    notes: Annotated[dict[str, str] | None, embed] = None
    confidence: dict[str, float] = {}


class SlateType:
    key = "slate"
    version = "1"
    title = "Slate"
    kinds = frozenset({MediaKind.VIDEO})
    result_type = Slate
    instruction = "Read the slate."


def entry_of(value: Any) -> IndexEntry:
    raw = msgspec.Raw(msgspec.json.encode(value))
    folded = Folded(key="slate", version="1", value=raw, base=None, is_current=True, fields={})
    return passages_of_result(SlateType(), folded)


def by_human(value: Any) -> dict[str, Any]:
    return {"value": value, "source": "human", "confidence": 1.0, "evidence": None}


def test_marked_fields_are_passages_and_others_are_not() -> None:
    entry = entry_of(
        {"title": "  Two\n boats ", "secret": "hidden", "notes": {"a": "x", "b": "y"}}
    )
    assert [(p.field, p.text) for p in entry.passages] == [
        ("title", "Two boats"),
        ("notes", "x, y"),
    ]


def test_a_fact_carries_its_source_and_how_sure_it_is() -> None:
    entry = entry_of({"lead": {"name": by_human("Nora"), "role": "captain"}})
    name, role = entry.passages
    assert (name.field, name.source, name.confidence) == ("lead.name", Source.HUMAN, 1.0)
    assert (role.field, role.source, role.confidence) == ("lead.role", None, None)
    assert entry.facets == (FacetValue(field="slate.lead.name", value="Nora"),)


def test_a_record_of_a_list_is_one_passage_with_its_times() -> None:
    take = {
        "start_s": 3.0,
        "end_s": 5.5,
        "title": "Bow",
        "words": ["rope", "knot"],
        "actor": {"name": by_human("Nora"), "role": "captain"},
    }
    (passage,) = entry_of({"takes": [take]}).passages
    assert passage == Passage(
        text="Bow\nrope, knot\nNora\ncaptain", field="takes", start_s=3.0, end_s=5.5
    )


def test_what_is_seen_several_times_is_found_each_time_and_close_ones_are_one() -> None:
    seen = [{"start_s": s, "end_s": s} for s in (90, 1, 4, 12, 60)]
    passages = entry_of({"props": [{"name": "rope", "seen": seen}]}).passages
    assert [(p.start_s, p.end_s) for p in passages] == [(1, 12), (60, 60), (90, 90)]
    flicker = [{"start_s": s * 60, "end_s": s * 60} for s in range(500)]
    many = entry_of({"props": [{"name": "rope", "seen": flicker}]}).passages
    assert len(many) == MOST_SIGHTINGS


def test_a_record_that_is_a_fact_lends_its_source() -> None:
    (passage,) = entry_of({"places": [by_human({"name": "Salt Quay"})]}).passages
    assert (passage.text, passage.field, passage.source) == ("Salt Quay", "places", Source.HUMAN)


def test_not_known_is_offered_as_a_filter_and_not_found_by_words() -> None:
    entry = entry_of({"weather": "Unknown"})
    assert entry.passages == ()
    assert entry.facets == (FacetValue(field="slate.weather", value="Unknown"),)
    (sun,) = entry_of({"weather": "sun", "confidence": {"weather": 0.7}}).passages
    assert (sun.text, sun.confidence) == ("sun", 0.7)


def test_each_filter_value_is_offered_once_and_never_a_paragraph() -> None:
    props = [{"name": name} for name in ("rope", "rope", "a" * 300)]
    assert entry_of({"props": props}).facets == (
        FacetValue(field="slate.props.name", value="rope"),
    )


def test_a_very_long_text_is_several_passages_and_no_word_is_lost() -> None:
    words = [f"w{n}" for n in range(MOST_WORDS * 2 + 1)]
    passages = entry_of({"title": " ".join(words)}).passages
    assert len(passages) == 3
    assert " ".join(p.text for p in passages).split() == words


def test_what_does_not_fit_the_struct_is_passed_over() -> None:
    odd: list[Any] = [
        None,
        [],
        {"title": {"a": 1}, "takes": "none", "lead": "Nora", "props": [3, None, {"name": ["x"]}]},
        {"takes": [{"title": "Bow", "start_s": "soon", "end_s": None}]},
        {"props": [{"name": "rope", "seen": [{"start_s": 1e400, "end_s": 1}, 3]}]},
        {"lead": {"name": {"value": {"x": 1}, "source": "nobody", "confidence": 7}}},
    ]
    found = [tuple(p.text for p in entry_of(value).passages) for value in odd]
    assert found == [(), (), (), ("Bow",), ("rope",), ()]
