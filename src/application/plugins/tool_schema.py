"""What a model is told of an answer: its schema in the few words that Nova takes.

At the top exactly `type`, `properties` and `required`; no references, unions or limits anywhere.
What is dropped here (defaults, ranges, patterns, formats) stays in our own validation.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from msgspec import inspect

from application.plugins.analysis_type import AnalysisType
from application.plugins.field_kinds import LISTS, RECORDS, origin
from application.plugins.field_notes import field_notes
from application.plugins.marks import TimeRange
from domain.shared.provenance import Source, Sourced

KEYWORDS = frozenset(
    "type properties required items enum description additionalProperties".split()
)
"""All that a schema given to a model consists of."""

Schema = dict[str, Any]

_WORDS: dict[type, Schema] = {
    inspect.StrType: {"type": "string"},
    inspect.BoolType: {"type": "boolean"},
    inspect.IntType: {"type": "integer"},
    inspect.FloatType: {"type": "number"},
    inspect.DateTimeType: {"type": "string", "description": "date and time, ISO 8601"},
    inspect.DateType: {"type": "string", "description": "date, as 2019-06-14"},
    inspect.TimeType: {"type": "string", "description": "time of day, as 13:45:00"},
    inspect.TimeDeltaType: {"type": "string", "description": "duration, ISO 8601, as PT1M30S"},
    inspect.UUIDType: {"type": "string", "description": "UUID"},
    inspect.DecimalType: {"type": "string", "description": "decimal number"},
}
_OUR_OWN = (Sourced, TimeRange)
"""In nearly every answer; their docstrings would be paid for again and again."""


class NoToolSchema(Exception):
    """A model cannot be told what to answer; the message says at which field and why."""


def nova_tool_schema(types: Sequence[AnalysisType]) -> Schema:
    """One object with a result per type key; every type is to be answered.

    Raises:
        NoToolSchema: a type that registration would have refused.
    """
    properties = {t.key: schema_of(t.result_type, described=t.title) for t in types}
    return {"type": "object", "properties": properties, "required": list(properties)}


def schema_of(result_type: Any, *, described: str = "") -> Schema:
    """Raises:
    NoToolSchema
    """
    schema = _schema(
        inspect.type_info(result_type), getattr(result_type, "__name__", "result"), ()
    )
    if described:
        schema = {**schema, "description": described}
    return schema


def _schema(of: inspect.Type, where: str, above: tuple[Any, ...]) -> Schema:
    if isinstance(of, inspect.Metadata):
        schema = _schema(of.type, where, above)
        return _described(schema, (of.extra_json_schema or {}).get("description"))
    if type(of) in _WORDS:
        return dict(_WORDS[type(of)])
    if isinstance(of, inspect.EnumType):
        return _values((member.value for member in of.cls if member is not Source.HUMAN), where)
    if isinstance(of, inspect.LiteralType):
        return _values((value for value in of.values if value is not None), where)
    if isinstance(of, LISTS):
        return {"type": "array", "items": _schema(of.item_type, f"{where}[]", above)}
    if isinstance(of, inspect.TupleType):
        return _tuple([_schema(item, f"{where}[]", above) for item in of.item_types], where)
    if isinstance(of, inspect.DictType):
        entries = _schema(of.value_type, f"{where}.*", above)
        return {"type": "object", "additionalProperties": entries}
    if isinstance(of, RECORDS):
        return _record(of, where, above)
    if isinstance(of, inspect.UnionType):
        return _union(of, where, above)
    raise NoToolSchema(f"{where} {_why_not(of)}")


def _values(values: Iterable[Any], where: str) -> Schema:
    listed = list(values)
    kinds = {type(value) for value in listed}
    if kinds == {str}:
        return {"type": "string", "enum": listed}
    if kinds == {int}:
        return {"type": "integer", "enum": listed}
    raise NoToolSchema(f"{where} must choose among texts, or among whole numbers")


def _tuple(items: list[Schema], where: str) -> Schema:
    if not items or any(item != items[0] for item in items):
        raise NoToolSchema(
            f"{where} is a tuple of different things; a record with named fields says more"
        )
    return {"type": "array", "items": items[0], "description": f"exactly {len(items)}"}


def _record(of: Any, where: str, above: tuple[Any, ...]) -> Schema:
    if of.cls in above:
        raise NoToolSchema(f"{where} is recursive; models cannot be given such a schema")
    if getattr(of, "array_like", False):
        raise NoToolSchema(f"{where} is array_like; models answer with named fields")
    notes = field_notes(of.cls)
    properties: Schema = {}
    required: list[str] = []
    if getattr(of, "tag", None) is not None:
        properties[of.tag_field] = _values([of.tag], where)
        required.append(of.tag_field)
    for field in of.fields:
        part = _schema(field.type, f"{where}.{field.encode_name}", (*above, of.cls))
        properties[field.encode_name] = _described(part, notes.get(field.name))
        if field.required and not may_be_null(field.type):
            required.append(field.encode_name)
    schema: Schema = {"type": "object", "properties": properties}
    # the top of an answer may be empty; deeper down an empty list is not worth its words
    if required:
        schema["required"] = required
    return _described(schema, _docstring(of.cls))


def _union(of: inspect.UnionType, where: str, above: tuple[Any, ...]) -> Schema:
    members = [member for member in of.types if not _is_nothing(member)]
    if len(members) == 1:
        return _schema(members[0], where, above)
    if members and all(isinstance(m, inspect.StructType) and m.tag is not None for m in members):
        return _tagged(members, where, above)
    schemas = [_schema(member, where, above) for member in members]
    if {str(schema.get("type")) for schema in schemas} <= {"integer", "number"} and all(
        "enum" not in schema for schema in schemas
    ):
        return {"type": "number"}
    raise NoToolSchema(
        f"{where} may hold several kinds of things; give each a field of its own, "
        "or make them records with a tag"
    )


def _tagged(members: Sequence[Any], where: str, above: tuple[Any, ...]) -> Schema:
    """One record with the fields of all, as there is no word for "one of"."""
    tag_field = members[0].tag_field
    properties: Schema = {tag_field: _values([member.tag for member in members], where)}
    common: list[set[str]] = []
    says: list[str] = []
    for member in members:
        one = _record(member, where, above)
        own = {name: part for name, part in one["properties"].items() if name != tag_field}
        for name, part in own.items():
            if _bare(properties.setdefault(name, part)) != _bare(part):
                raise NoToolSchema(f"{where}.{name} is different things in records of one union")
        common.append(set(one.get("required", ())))
        says.append(f"{member.tag}: {', '.join(own) or 'nothing more'}")
    everywhere = set.intersection(*common)
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name in everywhere],
        "description": f"fields by {tag_field}: {'; '.join(says)}",
    }


def _bare(schema: Schema) -> Schema:
    return {word: value for word, value in schema.items() if word != "description"}


def _described(schema: Schema, text: str | None) -> Schema:
    return {**schema, "description": text} if text else schema


def _docstring(cls: Any) -> str | None:
    own = origin(cls)
    if own in _OUR_OWN or not issubclass(own, msgspec.Struct):
        return None  # a dataclass has one that Python made up
    return " ".join((own.__dict__.get("__doc__") or "").split()) or None


def may_be_null(of: inspect.Type) -> bool:
    if isinstance(of, inspect.Metadata):
        return may_be_null(of.type)
    if isinstance(of, inspect.LiteralType):
        return None in of.values
    return isinstance(of, inspect.UnionType) and any(map(_is_nothing, of.types))


def _is_nothing(of: inspect.Type) -> bool:
    if isinstance(of, inspect.CustomType):
        return of.cls is msgspec.UnsetType
    return isinstance(of, inspect.NoneType)


def _why_not(of: inspect.Type) -> str:
    if isinstance(of, inspect.AnyType | inspect.RawType):
        return "may hold anything, so nobody could say whether an answer fits"
    if isinstance(of, inspect.BytesType | inspect.ByteArrayType | inspect.MemoryViewType):
        return "holds bytes, which no model can write"
    if isinstance(of, inspect.NamedTupleType):
        return "is a named tuple; use a struct, models answer with named fields"
    if isinstance(of, inspect.NoneType):
        return "can only be null"
    return "is of a kind that JSON does not know"
