"""The few questions that all who read a struct's fields ask of `msgspec.inspect`."""

from typing import Any

from msgspec import inspect

from application.plugins.marks import TimeRange
from domain.shared.provenance import Sourced

LISTS = (inspect.ListType, inspect.VarTupleType, inspect.SetType, inspect.FrozenSetType)
RECORDS = (inspect.StructType, inspect.DataclassType, inspect.TypedDictType)


def content_of(of: inspect.Type) -> inspect.Type | None:
    """What a field holds without null, lists and `Sourced`; None for several things."""
    if isinstance(of, inspect.Metadata):
        return content_of(of.type)
    if isinstance(of, LISTS):
        return content_of(of.item_type)
    if isinstance(of, inspect.UnionType):
        members = [m for m in of.types if not isinstance(m, inspect.NoneType)]
        return content_of(members[0]) if len(members) == 1 else None
    if isinstance(of, inspect.StructType) and is_sourced(of):
        return content_of(of.fields[0].type)
    return of


def is_sourced(of: inspect.Type) -> bool:
    return isinstance(of, inspect.StructType) and origin(of.cls) is Sourced


def is_time_range(of: inspect.Type | None) -> bool:
    return isinstance(of, inspect.StructType) and issubclass(origin(of.cls), TimeRange)


def origin(cls: Any) -> Any:
    """`Sourced` of `Sourced[str]`."""
    return getattr(cls, "__origin__", cls)
