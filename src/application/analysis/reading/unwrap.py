"""Take an answer out of what a model put around it."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from msgspec import NODEFAULT, structs

from application.plugins.analysis_type import AnalysisType
from domain.analysis.lenient_json import JsonRead, read_json

MOST_LEVELS = 4


class Unwrapped(msgspec.Struct, frozen=True, kw_only=True):
    value: Any
    repairs: tuple[str, ...] = ()
    cut: tuple[str, ...] = ()
    inside: str = ""
    """Path of what was around it."""


def unwrap(read: JsonRead, types: Sequence[AnalysisType]) -> Unwrapped:
    """The object that holds the types' keys, also one in a list or in words of its own; paths in
    `cut` begin there. Of one type alone the key may be missing."""
    wanted = frozenset(t.key for t in types)
    value, cut, path, notes = read.value, read.cut, "", list(read.repairs)
    for _ in range(MOST_LEVELS):
        if isinstance(value, dict) and wanted & value.keys():
            break
        step = _inner(value, wanted)
        if step is None:
            break
        name, value = step
        cut = _below(cut, name)
        path = f"{path}{name}" if name.startswith("[") or not path else f"{path}.{name}"
        if isinstance(value, str):
            again = read_json(value, wanted)
            if again is None:
                break
            value, cut = again.value, again.cut
            notes.extend(again.repairs)
    if path:
        notes.append(f"the answer stood in {path}")
    if len(types) == 1 and isinstance(value, dict) and not wanted & value.keys():
        key = types[0].key
        if _is_result(value, types[0]):
            notes.append(f"the answer has no key; it can only be {key}")
            value, cut = {key: value}, tuple(f"{key}.{p}" if p else key for p in cut)
            cut = ("", *cut) if cut else ()
    return Unwrapped(value=value, repairs=tuple(notes), cut=cut, inside=path)


def unwrap_result(value: Any, analysis_type: AnalysisType) -> tuple[Any, str | None]:
    """The same for one type's result, and what was done."""
    fields = {f.encode_name: f for f in structs.fields(analysis_type.result_type)}
    key = analysis_type.key
    if isinstance(value, dict):
        if fields.keys() & value.keys():
            return value, None
        inner = [(n, v) for n, v in value.items() if isinstance(v, dict) and fields.keys() & v]
        if len(inner) == 1:
            return inner[0][1], f"{key}: the result stood in {inner[0][0]}"
        return value, None
    if isinstance(value, list):
        if key in fields:
            return {key: value}, f"{key}: a list was given for the object that holds it"
        if len(value) == 1 and isinstance(value[0], dict):
            return value[0], f"{key}: the result stood in a list"
        return value, None
    return value, None


def _inner(value: Any, wanted: frozenset[str]) -> tuple[str, Any] | None:
    if isinstance(value, list):
        objects = [(f"[{at}]", one) for at, one in enumerate(value) if isinstance(one, dict)]
        if len(objects) == 1:
            return objects[0]
        having = [one for one in objects if wanted & one[1].keys()]
        return having[-1] if having else None
    if not isinstance(value, Mapping):
        return None
    holders = [(str(n), v) for n, v in value.items() if _holds(v, wanted, MOST_LEVELS)]
    return holders[0] if len(holders) == 1 else None


def _holds(value: Any, wanted: frozenset[str], levels: int) -> bool:
    if levels == 0:
        return False
    if isinstance(value, dict):
        return bool(wanted & value.keys()) or any(
            _holds(one, wanted, levels - 1) for one in value.values() if not isinstance(one, str)
        )
    if isinstance(value, list):
        return len(value) <= 3 and any(_holds(one, wanted, levels - 1) for one in value)
    return isinstance(value, str) and "{" in value and any(f'"{key}"' in value for key in wanted)


def _below(cut: Sequence[str], name: str) -> tuple[str, ...]:
    """Paths in that member, as seen from there."""
    return tuple(
        p[len(name) :].removeprefix(".")
        for p in cut
        if (p + ".").startswith((name + ".", name + "["))
    )


def _is_result(value: Mapping[str, Any], analysis_type: AnalysisType) -> bool:
    fields = structs.fields(analysis_type.result_type)
    names = {f.encode_name for f in fields}
    needed = {
        f.encode_name for f in fields if f.default is NODEFAULT and f.default_factory is NODEFAULT
    }
    return bool(value) and needed <= value.keys() and len(names & value.keys()) * 2 > len(value)
