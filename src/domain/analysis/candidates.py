"""What the runs say of a result before any person: one result, and every other value beside it."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from domain.analysis.field_path import WHOLE, FieldPath, get_at, join, parts
from domain.analysis.run import AnalysisRun, TypeResult
from domain.shared.provenance import Source, SourceOrder

WITHOUT_MODEL = "extractive"
"""The engine that only measures and reads."""

_SOURCED = frozenset({"value", "source", "confidence"})
_GROUNDS = frozenset({"source", "evidence"})


class Layer(msgspec.Struct, frozen=True, kw_only=True):
    """One run's result of the type."""

    run: AnalysisRun
    result: TypeResult
    is_current: bool
    """It looked at the file as it is now."""


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """A value of some field, as it is stored, and the run that says it."""

    value: Any
    layer: Layer


def is_sourced(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and value.keys() >= _SOURCED
        and value.keys() <= _SOURCED | {"evidence"}
        and value["source"] in list(Source)
        and isinstance(value["confidence"], int | float)
    )


def bare(value: Any) -> Any:
    """Without its source."""
    return value["value"] if is_sourced(value) else value


def same(one: Any, other: Any) -> bool:
    """Equal as JSON, wherever they were found: `true` is not 1."""
    return _canonical(bare(one)) == _canonical(bare(other))


def fingerprint(value: Any) -> bytes:
    """Equal where the same is said, however surely and on whatever grounds, facts in lists and
    records too: another run hardly ever is as sure as the last one."""
    return _canonical(_statement(value))


def _canonical(value: Any) -> bytes:
    return msgspec.json.encode(value, order="deterministic")


def _statement(value: Any) -> Any:
    value = bare(value)
    if isinstance(value, list):
        return [_statement(item) for item in value]
    if not isinstance(value, dict):
        return value
    grounds = _GROUNDS if value.get("source") in list(Source) else frozenset()
    return {
        key: _statement(inner)
        for key, inner in value.items()
        if key not in grounds and not (key == "confidence" and _says_how_sure(inner))
    }


def _says_how_sure(value: Any) -> bool:
    """Of the record, or of the fields beside it by name."""
    if isinstance(value, dict):
        return all(_says_how_sure(inner) for inner in value.values())
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))


class Candidates:
    """All layers of one type, best first; `opened` ones are decoded once."""

    def __init__(
        self, layers: Sequence[Layer], order: SourceOrder, sourced: frozenset[str]
    ) -> None:
        opened = [(layer, msgspec.json.decode(layer.result.value)) for layer in layers]
        self._ranks = {source: rank for rank, row in enumerate(order) for source in row}
        opened.sort(key=lambda one: self._as_base(*one))
        self.layers = [layer for layer, _ in opened]
        self._values = [value for _, value in opened]
        self._sourced = sourced | {
            path for value in self._values for path in _sourced_within(value, WHOLE)
        }

    def is_fact(self, path: FieldPath) -> bool:
        """Whether a `Sourced` stands there."""
        return path in self._sourced

    def result(self, without: int = 0) -> Any:
        """The one result of all layers but the best so many; None when none is left."""
        return self._merged(without, WHOLE) if without < len(self.layers) else None

    def fields(self) -> Iterator[FieldPath]:
        """Fields that do not go on inside, in the order of the best layer that has them."""
        yield from dict.fromkeys(self._leaves(WHOLE))

    def at(self, path: FieldPath) -> Iterator[Said]:
        """What there is to be said of a field or record, best first; nothing known is left out."""
        if self.is_fact(path):
            yield from self._facts(path)
            return
        for at, layer in enumerate(self.layers):
            value = get_at(self.result(at), path)
            is_anothers = value and get_at(self._values[at], path) == []
            if value is not None and not is_anothers:
                yield Said(value=value, layer=layer)

    def own(self, path: FieldPath, start: int = 0) -> Iterator[Said]:
        """What each layer itself has there, best first."""
        if self.is_fact(path):
            yield from self._facts(path, start)
            return
        for layer, value in zip(self.layers[start:], self._values[start:], strict=True):
            if (found := get_at(value, path)) is not None:
                yield Said(value=found, layer=layer)

    def _is_of(self, said: Said, start: int) -> bool:
        """Whether it is about the same content of the file as that layer."""
        return said.layer.is_current is self.layers[start].is_current

    def _merged(self, start: int, path: FieldPath) -> Any:
        """The base's value, with the best fact in each place where one can stand."""
        base = get_at(self._values[start], path)
        if self.is_fact(path):
            if base is not None and not is_sourced(base):
                return base  # of an older shape of the type
            return next((s.value for s in self._facts(path, start) if self._is_of(s, start)), base)
        if base == [] and len(parts(path)) == 1:
            measured = (s for s in self.own(path, start) if _is_measured(s))
            return next((said.value for said in measured if self._is_of(said, start)), base)
        if not _is_record(base):
            return base
        merged = {key: self._merged(start, join(path, key)) for key in base}
        for below in sorted(self._sourced):  # the order of a set is another one each time
            above, _, name = below.rpartition(".")
            if above != path or not name or name in merged:
                continue
            if (fact := self._merged(start, FieldPath(below))) is not None:
                merged[name] = fact
        return merged

    def _facts(self, path: FieldPath, start: int = 0) -> Iterator[Said]:
        found = [
            Said(value=value, layer=layer)
            for layer, whole in zip(self.layers[start:], self._values[start:], strict=True)
            if (value := get_at(whole, path)) is not None
        ]
        yield from sorted(found, key=lambda said: self._as_fact(said, path))

    def _as_fact(self, said: Said, path: FieldPath) -> tuple[Any, ...]:
        known = is_sourced(said.value)
        rank = self._rank(said.value["source"] if known else None)
        sure = said.value["confidence"] if known else 0.0
        is_doubtful = any(
            not finding.supported and finding.path == path
            for finding in said.layer.result.findings
        )
        return (not said.layer.is_current, is_doubtful, rank, -sure, -said.layer.run.id)

    def _as_base(self, layer: Layer, value: Any) -> tuple[Any, ...]:
        rank = self._rank(value.get("source") if isinstance(value, dict) else None)
        return (not layer.is_current, layer.run.engine == WITHOUT_MODEL, rank, -layer.run.id)

    def _rank(self, source: Any) -> int:
        known = isinstance(source, str) and source in list(Source)
        return self._ranks.get(Source(source), len(self._ranks)) if known else len(self._ranks)

    def _leaves(self, path: FieldPath) -> Iterator[FieldPath]:
        values = [v for v in (get_at(whole, path) for whole in self._values) if v is not None]
        if not self.is_fact(path) and values and all(map(_is_record, values)):
            for key in dict.fromkeys(key for value in values for key in value):
                yield from self._leaves(join(path, key))
        elif path:
            yield path


def _is_measured(said: Said) -> bool:
    """Whether it is a list of things that each stand for themselves, whatever else is said."""
    return (
        said.layer.run.engine == WITHOUT_MODEL
        and isinstance(said.value, list)
        and bool(said.value)
        and all(isinstance(item, dict) for item in said.value)
    )


def _is_record(value: Any) -> bool:
    """Keys that a path cannot hold make it one value."""
    return (
        isinstance(value, dict)
        and not is_sourced(value)
        and all(key and "." not in key for key in value)
    )


def _sourced_within(value: Any, path: FieldPath) -> Iterator[str]:
    if is_sourced(value):
        yield path
    elif _is_record(value):
        for key, inner in value.items():
            yield from _sourced_within(inner, join(path, key))
