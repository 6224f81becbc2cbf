"""Times in a result of any type: found by the shape of its records, moved, cut to a stretch."""

import math
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from msgspec import structs

from application.analysis.checking.check_evidence import time_fields
from application.plugins.marks import TimeRange

GONE: Any = object()
_SLIVER_S = 5.0
_SLIVER_SHARE = 1 / 50
"""Of a core; records about less that mostly speak of a neighbour are the neighbour's."""


def moments(value: Any) -> Iterator[float]:
    """All times in it."""
    if isinstance(value, msgspec.Struct):
        for name in _time_names(value):
            if (moment := _number(getattr(value, name))) is not None:
                yield moment
        for name in value.__struct_fields__:
            yield from moments(getattr(value, name))
    elif isinstance(value, list | tuple | set | frozenset):
        for item in value:
            yield from moments(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from moments(item)


def shifted(value: Any, by_s: float) -> Any:
    """All times later by so many seconds."""

    def shift(record: Any) -> Any:
        changed = {
            name: moment + by_s
            for name in _time_names(record)
            if (moment := _number(getattr(record, name))) is not None
        }
        return structs.replace(record, **changed) if changed else record

    return _walked(value, shift)


class Core:
    """A stretch of the whole of which one part speaks. `is_last`: its end belongs to it."""

    def __init__(self, start_s: float, end_s: float, *, is_last: bool) -> None:
        self._start = start_s
        self._end = end_s
        self._is_last = is_last

    def cut(self, value: Any) -> Any:
        """Without the items of lists that lie outside; those that reach out end at its bounds. An
        item that speaks of several stretches goes when none of them is left."""
        if isinstance(value, msgspec.Struct):
            return self._inside(value)
        if isinstance(value, list | tuple):
            kept = [new for item in value if (new := self._item(item)) is not GONE]
            return kept if isinstance(value, list) else tuple(kept)
        if isinstance(value, dict):
            return {key: self.cut(item) for key, item in value.items()}
        return value

    def _item(self, item: Any) -> Any:
        if not isinstance(item, msgspec.Struct):
            return self.cut(item)
        for start_name, end_name in time_fields(type(item)):
            start, end = _number(getattr(item, start_name)), _number(getattr(item, end_name))
            if start is None and end is None:
                continue
            bounds = self._clipped(
                end if start is None else start,
                start if end is None else end,
                is_record=type(item) is not TimeRange,
            )
            if bounds is None:
                return GONE
            known = {start_name: (start, bounds[0]), end_name: (end, bounds[1])}
            item = structs.replace(
                item, **{name: new for name, (old, new) in known.items() if old is not None}
            )
        inside = self._inside(item)
        had, has = _has_ranges(item), _has_ranges(inside)
        return GONE if had and not has else inside

    def _inside(self, record: Any) -> Any:
        changed: dict[str, Any] = {}
        for name in record.__struct_fields__:
            value = getattr(record, name)
            if (new := self.cut(value)) is not value and new != value:
                changed[name] = new
        return structs.replace(record, **changed) if changed else record

    def _clipped(self, start: Any, end: Any, *, is_record: bool) -> tuple[float, float] | None:
        if not (math.isfinite(start) and math.isfinite(end)):
            return None
        if end <= start:
            held = self._start <= start < self._end or (self._is_last and start == self._end)
            return (start, end) if held else None
        inside_start, inside_end = max(start, self._start), min(end, self._end)
        length = inside_end - inside_start
        if length <= 0:
            return None
        sliver = min(_SLIVER_S, _SLIVER_SHARE * (self._end - self._start))
        if is_record and length < sliver and length < (end - start) / 2:
            return None
        return inside_start, inside_end


def _walked(value: Any, change: Callable[[Any], Any]) -> Any:
    if isinstance(value, msgspec.Struct):
        changed: dict[str, Any] = {}
        for name in value.__struct_fields__:
            inner = getattr(value, name)
            if (new := _walked(inner, change)) is not inner:
                changed[name] = new
        return change(structs.replace(value, **changed) if changed else value)
    if isinstance(value, list | tuple):
        items = [_walked(item, change) for item in value]
        if all(new is old for new, old in zip(items, value, strict=True)):
            return value
        return items if isinstance(value, list) else tuple(items)
    if isinstance(value, set | frozenset):
        return type(value)(_walked(item, change) for item in value)
    if isinstance(value, dict):
        return {key: _walked(item, change) for key, item in value.items()}
    return value


def _time_names(record: msgspec.Struct) -> tuple[str, ...]:
    names = (name for pair in time_fields(type(record)) for name in pair)
    return tuple(dict.fromkeys(names))


def _has_ranges(record: Any) -> bool:
    return any(
        isinstance(value, list | tuple) and any(type(item) is TimeRange for item in value)
        for value in (getattr(record, name) for name in record.__struct_fields__)
    )


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value)
