"""Things, texts, materials and people in an image."""

from typing import Annotated

import msgspec
from msgspec import structs

from adapters.analysis_types import wording
from adapters.analysis_types.elements import DominantColour, Level, dominant
from application.plugins.public import (
    Confidence,
    Evidence,
    MediaKind,
    Source,
    embed,
    facet,
    sensitive,
)


class PicturedEquipment(msgspec.Struct, frozen=True, kw_only=True):
    name: Annotated[str, facet, embed]
    category: Annotated[str | None, facet] = None
    location_in_image: str | None = None
    prominence: str | None = None
    condition: str | None = None
    confidence: Level | None = None


class PicturedObject(msgspec.Struct, frozen=True, kw_only=True):
    name: Annotated[str, facet, embed]
    category: Annotated[str | None, facet] = None
    material: str | None = None
    description: Annotated[str | None, embed] = None


class Structure(msgspec.Struct, frozen=True, kw_only=True):
    type: Annotated[str, facet, embed]
    description: Annotated[str | None, embed] = None
    materials: tuple[str, ...] = ()
    construction_phase: str | None = None


class PicturedPeople(msgspec.Struct, frozen=True, kw_only=True):
    count: int | None = None
    descriptions: Annotated[tuple[str, ...], sensitive] = ()
    activities: Annotated[tuple[str, ...], embed] = ()


class TextInImage(msgspec.Struct, frozen=True, kw_only=True):
    text: Annotated[str, embed]
    location: str | None = None
    type: str | None = None
    relevance: str | None = None
    source: Source = Source.OCR
    confidence: Confidence | None = None


class Materials(msgspec.Struct, frozen=True, kw_only=True):
    primary: Annotated[str | None, facet] = None
    secondary: str | None = None
    finishes: str | None = None


class Environment(msgspec.Struct, frozen=True, kw_only=True):
    setting: Annotated[str | None, facet] = None
    location_type: Annotated[str | None, facet] = None
    weather_conditions: str | None = None
    time_of_day: str | None = None


class ImageElements(msgspec.Struct, frozen=True, kw_only=True):
    equipment: tuple[PicturedEquipment, ...] = ()
    objects: tuple[PicturedObject, ...] = ()
    structures: tuple[Structure, ...] = ()
    people: PicturedPeople | None = None
    text_visible: tuple[TextInImage, ...] = ()
    text_not_read: str | None = None
    """Filled in by the program: why nobody looked for text; none when it was looked for."""
    materials: Materials | None = None
    environment: Environment | None = None
    dominant_colours: tuple[DominantColour, ...] = ()


class ImageElementsType:
    key = "elements"
    version = "1"
    title = "Elements"
    kinds = frozenset({MediaKind.IMAGE})
    result_type = ImageElements
    output_tokens = 700
    instruction = (
        "List what the picture shows: equipment, other objects and structures by their plain "
        "names; people as a count and what they do, never who they are; texts word for word, with "
        "their place in the picture; materials; the surroundings. Leave out what cannot be seen."
    )

    def extract(self, evidence: Evidence) -> ImageElements | None:
        best: dict[str, float] = {}
        for text in evidence.texts:
            words = " ".join(text.text.split())
            if words and text.confidence >= wording.SURE_TEXT:
                best[words] = max(text.confidence, best.get(words, 0.0))
        if not best and not evidence.colours and not evidence.texts_unread:
            return None
        return ImageElements(
            text_visible=tuple(TextInImage(text=t, confidence=c) for t, c in best.items()),
            text_not_read=evidence.texts_unread,
            dominant_colours=tuple(dominant(evidence.colours)),
        )

    def normalise(self, result: ImageElements, evidence: Evidence) -> ImageElements:
        """What is measured is nobody's to guess."""
        if not evidence.colours:
            result = structs.replace(result, dominant_colours=())
        if evidence.texts_unread is None:
            result = structs.replace(result, text_not_read=None)
        return result
