"""Everything there is to know of a type, derived from it: for its page, its docs, its listing."""

from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import inspect

from application.plugins.analysis_type import (
    Extracting,
    Normalising,
    Reconciling,
    source_order,
)
from application.plugins.examples import NoExample, example
from application.plugins.field_kinds import LISTS, RECORDS, content_of, is_sourced, origin
from application.plugins.field_notes import field_notes
from application.plugins.marks import EMBED, FACET, SENSITIVE, TIME_RANGE, TimeRange
from application.plugins.registry import RegisteredType
from application.plugins.token_hint import token_hint
from application.plugins.tool_schema import may_be_null
from domain.library.kind import MediaKind
from domain.shared.price import Tokens
from domain.shared.provenance import Source, SourceOrder

_MARK_WORDS = {
    FACET: "facet",
    EMBED: "search",
    SENSITIVE: "sensitive",
    TIME_RANGE: "time range",
}
_WORDS: dict[type, str] = {
    inspect.StrType: "text",
    inspect.BoolType: "yes or no",
    inspect.IntType: "whole number",
    inspect.FloatType: "number",
    inspect.DateTimeType: "date and time",
    inspect.DateType: "date",
    inspect.TimeType: "time of day",
    inspect.TimeDeltaType: "duration",
    inspect.UUIDType: "UUID",
    inspect.DecimalType: "decimal number",
}


class DescribedField(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    holds: str
    """In words: `text`, `list of records`, `one of: high, medium, low`."""
    sourced: bool
    """With source, confidence and evidence."""
    optional: bool
    marks: tuple[str, ...]
    note: str
    """What its author wrote about it."""
    fields: tuple["DescribedField", ...] = ()


class DescribedType(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    title: str
    version: str
    kinds: tuple[MediaKind, ...]
    plugin: str
    note: str
    instruction: str
    fields: tuple[DescribedField, ...]
    facets: tuple[str, ...]
    """Paths of the fields that are offered as filters."""
    sources: str
    """Which source is believed where runs disagree, best first."""
    needs_model: bool
    own_rules: bool
    """It corrects answers by rules of its own."""
    follows_edits: bool
    """It sets right what speaks of fields that a person has edited."""
    tokens: Tokens
    example: msgspec.Raw | None
    """None: nothing that fits could be made up."""


def describe_type(registered: RegisteredType) -> DescribedType:
    of = registered.type
    record = inspect.type_info(of.result_type)
    fields = tuple(_fields(record))
    return DescribedType(
        key=of.key,
        title=of.title,
        version=of.version,
        kinds=tuple(sorted(of.kinds)),
        plugin=registered.plugin,
        note=_docstring(of.result_type),
        instruction=of.instruction,
        fields=fields,
        facets=tuple(facet_paths(fields)),
        sources=order_in_words(source_order(of)),
        needs_model=not isinstance(of, Extracting),
        own_rules=isinstance(of, Normalising),
        follows_edits=isinstance(of, Reconciling),
        tokens=token_hint(of),
        example=_example(of.result_type),
    )


def facet_paths(fields: tuple[DescribedField, ...], above: str = "") -> Iterator[str]:
    for field in fields:
        path = f"{above}{field.name}"
        if _MARK_WORDS[FACET] in field.marks:
            yield path
        yield from facet_paths(field.fields, f"{path}.")


def _fields(record: Any) -> Iterator[DescribedField]:
    notes = field_notes(record.cls)
    if getattr(record, "tag", None) is not None:
        yield DescribedField(
            name=record.tag_field, holds=f"“{record.tag}”", sourced=False, optional=False,
            marks=(), note="Which of the records it is.",
        )  # fmt: skip
    for field in record.fields:
        extra, about = _meta(field.type)
        shown = content_of(field.type)
        if not isinstance(shown, RECORDS) or origin(shown.cls) is TimeRange:
            shown = None
        yield DescribedField(
            name=field.encode_name,
            holds=_holds(field.type),
            sourced=_has_source(field.type),
            optional=not field.required or may_be_null(field.type),
            marks=tuple(word for mark, word in _MARK_WORDS.items() if mark in extra),
            note=notes.get(field.name, "") or about,
            fields=tuple(_fields(shown)) if shown is not None else (),
        )


def _meta(of: inspect.Type) -> tuple[dict[str, Any], str]:
    if not isinstance(of, inspect.Metadata):
        return {}, ""
    return of.extra or {}, str((of.extra_json_schema or {}).get("description", ""))


def _holds(of: inspect.Type, *, many: bool = False) -> str:
    if isinstance(of, inspect.Metadata):
        return _holds(of.type, many=many)
    if isinstance(of, inspect.UnionType):
        members = [m for m in of.types if not isinstance(m, inspect.NoneType)]
        return " or ".join(dict.fromkeys(_holds(member, many=many) for member in members))
    if isinstance(of, LISTS):
        return f"list of {_holds(of.item_type, many=True)}"
    if isinstance(of, inspect.TupleType):
        return f"{len(of.item_types)} times {_holds(of.item_types[0])}"
    if isinstance(of, inspect.DictType):
        return f"names with {_holds(of.value_type)}"
    if isinstance(of, RECORDS):
        return _record_in_words(of, many=many)
    if isinstance(of, inspect.EnumType):
        return "one of: " + ", ".join(str(m.value) for m in of.cls if m is not Source.HUMAN)
    if isinstance(of, inspect.LiteralType):
        return "one of: " + ", ".join(str(v) for v in of.values if v is not None)
    words = _WORDS.get(type(of), "value")
    return f"{words}s" if many and words.endswith(("text", "number", "date")) else words


def _record_in_words(of: Any, *, many: bool) -> str:
    if is_sourced(of):
        return _holds(of.fields[0].type, many=many)
    if origin(of.cls) is TimeRange:
        return "time ranges" if many else "time range"
    return "records" if many else "record"


def _has_source(of: inspect.Type) -> bool:
    if isinstance(of, inspect.Metadata):
        return _has_source(of.type)
    if isinstance(of, LISTS):
        return _has_source(of.item_type)
    if isinstance(of, inspect.UnionType):
        return any(map(_has_source, of.types))
    return is_sourced(of)


def order_in_words(order: SourceOrder) -> str:
    return " > ".join(" = ".join(rank) for rank in order)


def _docstring(result_type: type[msgspec.Struct]) -> str:
    return " ".join((result_type.__dict__.get("__doc__") or "").split())


def _example(result_type: type[msgspec.Struct]) -> msgspec.Raw | None:
    try:
        return msgspec.Raw(msgspec.json.encode(example(result_type)))
    except NoExample:
        return None
