"""Any result as a small tree of labelled lines: pages, tables and exports show it alike.

Works on JSON alone, so results of a plugin that was uninstalled can still be read.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from domain.shared.provenance import Source
from domain.shared.timecode import clock

_HEADLINES = ("title", "name", "topic", "text", "speaker_id", "type")
_SHORT = 40
_SHORT_FORMS = re.compile(r"\b(gps|id|url)\b")


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """One line; `children` are indented below it. Model output: escape it."""

    label: str
    """Empty for the entries of a list that have no name."""
    text: str | None = None
    """None without children: not known."""
    source: Source | None = None
    confidence: float | None = None
    evidence: str | None = None
    start_s: float | None = None
    end_s: float | None = None
    children: tuple["Node", ...] = ()
    reason: str | None = None
    """Why it is not known, where the result says so."""

    @property
    def is_known(self) -> bool:
        return self.text is not None or any(child.is_known for child in self.children)


def render_result(value: msgspec.Raw) -> tuple[Node, ...]:
    """The lines of one type's result, in the order of its struct's fields."""
    decoded = msgspec.json.decode(value)
    if isinstance(decoded, dict):
        return tuple(_fields(decoded))
    return (_node("", decoded),)


def _fields(record: Mapping[str, Any], without: frozenset[str] = frozenset()) -> Iterator[Node]:
    """`confidence` and `unknown_reasons` may speak of the fields beside them, by name."""
    sure, reasons = (_about_fields(record, key) for key in ("confidence", "unknown_reasons"))
    for key, value in record.items():
        if key in without or (key == "unknown_reasons" and reasons is not None):
            continue
        if key == "confidence" and sure is not None:
            continue
        if reasons and key in reasons:
            yield Node(label=label_of(key), reason=_text(reasons[key]))
        elif key == "share" and isinstance(value, float) and 0 <= value <= 1:
            yield Node(label=label_of(key), text=f"{value:.0%}".replace("%", " %"))
        else:
            node = _node(label_of(key), value)
            number = sure.get(key) if sure else None
            if node.is_known and node.confidence is None and isinstance(number, int | float):
                node = msgspec.structs.replace(node, confidence=float(number))
            yield node


def _about_fields(record: Mapping[str, Any], key: str) -> Mapping[str, Any] | None:
    """What is said under `key` of fields of the same record; None when it is something else."""
    told = record.get(key)
    if not isinstance(told, dict):
        return None
    return told if not told or told.keys() & record.keys() else None


def label_of(key: str) -> str:
    """`recording_date` → `Recording date`, `altitude_m` → `Altitude (m)`."""
    words = key.replace("_", " ").strip()
    words = re.sub(r" (s|m)$", r" (\1)", words)
    words = _SHORT_FORMS.sub(lambda hit: hit[0].upper(), words)
    return words[:1].upper() + words[1:]


def _node(label: str, value: Any) -> Node:
    if isinstance(value, dict):
        return _record(label, value)
    if isinstance(value, list):
        return _list(label, value)
    return Node(label=label, text=_text(value))


def _record(label: str, record: Mapping[str, Any]) -> Node:
    used: set[str] = set()
    node = _Provenance(record, used)
    start, end = record.get("start_s"), record.get("end_s")
    if isinstance(start, int | float) and isinstance(end, int | float):
        used |= {"start_s", "end_s"}
    else:
        start = end = None
    text: str | None = None
    children: list[Node] = []
    if node.source is not None and "value" in record:
        used.add("value")
        inner = _entry(record["value"])
        text, children = inner.text, list(inner.children)
    children += _fields(record, frozenset(used))
    if start is not None and end is not None and text is None and not children:
        text = clock(start) if start == end else f"{clock(start)}–{clock(end)}"
    return Node(
        label=label,
        text=text,
        source=node.source,
        confidence=node.confidence,
        evidence=node.evidence,
        start_s=start,
        end_s=end,
        children=tuple(children),
    )


class _Provenance:
    """The badge of a record: taken from keys of these names when they hold what they should."""

    def __init__(self, record: Mapping[str, Any], used: set[str]) -> None:
        self.source: Source | None = None
        self.confidence: float | None = None
        self.evidence: str | None = None
        if record.get("source") in list(Source):
            self.source = Source(record["source"])
            used.add("source")
        if isinstance(sure := record.get("confidence"), int | float) and 0 <= sure <= 1:
            self.confidence = float(sure)
            used.add("confidence")
        if self.source and isinstance(record.get("evidence"), str | None):
            self.evidence = record.get("evidence")
            used.add("evidence")


def _list(label: str, values: list[Any]) -> Node:
    if all(isinstance(value, str) and len(value) <= _SHORT for value in values):
        return Node(label=label, text=", ".join(values) or None)
    return Node(label=label, children=tuple(_entry(value) for value in values))


def _entry(value: Any) -> Node:
    """A record in a list is called by its title, name, topic or text."""
    if not isinstance(value, dict):
        return _node("", value)
    headline = next((key for key in _HEADLINES if isinstance(value.get(key), str)), None)
    node = _record("", {k: v for k, v in value.items() if k != headline})
    if headline is None:
        return node
    return msgspec.structs.replace(node, text=value[headline])


def _text(value: Any) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return str(value)
