"""Analysis results, ready to be written: badges with their evidence, chapters, lanes."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Any

import msgspec

from application.analysis.render import Node, walk
from application.analysis.show_results import FileResults, ShownResult
from domain.analysis.findings import Finding
from domain.analysis.run import AnalysisRun
from domain.shared.ids import RunId
from domain.shared.timecode import clock
from entrypoints.http.views.evidence import Field, Stretch, field_of

_MOST_SEGMENTS = 200
_SHORT = 40
_LABELS = {"Make": "Camera make", "Model": "Camera model"}
"""What a label becomes where its group's heading is not shown."""
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


class Line(msgspec.Struct, frozen=True, kw_only=True):
    label: str
    text: str | None
    is_known: bool
    field: Field | None
    """What it rests on and what can be done about it; None where there is neither."""
    start_s: float | None
    end_s: float | None
    children: tuple["Line", ...]

    @property
    def is_time(self) -> bool:
        """A stretch of time and nothing else: its text says the same as the link to it."""
        return self.start_s is not None and not self.children and not self.label

    @property
    def colour(self) -> str | None:
        """`#545454`, when the text is exactly that: the page shows a patch of it."""
        return self.text if self.text and _COLOUR.fullmatch(self.text) else None

    @property
    def is_short(self) -> bool:
        """Known children are a few words each, so they fit into one line."""
        return bool(self.children) and all(
            child.label
            and not child.children
            and child.field is None
            and child.start_s is None
            and len(child.text or "") <= _SHORT
            for child in self.children
        )

    @property
    def only_times(self) -> bool:
        return bool(self.children) and all(child.is_time for child in self.children)


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    label: str
    value: str
    field: Field | None


class Chapter(msgspec.Struct, frozen=True, kw_only=True):
    number: int
    start_s: float
    end_s: float
    title: str
    summary: str
    unsupported: tuple[Finding, ...] = ()

    @property
    def is_named(self) -> bool:
        """Its title says more than the times that stand beside it."""
        return self.title not in (
            clock(self.start_s),
            f"{clock(self.start_s)}–{clock(self.end_s)}",
        )


class Segment(msgspec.Struct, frozen=True, kw_only=True):
    start_s: float
    end_s: float
    name: str


class Lane(msgspec.Struct, frozen=True, kw_only=True):
    title: str
    segments: tuple[Segment, ...]


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """One type's newest result. `look` chooses the template; anything unforeseen is a tree."""

    result: ShownResult
    look: str
    """`prose`, `chapters`, `facts` or `tree`."""
    prose: str = ""
    whole: Field | None = None
    """The one field that a prose or chapter card is about."""
    chapters: tuple[Chapter, ...] = ()
    facts: tuple[Fact, ...] = ()
    missing: tuple[Line, ...] = ()
    """What is not known, each to be filled in by a person."""
    reasons: tuple[str, ...] = ()
    """Why those are not known, where the result says so."""
    lines: tuple[Line, ...] = ()

    @property
    def id(self) -> str:
        return f"r-{self.result.key}"

    @property
    def not_known(self) -> tuple[str, ...]:
        return tuple(line.label.lower() for line in self.missing)

    @property
    def fields(self) -> tuple[Field, ...]:
        """All that have a popover, each once."""
        found = [self.whole, *(fact.field for fact in self.facts)]
        found += [line.field for line in _all((*self.lines, *self.missing))]
        return tuple({field.id: field for field in found if field}.values())

    @property
    def to_review(self) -> int:
        return sum(field.to_review for field in self.fields)


class Results(msgspec.Struct, frozen=True, kw_only=True):
    cards: tuple[Card, ...]
    chapters: tuple[Chapter, ...]
    lanes: tuple[Lane, ...]

    @property
    def columns(self) -> tuple[tuple[Card, ...], tuple[Card, ...]]:
        """What is read goes left, facts go right; the others where less stands."""
        left = [card for card in self.cards if card.look in ("prose", "chapters")]
        right = [card for card in self.cards if card.look == "facts"]
        for card in self.cards:
            if card.look == "tree":
                (left if len(left) <= len(right) else right).append(card)
        return tuple(left), tuple(right)


def shown(results: FileResults) -> Results:
    runs = {run.id: run for run in results.runs}
    cards = tuple(_card(result, runs) for result in results.results)
    chapters = next((card.chapters for card in cards if card.chapters), ())
    lanes = (
        Lane(
            title=card.result.title, segments=tuple(_segments(card.result.lines))[:_MOST_SEGMENTS]
        )
        for card in cards
        if card.look != "chapters"
    )
    return Results(
        cards=cards, chapters=chapters, lanes=tuple(lane for lane in lanes if lane.segments)
    )


def _card(result: ShownResult, runs: Mapping[RunId, AnalysisRun]) -> Card:
    value = msgspec.json.decode(result.value)
    making = _Lines(result, value, runs)
    lines = tuple(making.line(node) for node in result.lines)
    missing = tuple(_missing(lines))
    if result.key == "chapters" and (chapters := _chapters(value, result.lines)):
        whole = next((line.field for line in lines if line.label == "Chapters"), None)
        return Card(result=result, look="chapters", chapters=chapters, whole=whole)
    if result.key == "metadata":
        return Card(result=result, look="facts", facts=tuple(_facts(lines)), missing=missing)
    if result.key in ("summary", "description") and lines and lines[0].text:
        first, *rest = lines
        return Card(
            result=result,
            look="prose",
            prose=first.text or "",
            whole=first.field,
            lines=tuple(line for line in rest if line.is_known),
            missing=tuple(line for line in missing if line is not first),
        )
    return Card(
        result=result,
        look="tree",
        lines=tuple(line for line in lines if line.is_known or not line.label),
        missing=missing,
        reasons=tuple(dict.fromkeys(node.reason for node in result.lines if node.reason)),
    )


class _Lines:
    """Lines of one result; counts the popovers it hands out."""

    def __init__(
        self, result: ShownResult, decoded: Any, runs: Mapping[RunId, AnalysisRun]
    ) -> None:
        self._result, self._decoded, self._runs = result, decoded, runs
        self._shapes = {shape.path: shape for shape in result.shapes}
        self._numbers = count(1)

    def line(self, node: Node, around: Stretch = (None, None)) -> Line:
        field = None
        if node.source is not None or node.unsupported or node.path in self._shapes or node.state:
            field = field_of(
                node,
                self._result,
                next(self._numbers),
                decoded=self._decoded,
                shapes=self._shapes,
                runs=self._runs,
                around=around,
            )
        text = node.text
        is_own = bool(field and field.verdict == "edited")
        if node.source is None and text and node.confidence is not None and not is_own:
            text = f"{text} (confidence {node.confidence:.2f})"
        inside = around if node.start_s is None else (node.start_s, node.end_s)
        return Line(
            label=node.label,
            text=text,
            is_known=node.is_known,
            field=field,
            start_s=node.start_s,
            end_s=node.end_s,
            children=tuple(self.line(child, inside) for child in node.children),
        )


def _facts(lines: Sequence[Line], above: str = "") -> Iterator[Fact]:
    """Groups are opened up; a record with a source of its own is one fact."""
    for line in lines:
        label = line.label or above
        if not line.is_known:
            continue
        if line.field is not None or not line.children:
            label = _LABELS.get(label, label)
            yield Fact(label=label, value=_in_words(line), field=line.field)
        else:
            yield from _facts(line.children, label)


def _missing(lines: Sequence[Line]) -> Iterator[Line]:
    for line in lines:
        if line.label and not line.is_known and (line.field or not line.children):
            yield line
        elif line.field is None:
            yield from _missing(line.children)


def _in_words(line: Line) -> str:
    parts = [line.text] if line.text else []
    for child in line.children:
        if child.is_known:
            words = _in_words(child)
            parts.append(f"{child.label.lower()} {words}" if child.label else words)
    return ", ".join(parts)


def _chapters(value: Any, nodes: Sequence[Node]) -> tuple[Chapter, ...]:
    """Empty when the stored value is not of the shape that this page knows."""
    marks = {node.path: node.unsupported for node in walk(nodes)}
    try:
        return tuple(
            Chapter(
                number=number,
                start_s=float(entry["start_s"]),
                end_s=float(entry["end_s"]),
                title=str(entry.get("title") or clock(entry["start_s"])),
                summary=str(entry.get("summary") or ""),
                unsupported=marks.get(f"chapters[{number - 1}]", ()),
            )
            for number, entry in enumerate(value["chapters"], 1)
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return ()


def _segments(nodes: Sequence[Node], name: str = "") -> Iterator[Segment]:
    """Every stretch of time with the name of the record that holds it."""
    for node in nodes:
        is_time_only = node.start_s is not None and not node.children and bool(name)
        own = name if is_time_only else node.text or name or node.label
        if node.start_s is not None and node.end_s is not None:
            yield Segment(start_s=node.start_s, end_s=node.end_s, name=own)
        yield from _segments(node.children, own if node.text else name or node.label)


def _all(lines: Sequence[Line]) -> Iterator[Line]:
    for line in lines:
        yield line
        yield from _all(line.children)
