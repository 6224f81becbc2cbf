"""The part of JSON Schema that Nova takes for a tool."""

from collections.abc import Iterator
from typing import Any

from tests.emulator.refusals import invalid

_TOP = {"type", "properties", "required"}
_NOWHERE = {"$ref", "$defs", "definitions", "$schema", "anyOf", "oneOf", "allOf", "not", "if"}
_TYPES = {"object", "array", "string", "number", "integer", "boolean"}


def check_tool_schema(schema: Any) -> None:
    """Raises:
    Refused
    """
    if not isinstance(schema, dict) or schema.get("type") != "object":
        raise invalid("The input schema of a tool must be of the type object.")
    if set(schema) != _TOP:
        raise invalid(
            "The input schema of a tool must hold exactly type, properties and required; it "
            f"holds {', '.join(sorted(map(str, schema)))}."
        )
    for where, part in _parts("inputSchema.json", schema):
        if not isinstance(part, dict):
            raise invalid(f"{where} must be an object.")
        for word in sorted(_NOWHERE & set(part)):
            raise invalid(f"{where} holds {word}, which is not supported.")
        if part.get("type") not in _TYPES:
            raise invalid(f"{where} has the type {part.get('type')!r}, which is not supported.")
        unknown = set(part.get("required", ())) - set(part.get("properties", ()))
        if part["type"] == "object" and unknown:
            raise invalid(
                f"{where} requires {', '.join(sorted(unknown))}, which it does not have."
            )


def _parts(where: str, schema: Any) -> Iterator[tuple[str, Any]]:
    """Schemas only: a property may well be named `$ref`."""
    yield where, schema
    if not isinstance(schema, dict):
        return
    properties = schema.get("properties")
    for name, part in (properties if isinstance(properties, dict) else {}).items():
        yield from _parts(f"{where}.{name}", part)
    for word in ("items", "additionalProperties"):
        if word in schema and not isinstance(schema[word], bool):
            yield from _parts(f"{where}.{word}", schema[word])
