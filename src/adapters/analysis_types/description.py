"""What an image shows."""

from typing import Annotated

import msgspec

from adapters.analysis_types import wording
from application.plugins.public import Evidence, MediaFacts, MediaKind, embed, facet


class Description(msgspec.Struct, frozen=True, kw_only=True):
    overview: Annotated[str, embed]
    """Two or three sentences."""
    detailed: Annotated[str | None, embed] = None
    scene_type: Annotated[str | None, facet] = None
    primary_subject: Annotated[str | None, embed] = None
    context: Annotated[str | None, embed] = None
    mood_atmosphere: str | None = None
    technical_observations: Annotated[str | None, embed] = None


class DescriptionType:
    key = "description"
    version = "1"
    title = "Description"
    kinds = frozenset({MediaKind.IMAGE})
    result_type = Description
    output_tokens = 350
    instruction = (
        "Describe the picture. overview: two or three sentences. detailed: one paragraph, from "
        "the main subject outwards. scene_type: a few words (interior, landscape, product shot). "
        "primary_subject, context, mood_atmosphere: one sentence each. technical_observations: "
        "what can be seen of light, sharpness, framing. Leave out what the picture does not show."
    )

    def extract(self, evidence: Evidence) -> Description:
        first = [_measured(evidence.facts)]
        first += [s for s in (wording.found_in_name(evidence),) if s]
        first += wording.found_in_file(evidence)
        if texts := wording.sure_texts(evidence.texts):
            first.append("Read in the picture: " + ", ".join(f"“{t}”" for t in texts[:5]) + ".")
        return Description(overview=" ".join(first), technical_observations=_technical(evidence))


def _measured(facts: MediaFacts) -> str:
    """`A landscape image of 4032 × 3024 pixels, jpeg.`"""
    shape = _shape(facts)
    animated = "animated " if facts.animated else ""
    article = "An" if (animated or shape or "image")[0] in "aeiou" else "A"
    size = wording.size(facts)
    parts = [
        f"{article} {animated}{shape + ' ' if shape else ''}image"
        + (f" of {size} pixels" if size else ""),
        f"{facts.frames} pictures" if facts.frames and facts.frames > 1 else None,
        facts.container,
        "with transparency" if facts.has_alpha else None,
    ]
    return ", ".join(part for part in parts if part) + "."


def _shape(facts: MediaFacts) -> str:
    width, height = facts.display_width, facts.display_height
    if not width or not height:
        return ""
    return "square" if width == height else "landscape" if width > height else "portrait"


def _technical(evidence: Evidence) -> str | None:
    orientation = evidence.facts.orientation
    turned = (
        f"Stored turned or mirrored (EXIF orientation {orientation}); shown upright."
        if orientation and orientation > 1
        else None
    )
    return " ".join(s for s in (turned, wording.colours(evidence.colours)) if s) or None
