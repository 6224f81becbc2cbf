"""Whether the marks on a result's fields can do what they are there for."""

from collections.abc import Iterator
from typing import Any

from msgspec import inspect

from application.plugins.field_kinds import (
    LISTS,
    RECORDS,
    content_of,
    is_sourced,
    is_time_range,
    origin,
)
from application.plugins.marks import EMBED, FACET, MARKS, TIME_RANGE

_OPAQUE = (*RECORDS, inspect.DictType, inspect.TupleType, inspect.NamedTupleType)


def field_faults(result_type: Any) -> Iterator[str]:
    """Marks on fields that they do not fit, and field names that no path could tell apart."""
    yield from _record_faults(inspect.type_info(result_type), set())


def _record_faults(of: inspect.Type, seen: set[Any]) -> Iterator[str]:
    if isinstance(of, RECORDS):
        if of.cls in seen:
            return
        seen.add(of.cls)
        for field in of.fields:
            where = f"{_name(of.cls)}.{field.name}"
            if any(char in field.encode_name for char in ".[]") or not field.encode_name:
                yield f"{where} is called {field.encode_name!r}; a name has no dots and brackets"
            yield from _mark_faults(field.type, where)
    for inner in _inside(of):
        yield from _record_faults(inner, seen)


def _mark_faults(of: inspect.Type, where: str) -> Iterator[str]:
    extra = (of.extra or {}) if isinstance(of, inspect.Metadata) else {}
    for name, value in extra.items():
        if name.startswith("reelsight.") and (name not in MARKS or value is not True):
            yield f"{where} has a mark that is not known: {name}={value!r}"
    content = content_of(of)
    if TIME_RANGE in extra and not is_time_range(content):
        yield f"{where} is marked as time range and holds no TimeRange"
    for mark, word in ((FACET, "facet"), (EMBED, "embed")):
        if mark in extra and (isinstance(content, _OPAQUE) or content is None):
            yield f"{where} is marked as {word} and holds no plain values; mark the fields inside"
    if any(name in MARKS for name in _marks_below(of)):
        yield f"{where} has a mark inside its type; marks belong around all of it"


def _inside(of: inspect.Type) -> Iterator[inspect.Type]:
    if isinstance(of, inspect.Metadata):
        yield from _inside(of.type)
    elif isinstance(of, LISTS):
        yield of.item_type
    elif isinstance(of, inspect.DictType):
        yield of.value_type
    elif isinstance(of, inspect.TupleType):
        yield from of.item_types
    elif isinstance(of, inspect.UnionType):
        yield from of.types
    elif isinstance(of, RECORDS):
        yield from (field.type for field in of.fields)


def _marks_below(of: inspect.Type) -> Iterator[str]:
    """Marks inside a type, up to the next record, whose fields have their own."""
    bare = of.type if isinstance(of, inspect.Metadata) else of
    if isinstance(bare, RECORDS) and not is_sourced(bare):
        return
    for inner in _inside(bare):
        if isinstance(inner, inspect.Metadata):
            yield from inner.extra or {}
        yield from _marks_below(inner)


def _name(cls: Any) -> str:
    return str(getattr(origin(cls), "__name__", cls))
