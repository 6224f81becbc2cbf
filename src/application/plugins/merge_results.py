"""One result from several about successive stretches of one video: the way of types that have
none of their own. The same results in the same order always give the same."""

import re
import unicodedata
from collections.abc import Hashable, Iterable, Sequence
from enum import Enum
from typing import Any, TypeVar

import msgspec
from msgspec import structs

from application.plugins.marks import TimeRange
from domain.shared.provenance import DEFAULT_SOURCE_ORDER, Source, Sourced, SourceOrder

Result = TypeVar("Result", bound=msgspec.Struct)

DOUBTFUL = 0.4
"""A fact that is no surer stands behind all that are: the evidence check leaves no more to one
whose evidence is not there."""
_TOUCHING_S = 0.01
_COLLECTIONS = (list, tuple, set, frozenset)


def merge_results(results: Sequence[Result], order: SourceOrder = DEFAULT_SOURCE_ORDER) -> Result:
    """`results` in order of time, with times of the whole; at least one.

    Lists are joined: records of one name are one record with all its times, equal items stand
    once. Of facts with a source, the best source (`order`) is believed, then what most say, then
    the surest. Of other values the one that most results have, of equals the first; what says
    nothing (null, a default) never stands against what says something.
    """
    return _Merge(order).records(results)


def same_text(text: str) -> str:
    """Names that differ only in case, signs and spaces are one."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\W_]+", " ", plain).strip() or plain


class _Merge:
    def __init__(self, order: SourceOrder) -> None:
        self._ranks = {source: at for at, rank in enumerate(order) for source in rank}
        self._ranks[Source.HUMAN] = -1

    def records(self, records: Sequence[Result]) -> Result:
        first = records[0]
        if len(records) == 1:
            return first
        changed: dict[str, Any] = {}
        for field in structs.fields(type(first)):
            values = [getattr(record, field.name) for record in records]
            default = field.default
            if field.default_factory is not msgspec.NODEFAULT:
                default = field.default_factory()
            merged = self._values(values, default, field.name)
            if merged is not values[0]:
                changed[field.name] = merged
        return structs.replace(first, **changed) if changed else first

    def _values(self, values: Sequence[Any], default: Any, name: str) -> Any:
        said = [value for value in values if value is not None]
        if not said:
            return values[0]
        if all(isinstance(value, Sourced) for value in said):
            return self._believed(said)
        if isinstance(said[0], msgspec.Struct):
            alike: list[Any] = [value for value in said if type(value) is type(said[0])]
            return _hull(alike) if type(said[0]) is TimeRange else self.records(alike)
        if isinstance(said[0], _COLLECTIONS):
            items = [item for value in said if isinstance(value, _COLLECTIONS) for item in value]
            return type(said[0])(self._items(items))
        if isinstance(said[0], dict):
            return {
                key: item
                for value in reversed(said)
                if isinstance(value, dict)
                for key, item in value.items()
            }
        if name == "confidence" and all(isinstance(value, int | float) for value in said):
            return max(said)
        return _agreed(said, default)

    def _items(self, items: Sequence[Any]) -> Sequence[Any]:
        if items and all(type(item) is TimeRange for item in items):
            return _united(items)
        groups: dict[Hashable, list[Any]] = {}
        for item in items:
            groups.setdefault(_identity(item), []).append(item)
        merged: list[Any] = []
        for group in groups.values():
            if isinstance(group[0], TimeRange):
                merged += [
                    structs.replace(
                        self.records(run), start_s=run[0].start_s, end_s=_latest_end(run)
                    )
                    for run in _runs(group)
                ]
            elif isinstance(group[0], Sourced):
                merged.append(self._believed(group))
            elif isinstance(group[0], msgspec.Struct):
                merged.append(self.records(group))
            else:
                merged.append(group[0])
        if any(isinstance(item, TimeRange) for item in merged):
            merged.sort(key=lambda item: item.start_s if isinstance(item, TimeRange) else 0.0)
        return merged

    def _believed(self, facts: Sequence[Any]) -> Any:
        groups: dict[Hashable, list[Any]] = {}
        for fact in facts:
            groups.setdefault(_identity(fact), []).append(fact)
        best = [min(group, key=self._rank) for group in groups.values()]
        counts = {id(fact): len(groups[_identity(fact)]) for fact in best}
        return min(
            best,
            key=lambda fact: (*self._rank(fact)[:2], -counts[id(fact)], -fact.confidence),
        )

    def _rank(self, fact: Any) -> tuple[bool, int, float]:
        rank = self._ranks.get(fact.source, len(self._ranks))
        return fact.confidence <= DOUBTFUL, rank, -fact.confidence


def _agreed(said: Sequence[Any], default: Any) -> Any:
    telling = [value for value in said if value != default and value != ""] or said
    return max(telling, key=telling.count)


def _identity(item: Any) -> Hashable:
    """Equal for what is one thing: text in any writing, a record by its required texts."""
    if isinstance(item, Sourced):
        return _identity(item.value)
    if isinstance(item, str) and not isinstance(item, Enum):
        return same_text(item)
    if isinstance(item, msgspec.Struct):
        names = tuple(
            same_text(value)
            for field in structs.fields(type(item))
            if field.required
            and isinstance(value := getattr(item, field.name), str)
            and not isinstance(value, Enum)
        )
        if names:
            return (type(item), names)
    return msgspec.json.encode(item, order="deterministic")


def _united(ranges: Iterable[TimeRange]) -> list[TimeRange]:
    found: list[TimeRange] = []
    for one in sorted(ranges, key=lambda r: (r.start_s, r.end_s)):
        if found and one.start_s <= found[-1].end_s + _TOUCHING_S:
            found[-1] = TimeRange(start_s=found[-1].start_s, end_s=max(found[-1].end_s, one.end_s))
        else:
            found.append(one)
    return found


def _runs(records: Iterable[Any]) -> list[list[Any]]:
    """Records of one name that follow one another without a pause."""
    runs: list[list[Any]] = []
    for record in sorted(records, key=lambda r: (r.start_s, r.end_s)):
        if runs and record.start_s <= _latest_end(runs[-1]) + _TOUCHING_S:
            runs[-1].append(record)
        else:
            runs.append([record])
    return runs


def _hull(ranges: Sequence[TimeRange]) -> TimeRange:
    return TimeRange(start_s=min(r.start_s for r in ranges), end_s=_latest_end(ranges))


def _latest_end(ranges: Iterable[TimeRange]) -> float:
    return max(one.end_s for one in ranges)
