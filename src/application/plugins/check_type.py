"""Whether an object that a plugin registers can serve as an analysis type."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from application.plugins.analysis_type import AnalysisType
from domain.library.kind import MediaKind
from domain.library.passage import RESERVED_ORIGINS

RESERVED_KEYS = frozenset({"combined", "waterfall"}) | RESERVED_ORIGINS
"""Names that choose other types, or that passages have without a type."""

_KEY = re.compile(r"[a-z][a-z0-9_]*")
_MEMBERS = ("key", "version", "title", "kinds", "result_type", "instruction")


def faults(candidate: object) -> tuple[str, ...]:
    """What is wrong with it, one line each; empty when it is a sound analysis type."""
    if isinstance(candidate, type):
        return (f"register an instance: {candidate.__name__}(), not the class",)
    missing = [name for name in _MEMBERS if not hasattr(candidate, name)]
    if missing or not isinstance(candidate, AnalysisType):
        return (f"it has no {', '.join(missing)}",)
    return tuple(_faults(candidate))


def _faults(candidate: AnalysisType) -> Iterator[str]:
    if not isinstance(candidate.key, str) or not _KEY.fullmatch(candidate.key):
        yield f"key {candidate.key!r} must be lower-case letters, digits and _, a letter first"
    elif candidate.key in RESERVED_KEYS:
        yield f"key {candidate.key!r} is reserved"
    for name in ("version", "title", "instruction"):
        if not isinstance(value := getattr(candidate, name), str) or not value.strip():
            yield f"{name} must be text, and not empty"
    kinds: Any = candidate.kinds
    if not isinstance(kinds, set | frozenset) or not kinds:
        yield "kinds must be a set of MediaKind, and not empty"
    elif odd := [kind for kind in kinds if kind not in (MediaKind.VIDEO, MediaKind.IMAGE)]:
        yield f"kinds may hold video and image, not {', '.join(map(str, odd))}"
    yield from _result_type_faults(candidate.result_type)
    for name in ("extract", "normalise"):
        if not callable(getattr(candidate, name, len)):
            yield f"{name} must be a method"


def _result_type_faults(result_type: Any) -> Iterator[str]:
    if not isinstance(result_type, type) or not issubclass(result_type, msgspec.Struct):
        yield "result_type must be a msgspec.Struct class"
        return
    try:
        schema = msgspec.json.schema(result_type)
    except (TypeError, NameError) as error:
        yield f"result_type has no JSON schema: {error}"
        return
    if name := _recursive(schema):
        yield f"result_type is recursive at {name}; models cannot be given such a schema"


def _recursive(schema: dict[str, Any]) -> str | None:
    """The name of a definition that contains itself."""
    uses = {name: set(_references(part)) for name, part in schema.get("$defs", {}).items()}

    def reaches(start: str, goal: str, seen: set[str]) -> bool:
        for used in uses.get(start, set()) - seen:
            seen.add(used)
            if used == goal or reaches(used, goal, seen):
                return True
        return False

    return next((name for name in uses if reaches(name, name, set())), None)


def _references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(reference := part.get("$ref"), str):
            yield reference.rpartition("/")[2]
        for value in part.values():
            yield from _references(value)
    elif isinstance(part, list):
        for value in part:
            yield from _references(value)
