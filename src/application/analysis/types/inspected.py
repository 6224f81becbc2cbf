"""Fields as msgspec inspects them: their marks, what is under them, what is in them."""

from typing import Any, get_origin

from msgspec import inspect


def opened(info: inspect.Type) -> tuple[inspect.Type, frozenset[str]]:
    """Without its marks and without null; and the marks."""
    marks: set[str] = set()
    while True:
        if isinstance(info, inspect.Metadata):
            marks |= {name for name, is_set in (info.extra or {}).items() if is_set}
            info = info.type
        elif isinstance(info, inspect.UnionType):
            members = [t for t in info.types if not isinstance(t, inspect.NoneType)]
            if len(members) != 1:
                return info, frozenset(marks)
            info = members[0]
        else:
            return info, frozenset(marks)


def inner_type(info: inspect.Type, value: list[Any] | dict[str, Any]) -> inspect.Type | None:
    """Of the items or entries; None where the field holds something else."""
    if isinstance(info, inspect.AnyType | inspect.UnionType):
        return inspect.AnyType()
    found = getattr(info, "value_type" if isinstance(value, dict) else "item_type", None)
    if isinstance(info, inspect.TupleType) and isinstance(value, list):
        return inspect.AnyType()
    return found if isinstance(found, inspect.Type) else None


def is_struct(info: inspect.StructType, cls: type) -> bool:
    return issubclass(get_origin(info.cls) or info.cls, cls)
