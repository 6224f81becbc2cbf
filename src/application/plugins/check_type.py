"""Whether an object that a plugin registers can serve as an analysis type."""

import inspect
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from application.plugins.analysis_type import AnalysisType
from application.plugins.check_marks import field_faults
from application.plugins.tool_schema import NoToolSchema, schema_of
from domain.library.kind import MediaKind
from domain.library.passage import RESERVED_ORIGINS
from domain.shared.provenance import DEFAULT_SOURCE_ORDER, Source

RESERVED_KEYS = frozenset({"combined", "waterfall"}) | RESERVED_ORIGINS
"""Names that choose other types, or that passages have without a type."""

_KEY = re.compile(r"[a-z][a-z0-9_]*")
LONGEST_KEY = 60
MEMBERS = ("key", "version", "title", "kinds", "result_type", "instruction")
_METHODS = {
    "extract": ("evidence",),
    "normalise": ("result", "evidence"),
    "reconcile": ("result", "edited"),
    "merge": ("results", "stretches"),
}


def faults(candidate: object) -> tuple[str, ...]:
    """What is wrong with it, one line each; empty when it is a sound analysis type."""
    if isinstance(candidate, type):
        return (f"register an instance: {candidate.__name__}(), not the class",)
    try:
        missing = [name for name in MEMBERS if not hasattr(candidate, name)]
        if missing or not isinstance(candidate, AnalysisType):
            return (f"it has no {', '.join(missing)}",)
        return tuple(_faults(candidate))
    except Exception as error:  # a property or a type of a stranger's may raise anything
        return (f"it cannot be looked at ({type(error).__name__}: {error})",)


def _faults(candidate: AnalysisType) -> Iterator[str]:
    if not isinstance(candidate.key, str) or not _KEY.fullmatch(candidate.key):
        yield f"key {candidate.key!r} must be lower-case letters, digits and _, a letter first"
    elif candidate.key in RESERVED_KEYS:
        yield f"key {candidate.key!r} is reserved"
    elif len(candidate.key) > LONGEST_KEY:
        yield f"key {candidate.key!r} is longer than {LONGEST_KEY} letters"
    for name in ("version", "title", "instruction"):
        if not isinstance(value := getattr(candidate, name), str) or not value.strip():
            yield f"{name} must be text, and not empty"
    kinds: Any = candidate.kinds
    if not isinstance(kinds, set | frozenset) or not kinds:
        yield "kinds must be a set of MediaKind, and not empty"
    elif odd := [kind for kind in kinds if kind not in (MediaKind.VIDEO, MediaKind.IMAGE)]:
        yield f"kinds may hold video and image, not {', '.join(map(str, odd))}"
    yield from _result_type_faults(candidate.result_type)
    for name, arguments in _METHODS.items():
        yield from _method_faults(name, getattr(candidate, name, None), arguments)
    yield from _order_faults(getattr(candidate, "source_order", DEFAULT_SOURCE_ORDER))
    tokens = getattr(candidate, "output_tokens", 1)
    if not isinstance(tokens, int) or isinstance(tokens, bool) or tokens < 1:
        yield f"output_tokens must be a whole number above zero, not {tokens!r}"
    for name in MEMBERS:
        if getattr(candidate, name) != getattr(candidate, name):
            yield f"{name} is another one at each look"


def _result_type_faults(result_type: Any) -> Iterator[str]:
    if not isinstance(result_type, type) or not issubclass(result_type, msgspec.Struct):
        yield "result_type must be a msgspec.Struct class"
        return
    try:
        msgspec.json.schema(result_type)
    except Exception as error:  # its annotations are a stranger's code
        yield f"result_type has no JSON schema: {error}"
        return
    try:
        schema_of(result_type)
    except NoToolSchema as error:
        yield f"result_type: {error}"
    yield from field_faults(result_type)


def _method_faults(name: str, method: Any, arguments: tuple[str, ...]) -> Iterator[str]:
    if method is None:
        return
    if not callable(method):
        yield f"{name} must be a method"
        return
    try:
        inspect.signature(method).bind(*arguments)
    except TypeError:
        yield f"{name} must take ({', '.join(('self', *arguments))})"
    except ValueError:
        return  # written in C; calling it will show


def _order_faults(order: Any) -> Iterator[str]:
    if not isinstance(order, tuple) or not all(isinstance(rank, tuple) for rank in order):
        yield "source_order must be a tuple of tuples of Source, best first"
        return
    named = [source for rank in order for source in rank]
    if odd := [source for source in named if source not in list(Source)]:
        yield f"source_order names what is no Source: {', '.join(map(repr, odd))}"
    elif twice := sorted({source for source in named if named.count(source) > 1}):
        yield f"source_order names {', '.join(twice)} twice"
    elif Source.HUMAN in named:
        yield "source_order may not name human: a person's word is above all others"
    elif not named:
        yield "source_order names no source"
