"""What of a result may leave the house without being asked for: all but its sensitive fields.

Fields that the type does not declare (of an older version, say) are left out with them: nobody
knows what is in them.
"""

from functools import lru_cache
from typing import Any

import msgspec
from msgspec import inspect

from application.plugins.marks import SENSITIVE

_RECORDS = (inspect.StructType, inspect.DataclassType, inspect.TypedDictType)
_LISTS = (inspect.ListType, inspect.VarTupleType, inspect.SetType, inspect.FrozenSetType)


def without_sensitive(value: Any, result_type: type[msgspec.Struct]) -> Any:
    """`value` is the type's result, decoded."""
    return _kept(value, _place_of(result_type))


class _Place:
    """What may stand at one place of a result; lists are the same place as their items."""

    def __init__(self) -> None:
        self.is_sensitive = False
        self.is_record = False
        self.is_open = False
        """Anything may stand there."""
        self.fields: dict[str, _Place] = {}
        self.others: _Place | None = None
        """Under any name, in a map."""

    def at(self, name: str) -> "_Place | None":
        return self.fields.get(name, self.others)


def _kept(value: Any, place: _Place) -> Any:
    if isinstance(value, list):
        return [_kept(item, place) for item in value]
    if not isinstance(value, dict) or place.is_open:
        return value
    inside = ((name, inner, place.at(name)) for name, inner in value.items())
    return {
        name: _kept(inner, there)
        for name, inner, there in inside
        if there is not None and not there.is_sensitive
    }


@lru_cache(maxsize=256)
def _place_of(result_type: type[msgspec.Struct]) -> _Place:
    place = _Place()
    _describe(place, inspect.type_info(result_type), {})
    return place


def _describe(place: _Place, of: inspect.Type, known: dict[Any, _Place]) -> None:
    """Add to the place what of this type may stand there; several types may."""
    if isinstance(of, inspect.Metadata):
        place.is_sensitive |= bool((of.extra or {}).get(SENSITIVE))
        _describe(place, of.type, known)
    elif isinstance(of, _LISTS):
        _describe(place, of.item_type, known)
    elif isinstance(of, inspect.TupleType):
        for item in of.item_types:
            _describe(place, item, known)
    elif isinstance(of, inspect.UnionType):
        for member in of.types:
            _describe(place, member, known)
    elif isinstance(of, inspect.DictType):
        place.others = place.others or _Place()
        _describe(place.others, of.value_type, known)
    elif isinstance(of, _RECORDS):
        _describe_record(place, of, known)
    elif isinstance(of, inspect.AnyType | inspect.RawType):
        place.is_open = True


def _describe_record(place: _Place, of: Any, known: dict[Any, _Place]) -> None:
    if of.cls in known:  # it holds records of its own kind, to any depth
        place.fields = (
            {**known[of.cls].fields, **place.fields} if place.fields else known[of.cls].fields
        )
        return
    known[of.cls] = place
    if getattr(of, "tag_field", None):
        place.fields.setdefault(of.tag_field, _Place())
    for field in of.fields:
        _describe(place.fields.setdefault(field.encode_name, _Place()), field.type, known)
    del known[of.cls]
