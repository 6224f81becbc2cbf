"""Results of the registered types in the description of the API, which alone cannot know them."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from application.analysis.types.list_analysis_types import ListedType

_AT = "#/components/schemas/"
_DEFINED = "#/$defs/"
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9._-]")


def with_result_schemas(document: dict[str, Any], types: Sequence[ListedType]) -> dict[str, Any]:
    """The document with a component per type and kind, to which results refer."""
    schemas: dict[str, Any] = dict(document.get("components", {}).get("schemas", {}))
    by_key: dict[str, list[dict[str, str]]] = {}
    for listed in types:
        name = f"results.{listed.key}.{'-or-'.join(listed.kinds)}"
        schemas |= _components(name, listed)
        by_key.setdefault(listed.key, []).append({"$ref": _AT + name})
    every = [reference for references in by_key.values() for reference in references]
    # types that were uninstalled still have results, of any shape
    _refer(schemas, "ResultAnswer", "value", {"anyOf": [*every, {"type": "object"}]})
    results = {key: _any_of(references) for key, references in by_key.items()}
    _refer(schemas, "RunResults", "results", {"type": "object", "properties": results})
    return {**document, "components": {**document.get("components", {}), "schemas": schemas}}


def _components(name: str, listed: ListedType) -> dict[str, Any]:
    """The type's own definitions below its name, so that no two types share one by accident."""
    schema = dict(listed.schema)
    definitions: Mapping[str, Any] = schema.pop("$defs", {})
    names: dict[str, str] = {}
    for number, defined in enumerate(definitions):
        short = _NOT_IN_NAMES.sub("_", defined)[:60]
        own = f"{name}.{short}"
        names[_DEFINED + defined] = own if own not in names.values() else f"{own}.{number}"
    renamed = {names[_DEFINED + key]: _rewritten(part, names) for key, part in definitions.items()}
    top = {**_rewritten(schema, names), "title": f"{listed.title} {listed.version}"}
    return {name: top, **renamed}


def _rewritten(part: Any, names: Mapping[str, str]) -> Any:
    if isinstance(part, dict):
        return {key: _rewritten(value, names) for key, value in part.items()}
    if isinstance(part, list):
        return [_rewritten(value, names) for value in part]
    if isinstance(part, str) and part in names:
        return _AT + names[part]
    return part


def _any_of(references: list[dict[str, str]]) -> dict[str, Any]:
    return dict(references[0]) if len(references) == 1 else {"anyOf": references}


def _refer(schemas: dict[str, Any], component: str, field: str, schema: dict[str, Any]) -> None:
    """Say what a field of ours holds; its own description stays."""
    for name, found in schemas.items():
        if name.rpartition("_")[2] == component and field in found.get("properties", {}):
            had = found["properties"][field]
            kept = {word: had[word] for word in ("description",) if word in had}
            properties = {**found["properties"], field: {**schema, **kept}}
            schemas[name] = {**found, "properties": properties}
