"""When, where, with what and for whom a file was made: facts with their sources."""

from collections import Counter
from collections.abc import Sequence
from typing import Annotated

import msgspec
from msgspec import structs

from adapters.analysis_types import wording
from adapters.analysis_types.project_in_names import job_number, project_code, project_name
from adapters.analysis_types.recording_date import PartialDate, recording_dates
from application.plugins.public import (
    Evidence,
    MediaFacts,
    MediaKind,
    Source,
    Sourced,
    TimeRange,
    embed,
    facet,
    merge_results,
    sensitive,
)

MOST_KEYWORDS = 20


class Project(msgspec.Struct, frozen=True, kw_only=True):
    customer_name: Annotated[Sourced[str] | None, facet, embed, sensitive] = None
    project_name: Annotated[Sourced[str] | None, facet, embed] = None
    project_code: Annotated[Sourced[str] | None, facet, embed] = None
    job_number: Annotated[Sourced[str] | None, facet, embed] = None
    project_type: Annotated[Sourced[str] | None, facet] = None


class Gps(msgspec.Struct, frozen=True, kw_only=True):
    latitude: Annotated[float, msgspec.Meta(ge=-90, le=90)]
    longitude: Annotated[float, msgspec.Meta(ge=-180, le=180)]
    altitude_m: float | None = None


class Location(msgspec.Struct, frozen=True, kw_only=True):
    site_name: Annotated[Sourced[str] | None, facet, embed] = None
    city: Annotated[Sourced[str] | None, facet, embed] = None
    state_region: Annotated[Sourced[str] | None, facet, embed] = None
    country: Annotated[Sourced[str] | None, facet, embed] = None
    address_fragment: Annotated[Sourced[str] | None, sensitive] = None
    gps: Annotated[Sourced[Gps] | None, sensitive] = None


class Camera(msgspec.Struct, frozen=True, kw_only=True):
    make: Annotated[Sourced[str] | None, facet] = None
    model: Annotated[Sourced[str] | None, facet] = None


class Content(msgspec.Struct, frozen=True, kw_only=True):
    content_type: Annotated[Sourced[str] | None, facet] = None
    skill_level: Annotated[Sourced[str] | None, facet] = None


class Entity(msgspec.Struct, frozen=True, kw_only=True):
    type: Annotated[str, facet]
    """person, organisation, place, product, …"""
    name: Annotated[str, facet, embed]
    normalized: str | None = None


class Metadata(msgspec.Struct, frozen=True, kw_only=True):
    recording_date: Annotated[Sourced[PartialDate] | None, facet] = None
    other_dates: tuple[Sourced[PartialDate], ...] = ()
    """Dates found elsewhere that say otherwise."""
    project: Project = Project()
    location: Location = Location()
    camera: Camera = Camera()
    content: Content = Content()
    entities: tuple[Sourced[Entity], ...] = ()
    keywords: Annotated[tuple[str, ...], facet, embed] = ()
    """Lower-case words of the names, or of the engine; an index, not facts."""


class MetadataType:
    key = "metadata"
    version = "1"
    title = "Metadata"
    kinds = frozenset({MediaKind.VIDEO, MediaKind.IMAGE})
    result_type = Metadata
    output_tokens = 900
    instruction = (
        "Extract facts for an archive. Each has a value, its source, a confidence from 0 to 1, "
        "and as evidence the exact words or tag it rests on. Leave a fact out rather than guess "
        "it. recording_date: 2019-06-14, or 2019-06 or 2019 where no more is known; a date that "
        "can be read in two ways is not known. "
        "project, location, camera, content: only what is named. entities: people, organisations, "
        "places and products that are named. keywords: 8 to 20 single lower-case words somebody "
        "would search for."
    )

    def extract(self, evidence: Evidence) -> Metadata:
        first, others = recording_dates(evidence)
        return Metadata(
            recording_date=first,
            other_dates=others,
            project=Project(
                project_name=project_name(evidence),
                project_code=project_code(evidence),
                job_number=job_number(evidence),
            ),
            location=Location(gps=_gps(evidence.facts)),
            camera=_camera(evidence.facts),
            keywords=_keywords(evidence),
        )

    def merge(self, results: Sequence[Metadata], stretches: Sequence[TimeRange]) -> Metadata:
        """Dates that are not believed stay as others. Keywords of most parts first, then those
        that each part has in front."""
        merged = merge_results(results)
        dates = [r.recording_date for r in results if r.recording_date is not None]
        others = {d.value: d for d in reversed((*merged.other_dates, *dates))}
        if merged.recording_date is not None:
            others.pop(merged.recording_date.value, None)
        words = [dict.fromkeys(word.strip().lower() for word in r.keywords) for r in results]
        counts = Counter(word for of_part in words for word in of_part)
        places = sorted({(at, word) for of_part in words for at, word in enumerate(of_part)})
        first = sorted((word for _, word in places), key=lambda word: -counts[word])
        return structs.replace(
            merged,
            other_dates=tuple(reversed(others.values())),
            keywords=tuple(dict.fromkeys(first)),
        )

    def normalise(self, result: Metadata, evidence: Evidence) -> Metadata:
        """Keywords lower-case, each once, at most twenty."""
        words = (" ".join(word.split()).lower() for word in result.keywords)
        kept = tuple(dict.fromkeys(word for word in words if word))[:MOST_KEYWORDS]
        return msgspec.structs.replace(result, keywords=kept)


def _gps(facts: MediaFacts) -> Sourced[Gps] | None:
    if facts.latitude is None or facts.longitude is None:
        return None
    return Sourced(
        value=Gps(latitude=facts.latitude, longitude=facts.longitude, altitude_m=facts.altitude_m),
        source=Source.EXIF,
        confidence=0.99 if wording.is_placed(facts) else 0.2,
        evidence=f"position in {wording.tags_of(facts)}: {facts.latitude}, {facts.longitude}",
    )


def _camera(facts: MediaFacts) -> Camera:
    def sourced(value: str | None, tag: str) -> Sourced[str] | None:
        if not value:
            return None
        evidence = f"{tag} in {wording.tags_of(facts)}: {value}"
        return Sourced(value=value, source=Source.EXIF, confidence=0.99, evidence=evidence)

    return Camera(
        make=sourced(facts.camera_make, "Make"), model=sourced(facts.camera_model, "Model")
    )


def _keywords(evidence: Evidence) -> tuple[str, ...]:
    """Words of the file name, then of the folders, innermost first; no numbers, no counters."""
    words = wording.name_words(evidence)
    for folder in reversed(evidence.folder_tokens):
        words += folder
    kept = (w for w in words if len(w) > 2 and not any(c.isdigit() for c in w))
    return tuple(dict.fromkeys(kept))[:MOST_KEYWORDS]
