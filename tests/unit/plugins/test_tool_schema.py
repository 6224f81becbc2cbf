"""What a model is given: nothing that Nova refuses, for any struct that registration lets in."""

import datetime
import enum
from collections.abc import Iterator
from typing import Annotated, Any, Literal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.analysis_types.builtin import BuiltInTypes
from application.plugins.analysis_type import AnalysisType
from application.plugins.registry import load_analysis_types
from application.plugins.tool_schema import NoToolSchema, nova_tool_schema, schema_of
from domain.library.kind import MediaKind
from domain.shared.provenance import Sourced

BUILT_IN = load_analysis_types([BuiltInTypes()], discover=False)
WORDS = {"type", "properties", "required", "items", "enum", "description", "additionalProperties"}


def walk(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every schema in it; names of properties are no keywords."""
    yield schema
    for part in schema.get("properties", {}).values():
        yield from walk(part)
    for word in ("items", "additionalProperties"):
        if word in schema:
            yield from walk(schema[word])


def assert_plain(schema: dict[str, Any]) -> None:
    for part in walk(schema):
        assert set(part) <= WORDS
        assert part["type"] in {"string", "number", "integer", "boolean", "array", "object"}
        assert set(part.get("required", ())) <= set(part.get("properties", {}))
        assert isinstance(part.get("description", ""), str)


@pytest.mark.parametrize("kind", [MediaKind.VIDEO, MediaKind.IMAGE])
def test_the_built_in_types_are_asked_together_in_the_words_that_nova_takes(
    kind: MediaKind,
) -> None:
    types = BUILT_IN.for_kind(kind)
    schema = nova_tool_schema(types)
    assert set(schema) == {"type", "properties", "required"}
    assert schema["type"] == "object"
    assert list(schema["properties"]) == schema["required"] == [t.key for t in types]
    assert_plain(schema)


def test_nobody_is_asked_to_speak_for_a_person() -> None:
    sources = [
        part["enum"]
        for part in walk(nova_tool_schema(BUILT_IN.for_kind(MediaKind.VIDEO)))
        if "exif" in part.get("enum", ())
    ]
    assert sources
    assert all("human" not in values for values in sources)


class Size(enum.StrEnum):
    WIDE = "wide"
    CLOSE = "close"


class Inner(msgspec.Struct):
    """One person."""

    name: str


class Many(msgspec.Struct):
    size: Size
    """How near."""
    maybe: str | None
    inner: list[Inner]
    ranged: Annotated[int, msgspec.Meta(ge=0, le=9, description="Of ten.", title="Rank")] = 1
    when: datetime.date | None = None
    named: dict[str, float] = {}
    pair: tuple[float, float] = (0.0, 0.0)
    number: int | float = 0
    fact: Sourced[Annotated[str, msgspec.Meta(pattern="^x")]] | None = None
    choice: Literal["a", "b", None] = None


def test_limits_and_defaults_go_and_words_and_choices_stay() -> None:
    schema = schema_of(Many)
    assert_plain(schema)
    assert schema["required"] == ["size", "inner"]
    size = {"type": "string", "enum": ["wide", "close"], "description": "How near."}
    assert schema["properties"]["size"] == size
    assert schema["properties"]["maybe"] == {"type": "string"}
    assert schema["properties"]["inner"]["items"]["description"] == "One person."
    assert schema["properties"]["ranged"] == {"type": "integer", "description": "Of ten."}
    assert schema["properties"]["when"]["type"] == "string"
    assert schema["properties"]["named"]["additionalProperties"] == {"type": "number"}
    assert schema["properties"]["number"] == {"type": "number"}
    assert schema["properties"]["choice"] == {"type": "string", "enum": ["a", "b"]}
    assert schema["properties"]["fact"]["required"] == ["value", "source", "confidence"]


class Said(msgspec.Struct, tag="said"):
    words: str
    loud: bool = False


class Seen(msgspec.Struct, tag="seen"):
    words: str
    colour: str | None = None


def test_records_with_a_tag_become_one_record_with_the_fields_of_all() -> None:
    class Hits(msgspec.Struct):
        hits: list[Said | Seen]

    item = schema_of(Hits)["properties"]["hits"]["items"]
    assert_plain(item)
    assert item["properties"]["type"] == {"type": "string", "enum": ["said", "seen"]}
    assert set(item["properties"]) == {"type", "words", "loud", "colour"}
    assert item["required"] == ["type", "words"]


class Row(msgspec.Struct, array_like=True):
    a: int


class Otherwise(msgspec.Struct, tag="other"):
    words: int


@pytest.mark.parametrize(
    ("of", "said"),
    [
        (Any, "may hold anything"),
        (dict[str, Any], "may hold anything"),
        (int | str, "several kinds of things"),
        (list[int] | str, "several kinds of things"),
        (tuple[int, str], "a tuple of different things"),
        (Row, "array_like"),
        (bytes, "bytes"),
        (None, "can only be null"),
        (Said | Otherwise, "different things in records of one union"),
        (Literal["a", 1], "texts, or among whole numbers"),
    ],
)
def test_what_no_model_can_be_told_is_refused_with_its_field(of: Any, said: str) -> None:
    struct = msgspec.defstruct("Asked", [("field", of)])
    with pytest.raises(NoToolSchema, match=said) as caught:
        schema_of(struct)
    assert str(caught.value).startswith("Asked.field")


leaves = st.sampled_from(
    [str, int, float, bool, Size, datetime.date, Literal["x", "y"],
     Annotated[str, msgspec.Meta(pattern="^a*$", title="T", examples=["a"])],
     Annotated[float, msgspec.Meta(ge=0, le=1, extra={"reelsight.facet": True})]]
)  # fmt: skip


def made_of(parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(
        parts.map(lambda of: list[of]),
        parts.map(lambda of: tuple[of, ...]),
        parts.map(lambda of: dict[str, of]),
        parts.map(lambda of: of | None),
        parts.map(lambda of: Sourced[of] | None),
        structs(parts),
    )


def structs(parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    names = st.sampled_from("alpha beta gamma delta type items properties required".split())
    optional = parts.map(lambda of: (of | None, None))
    fields = st.dictionaries(names, st.one_of(parts, optional), min_size=1, max_size=4)
    return fields.map(
        lambda made: msgspec.defstruct(
            "Made",
            [(name, *(of if isinstance(of, tuple) else (of,))) for name, of in made.items()],
            kw_only=True,
        )
    )


class Made:
    key, version, title, instruction = "made", "1", "Made", "Look."
    kinds = frozenset({MediaKind.VIDEO})

    def __init__(self, result_type: Any) -> None:
        self.result_type = result_type


@given(structs(st.recursive(leaves, made_of, max_leaves=12)))
def test_any_struct_is_put_in_the_words_that_nova_takes(struct: Any) -> None:
    made: AnalysisType = Made(struct)
    schema = nova_tool_schema([made])
    assert set(schema) == {"type", "properties", "required"}
    assert_plain(schema)
