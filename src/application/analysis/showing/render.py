"""Any result as a small tree of labelled lines: pages, tables and exports show it alike.

Works on JSON alone, so results of a plugin that was uninstalled can still be read.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from domain.analysis.field_path import WHOLE, FieldPath, join
from domain.analysis.findings import Finding
from domain.analysis.fold import FieldState
from domain.shared.figures import coordinates
from domain.shared.provenance import Source
from domain.shared.timecode import stretch

_HEADLINES = ("title", "name", "topic", "text", "speaker_id", "type")
_SHORT = 40
_SHORT_FORMS = re.compile(r"\b(gps|id|url)\b")
_NAME = re.compile(r"[a-z]+(_[a-z]+)+")
_INSIDE = re.compile(r"[.\[][^.\[]*$")


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """One line; `children` are indented below it. Model output: escape it."""

    label: str
    """Empty for the entries of a list that have no name."""
    path: str = ""
    """Where it stands in the result, entries of lists by number: `project.customer_name`,
    `chapters[2]`."""
    is_field: bool = False
    """A person can decide it by this path: no record, nothing inside a list or a fact's value."""
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
    state: FieldState | None = None
    """Who decided it, and what else was found; None when one run's word is all there is."""
    findings: tuple[Finding, ...] = ()
    """What the evidence check says of it, or of something in it that has no line of its own."""

    @property
    def is_known(self) -> bool:
        return self.text is not None or any(child.is_known for child in self.children)

    @property
    def unsupported(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if not finding.supported)


def render_result(
    value: msgspec.Raw,
    states: Mapping[str, FieldState] | None = None,
    findings: Sequence[Finding] = (),
) -> tuple[Node, ...]:
    """The lines of one type's result, in the order of its struct's fields."""
    decoded = msgspec.json.decode(value)
    if isinstance(decoded, dict):
        nodes = tuple(_fields(decoded, WHOLE))
    else:
        nodes = (_node("", decoded, WHOLE),)
    if not states and not findings:
        return nodes
    return tuple(_annotated(nodes, states or {}, _by_line(nodes, findings)))


def render_value(value: Any) -> str:
    """One field's value in a line: what another run found, what stood there before."""
    node = _node("", value, WHOLE)
    return _in_a_line(node) or "nothing"


def spaced(name: str) -> str:
    """`scene_changes`, which only programs write, in words."""
    return name.replace("_", " ") if _NAME.fullmatch(name) else name


def walk(nodes: Sequence[Node]) -> Iterator[Node]:
    """Every node of the trees, those above before those in them."""
    for node in nodes:
        yield node
        yield from walk(node.children)


def label_of(key: str) -> str:
    """`recording_date` → `Recording date`, `altitude_m` → `Altitude (m)`."""
    words = key.replace("_", " ").strip()
    words = re.sub(r" (s|m)$", r" (\1)", words)
    words = _SHORT_FORMS.sub(lambda hit: hit[0].upper(), words)
    return words[:1].upper() + words[1:]


def _in_a_line(node: Node) -> str:
    if node.text and not node.label:
        return node.text
    parts = [node.text] if node.text else []
    for child in node.children:
        if words := _in_a_line(child):
            parts.append(f"{child.label.lower()} {words}" if child.label else words)
    return ", ".join(parts)


def _by_line(nodes: Sequence[Node], findings: Sequence[Finding]) -> dict[str, tuple[Finding, ...]]:
    """Each finding at the line it is about, or at the nearest one around it."""
    paths = {node.path for node in walk(nodes)}
    found: dict[str, tuple[Finding, ...]] = {}
    for finding in findings:
        path = finding.path
        while path and path not in paths:
            shorter = _INSIDE.sub("", path)
            path = shorter if shorter != path else ""
        found[path] = (*found.get(path, ()), finding)
    return found


def _annotated(
    nodes: Sequence[Node],
    states: Mapping[str, FieldState],
    findings: Mapping[str, tuple[Finding, ...]],
) -> Iterator[Node]:
    for node in nodes:
        yield msgspec.structs.replace(
            node,
            state=states.get(node.path),
            findings=findings.get(node.path, ()),
            children=tuple(_annotated(node.children, states, findings)),
        )


def _fields(
    record: Mapping[str, Any], at: FieldPath, without: frozenset[str] = frozenset()
) -> Iterator[Node]:
    """`confidence` and `unknown_reasons` may speak of the fields beside them, by name."""
    sure, reasons = (_about_fields(record, key) for key in ("confidence", "unknown_reasons"))
    for key, value in record.items():
        if key in without or (key == "unknown_reasons" and reasons is not None):
            continue
        if key == "confidence" and sure is not None:
            continue
        path = join(at, key)
        node = _node(label_of(key), value, path)
        if reasons and key in reasons:
            node = Node(
                label=label_of(key),
                path=path,
                is_field=node.is_field,
                reason=_text(reasons[key]),
            )
        elif key == "share" and isinstance(value, float) and 0 <= value <= 1:
            node = msgspec.structs.replace(node, text=f"{value:.0%}".replace("%", " %"))
        else:
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


def _node(label: str, value: Any, path: FieldPath) -> Node:
    if isinstance(value, dict):
        return _record(label, value, path)
    if isinstance(value, list):
        return _list(label, value, path)
    return Node(label=label, path=path, is_field=_is_field(path), text=_text(value))


def _is_field(path: str) -> bool:
    return bool(path) and "[" not in path


def _record(label: str, record: Mapping[str, Any], path: FieldPath) -> Node:
    used: set[str] = set()
    said = _Provenance(record, used)
    start, end = record.get("start_s"), record.get("end_s")
    if isinstance(start, int | float) and isinstance(end, int | float):
        used |= {"start_s", "end_s"}
    else:
        start = end = None
    text: str | None = None
    children: list[Node] = []
    is_fact = said.source is not None and "value" in record
    if not is_fact:
        text = _position(record, used)
    if is_fact:
        used.add("value")
        inner = _entry(record["value"], join(path, "value"))
        text, children = inner.text, list(inner.children)
    children += _fields(record, path, frozenset(used))
    if is_fact:
        children = list(_decided_as_one(children))
    if start is not None and end is not None and text is None and not children:
        text = stretch(start, end)
    return Node(
        label=label,
        path=path,
        is_field=_is_field(path) and (is_fact or not children),
        text=text,
        source=said.source,
        confidence=said.confidence,
        evidence=said.evidence,
        start_s=start,
        end_s=end,
        children=tuple(children),
    )


def _decided_as_one(nodes: Sequence[Node]) -> Iterator[Node]:
    """The parts of a fact's value: a person sets the value, not a part of it."""
    for node in nodes:
        yield msgspec.structs.replace(
            node, is_field=False, children=tuple(_decided_as_one(node.children))
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


def _position(record: Mapping[str, Any], used: set[str]) -> str | None:
    """Where something is, as maps write it."""
    latitude, longitude = record.get("latitude"), record.get("longitude")
    if not isinstance(latitude, int | float) or not isinstance(longitude, int | float):
        return None
    used |= {"latitude", "longitude"}
    height = record.get("altitude_m")
    if not isinstance(height, int | float):
        return coordinates(latitude, longitude)
    used.add("altitude_m")
    return f"{coordinates(latitude, longitude)}, {height:.0f} m"


def _list(label: str, values: list[Any], path: FieldPath) -> Node:
    # with a comma in one of them nobody could tell where it ends
    if all(isinstance(v, str) and len(v) <= _SHORT and "," not in v for v in values):
        text = ", ".join(values) or None
        return Node(label=label, path=path, is_field=_is_field(path), text=text)
    return Node(
        label=label,
        path=path,
        is_field=_is_field(path),
        children=tuple(
            _entry(value, FieldPath(f"{path}[{at}]")) for at, value in enumerate(values)
        ),
    )


def _entry(value: Any, path: FieldPath) -> Node:
    """A record in a list is called by its title, name, topic or text."""
    if not isinstance(value, dict):
        return _node("", value, path)
    headline = next((key for key in _HEADLINES if isinstance(value.get(key), str)), None)
    node = _record("", {k: v for k, v in value.items() if k != headline}, path)
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
