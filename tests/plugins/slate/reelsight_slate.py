"""A plugin as a stranger writes one: a distribution of its own that knows `reelsight` only."""

import re
from collections.abc import Callable
from typing import Annotated

import msgspec

from reelsight import AnalysisType, Evidence, MediaKind, Source, Sourced, embed, facet, hookimpl


class Slate(msgspec.Struct, frozen=True, kw_only=True):
    scene: Annotated[Sourced[str] | None, facet, embed] = None
    take: Annotated[Sourced[int] | None, facet] = None


class SlateReading:
    key, version, title = "slate", "1", "Slate"
    kinds = frozenset({MediaKind.VIDEO})
    result_type = Slate
    instruction = "Read scene and take from the slate. Leave out what cannot be read."

    def extract(self, evidence: Evidence) -> Slate | None:
        hit = re.search(r"sc(\w+?)_t(\d+)", evidence.file_name, re.IGNORECASE | re.ASCII)
        if hit is None:
            return None
        name = Source.FILENAME
        scene = Sourced(value=hit[1], source=name, confidence=0.9, evidence=hit[0])
        take = Sourced(value=int(hit[2]), source=name, confidence=0.9, evidence=hit[0])
        return Slate(scene=scene, take=take)


@hookimpl
def register_analysis_types(register: Callable[[AnalysisType], None]) -> None:
    register(SlateReading())
