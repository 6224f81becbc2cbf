"""A video cut into named chapters."""

from collections import Counter
from collections.abc import Sequence, Set
from typing import Annotated

import msgspec
from msgspec import structs

from adapters.analysis_types import wording
from adapters.analysis_types.chapter_seams import joined_at_seams
from application.plugins.public import (
    Evidence,
    MediaKind,
    Scene,
    Source,
    Speech,
    TimeRange,
    embed,
    merge_results,
    stretch,
)

MOST_CHAPTERS = 24
SHORTEST_SHARE = 1 / 60
"""No chapter is shorter than this part of the video: flashes are not chapters."""


class Chapter(TimeRange, frozen=True, kw_only=True):
    title: Annotated[str, embed]
    title_source: Source | None = None
    """Where the title's words come from; none for a title that only repeats the times."""
    summary: Annotated[str, embed] = ""
    detailed_summary: Annotated[str | None, embed] = None
    key_points: Annotated[tuple[str, ...], embed] = ()


class Chapters(msgspec.Struct, frozen=True, kw_only=True):
    chapters: tuple[Chapter, ...] = ()
    detection_method: str | None = None


class ChaptersType:
    key = "chapters"
    version = "1"
    title = "Chapters"
    kinds = frozenset({MediaKind.VIDEO})
    result_type = Chapters
    output_tokens = 1500
    instruction = (
        "Divide the video where its subject or place changes. Chapters follow one another without "
        "gaps or overlaps and cover the whole length. start_s and end_s are seconds from the "
        "start, as numbers. title: 3 to 8 words. summary: 2 or 3 sentences. detailed_summary: 100 "
        "to 200 words. key_points: 3 to 8 short statements. title_source: visual, transcript or "
        "ocr, whichever the title rests on. detection_method: semantic_segmentation."
    )

    def extract(self, evidence: Evidence) -> Chapters | None:
        if not evidence.scenes:
            return None
        parts = _merged(evidence.scenes)
        texts = [
            wording.sure_texts(
                t for t in evidence.texts if part[0].start_s <= t.at_s < part[-1].end_s
            )
            for part in parts
        ]
        everywhere = _everywhere(texts)
        return Chapters(
            chapters=tuple(
                _chapter(part, read, everywhere, evidence)
                for part, read in zip(parts, texts, strict=True)
            ),
            detection_method="scene_changes",
        )

    def merge(self, results: Sequence[Chapters], stretches: Sequence[TimeRange]) -> Chapters:
        found = [r.chapters for r in results]
        return structs.replace(merge_results(results), chapters=joined_at_seams(found, stretches))

    def normalise(self, result: Chapters, evidence: Evidence) -> Chapters:
        """In order of time, within the video, no end before its start."""
        longest = evidence.facts.duration_s
        ordered = sorted(result.chapters, key=lambda c: (c.start_s, c.end_s))
        kept = tuple(
            _clamped(c, longest) for c in ordered if longest is None or c.start_s < longest
        )
        return msgspec.structs.replace(result, chapters=kept)


def _clamped(chapter: Chapter, longest: float | None) -> Chapter:
    start = max(0.0, chapter.start_s)
    end = max(start, chapter.end_s if longest is None else min(chapter.end_s, longest))
    return msgspec.structs.replace(chapter, start_s=start, end_s=end)


def _merged(scenes: Sequence[Scene]) -> list[tuple[Scene, ...]]:
    """Scenes joined into few, long enough chapters: the hardest cuts stay, the first of equals."""
    first, last = scenes[0].start_s, scenes[-1].end_s
    shortest = (last - first) * SHORTEST_SHARE
    bounds = [first, last]
    for scene in sorted(scenes[1:], key=lambda s: -s.score):
        if len(bounds) > MOST_CHAPTERS:
            break
        if all(abs(scene.start_s - bound) >= shortest for bound in bounds):
            bounds.append(scene.start_s)
    starts = sorted(bounds[:1] + bounds[2:])
    return [
        tuple(s for s in scenes if start <= s.start_s < end)
        for start, end in zip(starts, [*starts[1:], last], strict=True)
    ]


def _everywhere(texts: Sequence[Sequence[str]]) -> frozenset[str]:
    """What stands in most of several chapters, such as a channel's name, names none of them."""
    if len(texts) < 3:
        return frozenset()
    counts = Counter(text for read in texts for text in set(read))
    return frozenset(text for text, count in counts.items() if count > len(texts) / 2)


def _chapter(
    part: Sequence[Scene], texts: Sequence[str], everywhere: Set[str], evidence: Evidence
) -> Chapter:
    start, end = part[0].start_s, part[-1].end_s
    said = _said(evidence.speech, start, end)
    title, source = stretch(start, end), None
    names = [text for text in texts if text not in everywhere and wording.has_a_word(text)]
    if names:
        title, source = wording.first_words(names[0], 8), Source.OCR
    elif said:
        title, source = wording.first_words(said, 8), Source.TRANSCRIPT
    scenes = f", {len(part)} scenes" if len(part) > 1 else ""
    sentences = [f"{wording.length(end - start)}{scenes}."]
    if texts:
        sentences.append("Read on screen: " + ", ".join(f"“{t}”" for t in texts[:5]) + ".")
    if said:
        sentences.append(f"Said: “{wording.first_words(said, 25)}”.")
    return Chapter(
        start_s=start, end_s=end, title=title, title_source=source, summary=" ".join(sentences)
    )


def _said(speech: Sequence[Speech], start: float, end: float) -> str:
    """Segments belong to the chapter they begin in."""
    return " ".join(s.text.strip() for s in speech if start <= s.start_s < end).strip()
