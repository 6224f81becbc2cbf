"""Where the items of a result's lists stand after the type's own rules have moved some."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import structs

from domain.analysis.findings import Finding

_STEP = re.compile(r"\[([0-9]{1,9})\]|([^.\[\]]+)")
_MOST_ITEMS = 100
"""Of a list in which items are looked for; in a longer one a finding speaks of the whole list."""


def follow_items(findings: Sequence[Finding], before: Any, after: Any) -> tuple[Finding, ...]:
    """`before` and `after` are plain JSON values. An item is found again by what it still says;
    the finding of one that is gone, or cannot be told from others, speaks of its list."""
    if before == after:
        return tuple(findings)
    moves = _Moves()
    return tuple(
        structs.replace(finding, path=moves.path(finding.path, before, after))
        if "[" in finding.path
        else finding
        for finding in findings
    )


class _Moves:
    def __init__(self) -> None:
        self._known: dict[tuple[str, int], int | None] = {}

    def path(self, path: str, before: Any, after: Any) -> str:
        done = ""
        for name, number in _steps(path):
            if number is None:
                before, after = _field(before, name), _field(after, name)
                done = f"{done}.{name}" if done else name
                continue
            if not (isinstance(before, list) and isinstance(after, list) and number < len(before)):
                return done
            key = (done, number)
            if key not in self._known:
                self._known[key] = _again(before, number, after)
            now_at = self._known[key]
            if now_at is None:
                return done
            before, after = before[number], after[now_at]
            done = f"{done}[{now_at}]"
        return done


def _steps(path: str) -> Iterator[tuple[str, int | None]]:
    """`chapters[2].title` → chapters, 2, title."""
    for hit in _STEP.finditer(path):
        yield (hit[2], None) if hit[1] is None else ("", int(hit[1]))


def _field(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else None


def _again(before: list[Any], at: int, after: list[Any]) -> int | None:
    """Where the item stands now."""
    item = before[at]
    if at < len(after) and after[at] == item:
        return at
    if len(before) > _MOST_ITEMS or len(after) > _MOST_ITEMS:
        return None
    if item in after:
        return after.index(item)
    # an item that stayed as it is belongs to itself
    free = [n for n, other in enumerate(after) if other not in before]
    said = set(_said(item))
    scores = [(len(said.intersection(_said(after[n]))), -abs(n - at), n) for n in free]
    best = max(scores, default=(0, 0, 0))
    return best[2] if best[0] else None


def _said(value: Any, where: str = "") -> Iterator[tuple[str, str]]:
    """Its texts with their places; numbers may have been clamped, and lower case is no other."""
    if isinstance(value, str):
        if words := " ".join(value.split()).casefold():
            yield where, words
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _said(inner, f"{where}.{key}")
    elif isinstance(value, list):
        for inner in value:
            yield from _said(inner, f"{where}[]")
