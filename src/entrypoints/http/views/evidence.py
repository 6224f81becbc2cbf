"""A field with what it rests on and what can be done about it: what its popover shows."""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from application.analysis.showing.field_shape import FieldShape, value_at
from application.analysis.showing.render import Node, render_value, spaced
from application.analysis.showing.show_results import ShownResult
from domain.analysis.field_path import FieldPath
from domain.analysis.findings import Finding
from domain.analysis.run import AnalysisRun
from domain.library.edit_text import SOMEBODY
from domain.library.edits import Edit, EditAction
from domain.shared.ids import RunId
from domain.shared.provenance import Source

Stretch = tuple[float | None, float | None]
"""Start and end in seconds; both None where there is no time."""

LOW_CONFIDENCE = 0.7
_CLOCK = re.compile(r"(?<![\d:])(?:(\d{1,2}):)?(\d{1,2}):(\d{2}(?:\.\d+)?)(?![\d:])")
_NOTHING: tuple[Any, ...] = (None, "", [], {}, "Unknown")
_HAS_MOMENTS = (Source.TRANSCRIPT, Source.VISUAL, Source.OCR)


class Other(msgspec.Struct, frozen=True, kw_only=True):
    """What another run says of the field."""

    text: str
    source: Source | None
    confidence: float | None
    run: AnalysisRun | None
    is_rejected: bool


class Field(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    """Of its popover; unique within the page."""
    type_key: str
    path: str
    label: str
    about: str
    source: Source | None
    confidence: float | None
    evidence: str | None
    start_s: float | None
    end_s: float | None
    value: str
    """JSON of what is shown, without its source."""
    run: AnalysisRun | None
    """Whose word it is; None for a person's own."""
    edit: Edit | None
    others: tuple[Other, ...]
    checks: tuple[Finding, ...]
    can_decide: bool
    """A person can approve or reject it by itself."""
    can_edit: bool

    @property
    def by(self) -> str:
        return author_words(self.edit.author) if self.edit else ""

    @property
    def low(self) -> bool:
        return self.confidence is not None and self.confidence < LOW_CONFIDENCE

    @property
    def is_known(self) -> bool:
        return self.value not in ("null", "[]", "{}", '""')

    @property
    def verdict(self) -> str:
        """`approved`, `rejected`, `edited`, or empty where nobody has decided."""
        words = {
            EditAction.APPROVE: "approved",
            EditAction.REJECT: "rejected",
            EditAction.SET: "edited",
        }
        return words.get(self.edit.action, "") if self.edit else ""

    @property
    def unsupported(self) -> tuple[Finding, ...]:
        return tuple(check for check in self.checks if not check.supported)

    @property
    def to_review(self) -> bool:
        """Nobody has decided, and there is a reason to look."""
        return self.can_decide and not self.edit and bool(self.low or self.unsupported)


def author_words(author: str) -> str:
    """The name, or `you` where nobody said who it was."""
    return "you" if author == SOMEBODY else author


def field_of(
    node: Node,
    result: ShownResult,
    number: int,
    *,
    decoded: Any,
    shapes: Mapping[FieldPath, FieldShape],
    runs: Mapping[RunId, AnalysisRun],
    around: Stretch = (None, None),
) -> Field:
    """`around`: the stretch of time of the record it stands in."""
    state = node.state
    words = node.text or ", ".join(c.text for c in node.children if c.text) or "not known"
    words = words if node.source else spaced(words)
    shape = shapes.get(FieldPath(node.path))
    label = node.label or (shape.label if shape else "")
    start, end = _moment(node, around)
    run = result.run if state is None else runs.get(state.run_id) if state.run_id else None
    return Field(
        id=f"{result.key}-{number}",
        type_key=result.key,
        path=node.path,
        label=label,
        about=f"{label}: {words}" if label else words,
        source=node.source,
        confidence=node.confidence,
        evidence=node.evidence,
        start_s=start,
        end_s=end,
        value=msgspec.json.encode(value_at(decoded, node.path)).decode()
        if node.is_field
        else "null",
        run=run,
        edit=state.edit if state else None,
        others=tuple(
            Other(
                text=shape.words(other.value) if shape else render_value(other.value),
                source=other.source,
                confidence=other.confidence,
                run=runs.get(other.run_id),
                is_rejected=other.is_rejected,
            )
            for other in (state.others if state else ())
            # another run that found nothing contradicts nobody
            if other.value not in _NOTHING
        ),
        checks=node.findings,
        can_decide=node.is_field and shape is not None,
        can_edit=shape is not None,
    )


def _moment(node: Node, around: Stretch) -> Stretch:
    """When it is seen or heard: its own time, one that its evidence names, or its record's."""
    if node.start_s is not None:
        return node.start_s, node.end_s
    if node.source in _HAS_MOMENTS and node.evidence and (hit := _CLOCK.search(node.evidence)):
        hours, minutes, seconds = hit.groups()
        return int(hours or 0) * 3600 + int(minutes) * 60 + float(seconds), None
    for child in node.children:
        if (found := _moment(child, (None, None)))[0] is not None:
            return found
    return around
