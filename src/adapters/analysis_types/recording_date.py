"""When something was recorded: what the file's tags say, then its name, then its folders."""

from typing import Annotated

import msgspec

from adapters.analysis_types import wording
from adapters.analysis_types.dates_in_names import dates_in, dates_in_folders
from application.plugins.public import Evidence, MediaKind, Source, Sourced

PartialDate = Annotated[str, msgspec.Meta(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
"""`2019-06-14`, `2019-06` or `2019`."""

LEAST = 0.5
"""Below this a date is only listed, never chosen."""


def recording_dates(
    evidence: Evidence,
) -> tuple[Sourced[PartialDate] | None, tuple[Sourced[PartialDate], ...]]:
    """The best date, and those from elsewhere that contradict it. Each source is asked in turn:
    tags, file name, folders; a later one is chosen only where the earlier say nothing."""
    candidates = [*_from_tags(evidence), *_from_name(evidence), *_from_folders(evidence)]
    best = next((c for c in candidates if c.confidence >= LEAST), None)
    if best is None:
        return None, tuple(candidates)
    others: dict[str, Sourced[PartialDate]] = {}
    for candidate in candidates:
        if not _agree(candidate.value, best.value):
            others.setdefault(candidate.value, candidate)
    return best, tuple(others.values())


def _agree(one: str, other: str) -> bool:
    """`2019-06` says nothing against `2019-06-14`."""
    return one.startswith(other) or other.startswith(one)


def _from_tags(evidence: Evidence) -> list[Sourced[PartialDate]]:
    at = evidence.facts.captured_local
    if at is None:
        return []
    sure, remark = 0.99, ""
    if not wording.is_dated(evidence.facts):
        sure, remark = 0.3, " (a clock that was never set)"
    elif evidence.kind is MediaKind.VIDEO and evidence.facts.captured_offset_minutes == 0:
        # most cameras write UTC into videos: near midnight the local day is another one
        sure, remark = 0.9, " UTC"
    return [
        Sourced(
            value=at[:10],
            source=Source.EXIF,
            confidence=sure,
            evidence=f"capture time in {wording.tags_of(evidence.facts)}: {at}{remark}",
        )
    ]


def _from_name(evidence: Evidence) -> list[Sourced[PartialDate]]:
    stem = evidence.file_name.rpartition(".")[0] or evidence.file_name
    return [
        Sourced(
            value=named.iso,
            source=Source.FILENAME,
            confidence=named.confidence,
            evidence=named.matched,
        )
        for named in dates_in(stem)
    ]


def _from_folders(evidence: Evidence) -> list[Sourced[PartialDate]]:
    return [
        Sourced(
            value=named.iso,
            source=Source.PATH,
            confidence=named.confidence,
            evidence=named.matched,
        )
        for named in dates_in_folders(evidence.folders)
    ]
