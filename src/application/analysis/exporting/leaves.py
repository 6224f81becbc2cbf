"""A result taken apart into single values, each with what is said of it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

from application.ports.table_writer import Cell
from domain.shared.provenance import Source
from domain.shared.timecode import stretch

TIMES = frozenset({"start_s", "end_s"})
_SAID = frozenset({"source", "confidence", "evidence"})


class Around(msgspec.Struct, frozen=True, kw_only=True):
    """What the records around a value say of it."""

    start_s: float | None = None
    end_s: float | None = None
    source: str | None = None
    confidence: float | None = None
    evidence: str | None = None


class Leaf(msgspec.Struct, frozen=True, kw_only=True):
    path: str
    """Field path; lists are passed through."""
    at: str
    """The same with the numbers of lists' items, from 0."""
    item: tuple[int, ...]
    """Numbers of the lists' items, from 1."""
    value: Cell
    around: Around


def leaves(value: Any) -> Iterator[Leaf]:
    """In the order of the result."""
    yield from _leaves(value, "", "", (), Around())


def _leaves(
    value: Any, path: str, at: str, item: tuple[int, ...], around: Around
) -> Iterator[Leaf]:
    if isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _leaves(inner, path, f"{at}[{number}]", (*item, number + 1), around)
    elif isinstance(value, dict):
        yield from _of_record(value, path, at, item, around)
    else:
        yield Leaf(path=path, at=at, item=item, value=value, around=around)


def _of_record(
    record: Mapping[str, Any], path: str, at: str, item: tuple[int, ...], around: Around
) -> Iterator[Leaf]:
    used: set[str] = set()
    if times := times_of(record):
        around = msgspec.structs.replace(around, start_s=times[0], end_s=times[1])
        used |= TIMES
        if record.keys() <= TIMES:
            yield Leaf(path=path, at=at, item=item, value=stretch(*times), around=around)
    if is_sourced(record):
        around = _said_by(record, around)
        used |= _SAID
        if "value" in record:
            used.add("value")
            yield from _leaves(record["value"], path, at, item, around)
    said = SaidOfFields(record)
    for name, value in record.items():
        if name in used:
            continue
        inner, about = said.rest.get(name, value), around
        if name in said.confidence:
            about = msgspec.structs.replace(about, confidence=said.confidence[name])
        if name in said.reasons:
            about = msgspec.structs.replace(about, evidence=said.reasons[name])
        yield from _leaves(
            inner, f"{path}.{name}" if path else name, f"{at}.{name}" if at else name, item, about
        )


class SaidOfFields:
    """`confidence` and `unknown_reasons` may speak of the fields beside them, by name."""

    def __init__(self, record: Mapping[str, Any]) -> None:
        self.rest: dict[str, Any] = {}
        """What else stands under these two names."""
        sure = self._told(record, "confidence", is_share)
        self.confidence: dict[str, float] = {name: float(sure[name]) for name in sure}
        self.reasons: dict[str, str] = self._told(
            record, "unknown_reasons", lambda reason: isinstance(reason, str)
        )

    def _told(
        self, record: Mapping[str, Any], key: str, fits: Callable[[Any], bool]
    ) -> dict[str, Any]:
        told = record.get(key)
        if not isinstance(told, dict):
            return {}
        about = {n: v for n, v in told.items() if n in record and n != key and fits(v)}
        self.rest[key] = {name: v for name, v in told.items() if name not in about}
        return about


def is_sourced(record: Mapping[str, Any]) -> bool:
    """It says itself where it comes from, as `Sourced` and texts on the screen do."""
    source, evidence = record.get("source"), record.get("evidence")
    return (
        isinstance(source, str)
        and source in set(Source)
        and isinstance(evidence, str | None)
        and (record.get("confidence") is None or is_share(record["confidence"]))
    )


def _said_by(record: Mapping[str, Any], around: Around) -> Around:
    sure = record.get("confidence")
    return msgspec.structs.replace(
        around,
        source=record["source"],
        confidence=None if sure is None else float(sure),
        evidence=record.get("evidence"),
    )


def times_of(record: Mapping[str, Any]) -> tuple[float, float] | None:
    start, end = record.get("start_s"), record.get("end_s")
    if not isinstance(start, int | float) or not isinstance(end, int | float):
        return None
    return start, end


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_share(value: Any) -> bool:
    return is_number(value) and 0 <= value <= 1
