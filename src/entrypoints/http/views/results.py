"""Analysis results, ready to be written: one mechanism for all types, those of plugins too.

What a card looks like follows from what is in it: a text to be read, stretches of time in their
order, facts, records of a list.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import count

import msgspec

from application.analysis.showing.field_shape import FieldKind
from application.analysis.showing.render import Node, spaced
from application.analysis.showing.show_results import FileResults, ShownResult
from domain.analysis.run import AnalysisRun
from domain.shared.ids import RunId
from entrypoints.http.views.evidence import Field, Stretch, field_of
from entrypoints.http.views.result_line import LONG, READ, Line, walk

_LABELS = {"Make": "Camera make", "Model": "Camera model"}
"""What a label becomes where its group's heading is not shown."""


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """What is known by one type."""

    result: ShownResult
    read: Line | None = None
    """A text that is read before the facts."""
    sequences: tuple[Line, ...] = ()
    lines: tuple[Line, ...] = ()
    missing: tuple[Line, ...] = ()
    """What is not known and worth knowing, each to be filled in by a person."""
    reasons: tuple[str, ...] = ()
    """Why those are not known, where the result says so."""

    @property
    def id(self) -> str:
        return f"r-{self.result.key}"

    @property
    def whole(self) -> Field | None:
        """The field that the card is about, when it is about one."""
        if self.read:
            return self.read.field
        first = self.sequences[0] if self.sequences else None
        is_all = first is not None and first.label.lower() == self.result.title.lower()
        return first.field if first and is_all else None

    @property
    def is_empty(self) -> bool:
        return not (self.read or self.sequences or self.lines)

    @property
    def fields(self) -> tuple[Field, ...]:
        """All that have a popover, each once."""
        lines = (self.read,) if self.read else ()
        found = [
            line.field for line in walk((*lines, *self.sequences, *self.lines, *self.missing))
        ]
        return tuple({field.id: field for field in found if field}.values())

    @property
    def to_review(self) -> int:
        return sum(field.to_review for field in self.fields)

    @property
    def height(self) -> int:
        """About how many lines it takes."""
        long = len(self.read.text or "") // LONG if self.read else 0
        lists = sum(len(line.children) for line in self.sequences + self.lines if line.is_list)
        return 3 + long + len(self.lines) + lists


def shown(results: FileResults) -> tuple[Card, ...]:
    runs = {run.id: run for run in results.runs}
    return tuple(_card(result, runs) for result in results.results)


def columns(cards: Sequence[Card]) -> tuple[tuple[Card, ...], tuple[Card, ...]]:
    """What is read goes left, facts go right, the rest where less stands; what found nothing
    comes last."""
    left: list[Card] = []
    right: list[Card] = []
    others: list[Card] = []
    for card in cards:
        is_read, has_facts = card.read or card.sequences, any(line.source for line in card.lines)
        (left if is_read else right if has_facts else others).append(card)
    for card in sorted(others, key=lambda card: card.is_empty):
        is_shorter = sum(c.height for c in left) <= sum(c.height for c in right)
        (left if is_shorter else right).append(card)
    return tuple(left), tuple(right)


def _card(result: ShownResult, runs: Mapping[RunId, AnalysisRun]) -> Card:
    making = _Lines(result, runs)
    lines = tuple(_opened(tuple(making.line(node) for node in result.lines)))
    read = lines[0] if lines and lines[0].label in READ and lines[0].text else None
    known = tuple(line for line in lines if line is not read and (line.is_known or not line.label))
    findable = {shape.path for shape in result.shapes if shape.is_findable}
    return Card(
        result=result,
        read=read,
        sequences=tuple(line for line in known if line.is_sequence),
        lines=tuple(line for line in known if not line.is_sequence),
        missing=tuple(
            line
            for line in _missing(lines)
            # whoever decided that it is not known may want to think again
            if not line.field or line.field.edit or line.field.path in findable
        ),
        reasons=tuple(dict.fromkeys(node.reason for node in result.lines if node.reason)),
    )


class _Lines:
    """Lines of one result; counts the popovers it hands out."""

    def __init__(self, result: ShownResult, runs: Mapping[RunId, AnalysisRun]) -> None:
        self._result, self._runs = result, runs
        self._decoded = msgspec.json.decode(result.value)
        self._shapes = {shape.path: shape for shape in result.shapes}
        self._names = {name for shape in result.shapes for name in shape.choices if "_" in name}
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
        inside = around if node.start_s is None else (node.start_s, node.end_s)
        shape = self._shapes.get(node.path)  # type: ignore[call-overload]
        text = node.text
        # the words of a fact, or of a record, are as they were found
        if text and (text in self._names or (node.label and node.source is None)):
            text = spaced(text)
        return Line(
            label=node.label,
            text=text,
            is_known=node.is_known,
            field=field,
            source=node.source,
            start_s=node.start_s,
            end_s=node.end_s,
            children=tuple(self.line(child, inside) for child in node.children),
            words=tuple(text.split(", "))
            if text and shape and shape.kind is FieldKind.WORDS
            else (),
        )


def _opened(lines: Sequence[Line]) -> Iterator[Line]:
    """Facts stand by themselves, without the heading of their group; each is one line."""
    for line in lines:
        if line.source is not None and line.label and line.children:
            yield msgspec.structs.replace(line, text=line.in_words, children=())
        elif _groups_facts(line):
            for child in _opened(line.children):
                yield msgspec.structs.replace(child, label=_LABELS.get(child.label, child.label))
        else:
            yield line


def _groups_facts(line: Line) -> bool:
    """A record of which at least one thing is a fact, or none is known."""
    return (
        bool(line.children)
        and line.field is None
        and all(child.label for child in line.children)
        and (not line.is_known or any(c.source or _groups_facts(c) for c in line.children))
    )


def _missing(lines: Sequence[Line]) -> Iterator[Line]:
    for line in lines:
        if line.label and not line.is_known and (line.field or not line.children):
            yield line
        elif line.field is None:
            yield from _missing(line.children)
