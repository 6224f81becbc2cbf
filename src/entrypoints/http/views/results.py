"""Analysis results, ready to be written: badges with their evidence, chapters, lanes."""

import re
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

import msgspec

from application.analysis.render import Node
from application.analysis.show_results import FileResults, ShownResult
from domain.shared.provenance import Source
from domain.shared.timecode import clock

LOW_CONFIDENCE = 0.7
_MOST_SEGMENTS = 200
_SHORT = 40
_LABELS = {"Make": "Camera make", "Model": "Camera model"}
"""What a label becomes where its group's heading is not shown."""
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


class Badge(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    """Of its evidence popover; unique within the page."""
    source: Source
    confidence: float | None
    evidence: str | None
    about: str

    @property
    def low(self) -> bool:
        return self.confidence is not None and self.confidence < LOW_CONFIDENCE


class Line(msgspec.Struct, frozen=True, kw_only=True):
    label: str
    text: str | None
    is_known: bool
    badge: Badge | None
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
            and child.badge is None
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
    badge: Badge | None


class Chapter(msgspec.Struct, frozen=True, kw_only=True):
    number: int
    start_s: float
    end_s: float
    title: str
    summary: str

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
    prose_badge: Badge | None = None
    chapters: tuple[Chapter, ...] = ()
    facts: tuple[Fact, ...] = ()
    not_known: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    """Why those are not known, where the result says so."""
    lines: tuple[Line, ...] = ()


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

    @property
    def badges(self) -> tuple[tuple[Badge, ShownResult], ...]:
        """Every badge with the result it belongs to, for the popovers."""
        return tuple(
            (badge, card.result) for card in self.cards for badge in _badges_of_card(card)
        )


def shown(results: FileResults) -> Results:
    numbers = count(1)
    cards = tuple(_card(result, numbers) for result in results.results)
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


def _card(result: ShownResult, numbers: Iterator[int]) -> Card:
    value = msgspec.json.decode(result.value)
    lines = tuple(_line(node, numbers) for node in result.lines)
    if result.key == "chapters" and (chapters := _chapters(value)):
        return Card(result=result, look="chapters", chapters=chapters)
    if result.key == "metadata":
        facts = tuple(_facts(lines))
        unknown = tuple(_unknown(lines))
        return Card(result=result, look="facts", facts=facts, not_known=unknown)
    if result.key in ("summary", "description") and lines and lines[0].text:
        first, *rest = lines
        return Card(
            result=result,
            look="prose",
            prose=first.text or "",
            prose_badge=first.badge,
            lines=tuple(line for line in rest if line.is_known),
        )
    return Card(
        result=result,
        look="tree",
        lines=tuple(line for line in lines if line.is_known or not line.label),
        not_known=tuple(line.label.lower() for line in lines if line.label and not line.is_known),
        reasons=tuple(dict.fromkeys(node.reason for node in result.lines if node.reason)),
    )


def _line(node: Node, numbers: Iterator[int]) -> Line:
    badge = None
    if node.source is not None:
        words = node.text or ", ".join(c.text for c in node.children if c.text) or "not known"
        badge = Badge(
            id=f"ev-{next(numbers)}",
            source=node.source,
            confidence=node.confidence,
            evidence=node.evidence,
            about=f"{node.label}: {words}" if node.label else words,
        )
    text = node.text
    if badge is None and text is not None and node.confidence is not None:
        text = f"{text} (confidence {node.confidence:.2f})"
    return Line(
        label=node.label,
        text=text,
        is_known=node.is_known,
        badge=badge,
        start_s=node.start_s,
        end_s=node.end_s,
        children=tuple(_line(child, numbers) for child in node.children),
    )


def _facts(lines: Sequence[Line], above: str = "") -> Iterator[Fact]:
    """Groups are opened up; a record with a source of its own is one fact."""
    for line in lines:
        label = line.label or above
        if not line.is_known:
            continue
        if line.badge is not None or not line.children:
            label = _LABELS.get(label, label)
            yield Fact(label=label, value=_in_words(line), badge=line.badge)
        else:
            yield from _facts(line.children, label)


def _unknown(lines: Sequence[Line]) -> Iterator[str]:
    for line in lines:
        if line.label and not line.children and line.text is None:
            yield line.label.lower()
        elif line.badge is None:
            yield from _unknown(line.children)


def _in_words(line: Line) -> str:
    parts = [line.text] if line.text else []
    for child in line.children:
        if child.is_known:
            words = _in_words(child)
            parts.append(f"{child.label.lower()} {words}" if child.label else words)
    return ", ".join(parts)


def _chapters(value: Any) -> tuple[Chapter, ...]:
    """Empty when the stored value is not of the shape that this page knows."""
    try:
        return tuple(
            Chapter(
                number=number,
                start_s=float(entry["start_s"]),
                end_s=float(entry["end_s"]),
                title=str(entry.get("title") or clock(entry["start_s"])),
                summary=str(entry.get("summary") or ""),
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


def _badges_of_card(card: Card) -> Iterator[Badge]:
    if card.prose_badge:
        yield card.prose_badge
    for fact in card.facts:
        if fact.badge:
            yield fact.badge
    yield from _badges(card.lines)


def _badges(lines: Sequence[Line]) -> Iterator[Badge]:
    for line in lines:
        if line.badge:
            yield line.badge
        yield from _badges(line.children)
