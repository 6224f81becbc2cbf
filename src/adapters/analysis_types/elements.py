"""Things, texts, topics and people in a video, with their times."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Annotated, TypeVar

import msgspec
from msgspec import structs

from adapters.analysis_types import wording
from adapters.analysis_types.speakers import Speaker, are_several, told_apart
from application.plugins.public import (
    Colour,
    Confidence,
    Evidence,
    MediaKind,
    Scene,
    SeenText,
    Source,
    TimeRange,
    embed,
    facet,
    merge_results,
    same_text,
    time_range,
)

Named = TypeVar("Named")


class Level(StrEnum):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Equipment(msgspec.Struct, frozen=True, kw_only=True):
    name: Annotated[str, facet, embed]
    category: Annotated[str | None, facet] = None
    time_ranges: Annotated[tuple[TimeRange, ...], time_range] = ()
    discussed: bool | None = None
    confidence: Level | None = None


class Topic(msgspec.Struct, frozen=True, kw_only=True):
    topic: Annotated[str, facet, embed]
    time_ranges: Annotated[tuple[TimeRange, ...], time_range] = ()
    importance: Level | None = None
    description: Annotated[str | None, embed] = None
    keywords: Annotated[tuple[str, ...], embed] = ()


class People(msgspec.Struct, frozen=True, kw_only=True):
    max_count: int | None = None
    """Most people seen at once."""
    multiple_speakers: bool | None = None


class TextOnScreen(msgspec.Struct, frozen=True, kw_only=True):
    text: Annotated[str, embed]
    time_ranges: Annotated[tuple[TimeRange, ...], time_range] = ()
    source: Source = Source.OCR
    confidence: Confidence | None = None


class DominantColour(msgspec.Struct, frozen=True, kw_only=True):
    name: Annotated[str, facet]
    hex: str
    share: float


class Elements(msgspec.Struct, frozen=True, kw_only=True):
    equipment: tuple[Equipment, ...] = ()
    topics_discussed: tuple[Topic, ...] = ()
    people: People | None = None
    speakers: tuple[Speaker, ...] = ()
    text_visible: tuple[TextOnScreen, ...] = ()
    text_not_read: str | None = None
    """Filled in by the program: why nobody looked for text; none when it was looked for."""
    dominant_colours: tuple[DominantColour, ...] = ()
    colours_measured_in: str | None = None
    """Which picture of the video; none when they are of all of it."""


class ElementsType:
    key = "elements"
    version = "1"
    title = "Elements"
    kinds = frozenset({MediaKind.VIDEO})
    result_type = Elements
    output_tokens = 1200
    instruction = (
        "List what appears. equipment: tools, machines, products that can be named, each with the "
        "ranges in which it is seen, whether it is talked about, and how sure you are (high, "
        "medium, low). topics_discussed: subjects spoken of, with ranges, importance and 3 to 8 "
        "keywords. people: the most seen at once, and whether several speak. speakers: one entry "
        "per voice, by role, never by a guessed name. text_visible: texts to be read in the "
        "picture, word for word. All times are seconds from the start, as numbers."
    )

    def extract(self, evidence: Evidence) -> Elements | None:
        texts = tuple(texts_on_screen(evidence.texts, evidence.scenes))
        colours = tuple(dominant(evidence.colours))
        if not texts and not colours and not evidence.texts_unread:
            return None
        return Elements(
            text_visible=texts,
            text_not_read=evidence.texts_unread,
            dominant_colours=colours,
            colours_measured_in="the middle picture" if colours else None,
        )

    def merge(self, results: Sequence[Elements], stretches: Sequence[TimeRange]) -> Elements:
        return merged_elements(results)

    def normalise(self, result: Elements, evidence: Evidence) -> Elements:
        """More than one speaker means several speak; what is measured is nobody's to guess."""
        if not evidence.colours:
            result = structs.replace(result, dominant_colours=(), colours_measured_in=None)
        if evidence.texts_unread is None:
            result = structs.replace(result, text_not_read=None)
        return _several_speak(result) if are_several(result.speakers) else result


def merged_elements(parts: Sequence[Elements]) -> Elements:
    """What is one thing by its name, with the most that any part says of it: the highest level,
    talked about where it is anywhere. Shares of speech are of the whole."""
    results = [_several_speak(part) if are_several(part.speakers) else part for part in parts]
    if len(results) > 1:
        results = [
            structs.replace(part, speakers=speakers)
            for part, speakers in zip(
                results, told_apart([part.speakers for part in results]), strict=True
            )
        ]
    merged = merge_results(results)
    equipment = _by_name((e.name, e) for r in results for e in r.equipment)
    topics = _by_name((t.topic, t) for r in results for t in r.topics_discussed)
    speakers = _by_name((s.speaker_id, s) for r in results for s in r.speakers)
    crowds = [r.people for r in results if r.people is not None]
    return structs.replace(
        merged,
        equipment=tuple(
            structs.replace(
                one,
                confidence=_highest(e.confidence for e in equipment[same_text(one.name)]),
                discussed=_any(e.discussed for e in equipment[same_text(one.name)]),
            )
            for one in merged.equipment
        ),
        topics_discussed=tuple(
            structs.replace(
                one, importance=_highest(t.importance for t in topics[same_text(one.topic)])
            )
            for one in merged.topics_discussed
        ),
        people=People(
            max_count=max((c.max_count for c in crowds if c.max_count is not None), default=None),
            multiple_speakers=_any(c.multiple_speakers for c in crowds),
        )
        if crowds
        else None,
        speakers=tuple(
            structs.replace(
                one,
                speaking_percentage=_share(speakers[same_text(one.speaker_id)], len(results)),
            )
            for one in merged.speakers
        ),
    )


def _several_speak(result: Elements) -> Elements:
    people = structs.replace(result.people or People(), multiple_speakers=True)
    return structs.replace(result, people=people)


def _by_name(named: Iterable[tuple[str, Named]]) -> dict[str, list[Named]]:
    found: dict[str, list[Named]] = {}
    for name, one in named:
        found.setdefault(same_text(name), []).append(one)
    return found


def _highest(levels: Iterable[Level | None]) -> Level | None:
    known = set(levels)
    return next((level for level in Level if level in known), None)


def _any(answers: Iterable[bool | None]) -> bool | None:
    known = [answer for answer in answers if answer is not None]
    return any(known) if known else None


def _share(of_one: Sequence[Speaker], parts: int) -> float | None:
    """Parts are of equal length; who is not named in one is not heard there."""
    known = [s.speaking_percentage for s in of_one if s.speaking_percentage is not None]
    return round(sum(known) / parts, 1) if known else None


def texts_on_screen(
    texts: Iterable[SeenText], scenes: Sequence[Scene] = ()
) -> Iterable[TextOnScreen]:
    """Each text once, with the times it was read at and its best confidence. Read twice in one
    scene, it is taken to have stood there between."""
    seen: dict[str, list[SeenText]] = {}
    for text in texts:
        if text.confidence >= wording.SURE_TEXT and (words := " ".join(text.text.split())):
            seen.setdefault(words, []).append(text)
    for words, hits in seen.items():
        yield TextOnScreen(
            text=words,
            time_ranges=tuple(_stretches(sorted(hit.at_s for hit in hits), scenes)),
            confidence=max(hit.confidence for hit in hits),
        )


def _stretches(times: Iterable[float], scenes: Sequence[Scene]) -> Iterable[TimeRange]:
    starts = [scene.start_s for scene in scenes]
    by_scene: dict[float, list[float]] = {}
    for at in times:
        # without scenes every moment stands for itself
        by_scene.setdefault(bisect_right(starts, at) if starts else at, []).append(at)
    return (TimeRange(start_s=found[0], end_s=found[-1]) for found in by_scene.values())


def dominant(colours: Iterable[Colour]) -> Iterable[DominantColour]:
    for colour in colours:
        yield DominantColour(name=colour.name, hex=colour.hex, share=round(colour.share, 4))
