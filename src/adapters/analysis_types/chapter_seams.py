"""Chapters of the parts of a long video, as those of the whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import structs

from application.plugins.public import TimeRange

if TYPE_CHECKING:
    from adapters.analysis_types.chapters import Chapter

ALIKE = 0.5
"""Share of common words from which two titles, or two texts, are about one thing."""
_NEAR_S = 1.0
"""Engines round times."""
_SHORT_WORDS = frozenset(
    "a an and at by for from in into is it of on or the their to with der die das und ein eine im "
    "in mit von zu".split()
)


def joined_at_seams(
    found: Sequence[Sequence[Chapter]], stretches: Sequence[TimeRange]
) -> tuple[Chapter, ...]:
    """In order, without gaps or overlaps. A chapter that a seam cuts in two is one again, where
    both halves are about the same. A part without any chapter leaves a gap: what it is about is
    not known."""
    whole: list[Chapter] = []
    for chapters, core in zip(found, stretches, strict=True):
        covering = _covering(chapters, core)
        if whole and covering and _is_continued(whole[-1], covering[0], core.start_s):
            whole[-1] = _joined(whole[-1], covering.pop(0))
        whole += covering
    return tuple(whole)


def _covering(chapters: Sequence[Chapter], core: TimeRange) -> list[Chapter]:
    """Each goes on until the next begins, the last to the end of the stretch."""
    ordered = sorted(chapters, key=lambda c: (c.start_s, c.end_s))
    ordered = [c for c in ordered if core.start_s - _NEAR_S <= c.start_s < core.end_s]
    starts = [max(core.start_s, c.start_s) for c in ordered]
    starts[:1] = [core.start_s] if starts else []
    ends = [*starts[1:], core.end_s]
    return [
        structs.replace(chapter, start_s=start, end_s=end)
        for chapter, start, end in zip(ordered, starts, ends, strict=False)
        if start < end
    ]


def _is_continued(before: Chapter, after: Chapter, seam: float) -> bool:
    touches = abs(before.end_s - seam) <= _NEAR_S and abs(after.start_s - seam) <= _NEAR_S
    return touches and (
        _likeness(_words(before.title), _words(after.title)) >= ALIKE
        or _likeness(_subject(before), _subject(after)) >= ALIKE
    )


def _joined(before: Chapter, after: Chapter) -> Chapter:
    longer = max(before, after, key=lambda c: c.end_s - c.start_s)
    details = [c.detailed_summary for c in (before, after) if c.detailed_summary]
    return structs.replace(
        longer,
        start_s=before.start_s,
        end_s=after.end_s,
        summary=_together([before.summary, after.summary]),
        detailed_summary=_together(details) if details else None,
        key_points=tuple(dict.fromkeys((*before.key_points, *after.key_points))),
    )


def _together(texts: Sequence[str]) -> str:
    return " ".join(dict.fromkeys(text for raw in texts if (text := raw.strip())))


def _subject(chapter: Chapter) -> frozenset[str]:
    return _words(" ".join((chapter.title, chapter.summary, *chapter.key_points)))


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.casefold())) - _SHORT_WORDS


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Shared words, of all of both."""
    return len(one & other) / len(one | other) if one and other else 0.0
