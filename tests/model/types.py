"""Small analysis types with everything that fields can be, and answers for them."""

from enum import StrEnum
from typing import Annotated, Any

import msgspec
from hypothesis import strategies as st

from application.plugins.public import (
    Evidence,
    MediaKind,
    Sourced,
    TimeRange,
    embed,
    facet,
    hookimpl,
    time_range,
)
from application.plugins.registry import AnalysisTypes, load_analysis_types
from domain.shared.provenance import Source


class Mood(StrEnum):
    CALM = "calm"
    WILD = "wild"
    UNKNOWN = "Unknown"


class Who(msgspec.Struct, frozen=True, kw_only=True):
    name: Annotated[Sourced[str] | None, facet, embed] = None
    role: Annotated[str | None, embed] = None


class Line(TimeRange, frozen=True, kw_only=True):
    text: Annotated[str, embed]
    by: Annotated[Sourced[str] | None, embed] = None


class Prop(msgspec.Struct, frozen=True, kw_only=True):
    name: Annotated[str, facet, embed]
    seen: Annotated[tuple[TimeRange, ...], time_range] = ()


class Slate(msgspec.Struct, frozen=True, kw_only=True):
    title: Annotated[Sourced[str] | None, facet, embed] = None
    take: Annotated[int | None, facet] = None
    mood: Annotated[Mood, facet, embed] = Mood.UNKNOWN
    who: Who = Who()
    words: Annotated[tuple[str, ...], facet, embed] = ()
    lines: tuple[Line, ...] = ()
    why: str | None = None


class Scenes(msgspec.Struct, frozen=True, kw_only=True):
    summary: Annotated[str, embed]
    props: tuple[Prop, ...] = ()


class Gone(msgspec.Struct, frozen=True, kw_only=True):
    note: Annotated[str, embed] = ""


class SlateType:
    key = "slate"
    version = "1"
    title = "Slate"
    kinds = frozenset({MediaKind.VIDEO, MediaKind.IMAGE})
    result_type = Slate
    instruction = "Read the slate."

    def normalise(self, result: Slate, evidence: Evidence) -> Slate:
        return result

    def reconcile(self, result: Slate, edited: frozenset[str]) -> Slate:
        """It says who decided, and tries to have its way with everything else."""
        why = f"a person decided {', '.join(sorted(edited))}"
        return msgspec.structs.replace(result, why=why, take=99, mood=Mood.WILD)


class ScenesType:
    key = "scenes"
    version = "1"
    title = "Scenes"
    kinds = frozenset({MediaKind.VIDEO})
    result_type = Scenes
    instruction = "Tell the scenes."


class GoneType:
    """It was installed when files were analysed, and is not any more."""

    key = "gone"
    version = "1"
    title = "Gone"
    kinds = frozenset({MediaKind.VIDEO, MediaKind.IMAGE})
    result_type = Gone
    instruction = "Say anything."


class _Brings:
    def __init__(self, *types: Any) -> None:
        self._types = types

    @hookimpl
    def register_analysis_types(self, register: Any) -> None:
        for one in self._types:
            register(one)


def _registry(*types: Any) -> AnalysisTypes:
    return load_analysis_types([_Brings(*types)], discover=False)


INSTALLED = _registry(SlateType(), ScenesType())
ONCE = _registry(SlateType(), ScenesType(), GoneType())
FIELDS = {
    "slate": ("", "title", "take", "mood", "who", "who.name", "who.role", "words", "lines", "why"),
    "scenes": ("", "summary", "props"),
}

words = st.sampled_from(["rope", "knot", "saltmarch quay", "Bow & stern", "港の船", "a" * 30])
_sources = st.sampled_from([s.value for s in Source if s is not Source.HUMAN])
facts = st.none() | st.fixed_dictionaries(
    {"value": words, "source": _sources, "confidence": st.sampled_from([0.3, 0.6, 0.9])}
)
_seconds = st.sampled_from([0.0, 1.0, 30.0, 90.0])
_ranges = st.fixed_dictionaries({"start_s": _seconds, "end_s": _seconds})
_lines = st.lists(
    st.fixed_dictionaries(
        {"start_s": _seconds, "end_s": _seconds, "text": words}, optional={"by": facts}
    ),
    max_size=2,
)
_people = st.fixed_dictionaries({}, optional={"name": facts, "role": words})
slates = st.fixed_dictionaries(
    {},
    optional={
        "title": facts,
        "take": st.integers(0, 2),
        "mood": st.sampled_from(["calm", "wild", "Unknown"]),
        "who": _people,
        "words": st.lists(words, max_size=2),
        "lines": _lines,
    },
)
scenes = st.fixed_dictionaries(
    {"summary": words},
    optional={
        "props": st.lists(
            st.fixed_dictionaries(
                {"name": words}, optional={"seen": st.lists(_ranges, max_size=3)}
            ),
            max_size=2,
        )
    },
)
answers = st.fixed_dictionaries(
    {"slate": st.none() | slates, "scenes": st.none() | scenes, "gone": st.just({"note": "gone"})}
)
set_values = {
    ("slate", ""): slates,
    ("slate", "title"): st.none() | words,
    ("slate", "take"): st.none() | st.integers(0, 3),
    ("slate", "mood"): st.sampled_from(["calm", "wild", None]),
    ("slate", "who"): _people,
    ("slate", "who.name"): st.none() | words,
    ("slate", "who.role"): st.none() | words,
    ("slate", "words"): st.lists(words, max_size=2),
    ("slate", "lines"): _lines,
    ("slate", "why"): st.none() | words,
    ("scenes", ""): scenes,
    ("scenes", "summary"): words,
    ("scenes", "props"): st.just([]),
}
