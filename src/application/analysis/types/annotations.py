"""What the annotations of a result struct say of its fields."""

import types
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec
from msgspec import NODEFAULT, structs

from domain.shared.provenance import Sourced


def opened(wanted: Any) -> tuple[Any, bool]:
    """Without `Annotated` and `| None`; whether it may be null."""
    if get_origin(wanted) is Annotated:
        return opened(get_args(wanted)[0])
    if get_origin(wanted) in (Union, types.UnionType):
        members = [m for m in get_args(wanted) if m is not types.NoneType]
        is_optional = len(members) < len(get_args(wanted))
        return (opened(members[0])[0] if len(members) == 1 else wanted), is_optional
    return wanted, wanted is types.NoneType


def struct_of(wanted: Any) -> type[msgspec.Struct] | None:
    """The struct, where it is stored as a plain object."""
    inside = opened(wanted)[0]
    cls = get_origin(inside) or inside
    if not (isinstance(cls, type) and issubclass(cls, msgspec.Struct)):
        return None
    config = cls.__struct_config__
    return None if config.array_like or config.tag is not None else inside


def record_of(wanted: Any) -> type[msgspec.Struct] | None:
    """The struct, where its fields are fields of the result."""
    inside = struct_of(wanted)
    return None if inside is None or is_fact_type(inside) else inside


def is_fact_type(inside: Any) -> bool:
    return (get_origin(inside) or inside) is Sourced


def value_type(fact: Any) -> Any:
    return next(f.type for f in structs.fields(fact) if f.name == "value")


def holds_items(inside: Any) -> bool:
    origin = get_origin(inside) or inside
    return (
        isinstance(origin, type)
        and issubclass(origin, list | tuple | dict | Sequence | Mapping | AbstractSet)
        and origin is not str
    )


def is_uniform(inside: Any) -> bool:
    arguments = get_args(inside)
    return len(arguments) == 1 or (len(arguments) == 2 and arguments[1] is ...)


def default_of(field: structs.FieldInfo) -> Any:
    if field.default is not NODEFAULT:
        return msgspec.to_builtins(field.default)
    if field.default_factory is not NODEFAULT:
        return msgspec.to_builtins(field.default_factory())
    return NODEFAULT
