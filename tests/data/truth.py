"""Compare facts with what the manifest of `../shared/media` knows for certain."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from domain.media.facts import MediaFacts

ALLOWED_SHARE = 0.02
_POSITION_DEGREES = 0.002

_FACT_OF: dict[str, Callable[[MediaFacts], object]] = {
    "readable": lambda facts: True,
    "coded_width": lambda facts: facts.width,
    "coded_height": lambda facts: facts.height,
    "audio_tracks": lambda facts: len(facts.audio_tracks),
}
"""Where the manifest's name or form is another than ours."""

_SAME_FIELD = {"coded_width": "width", "coded_height": "height"}


class Disagreement(msgspec.Struct, frozen=True, kw_only=True):
    path: str
    field: str
    truth: object
    found: object


class FieldReport(msgspec.Struct, kw_only=True):
    agreed: int = 0
    total: int = 0
    disagreements: list[Disagreement] = []

    @property
    def is_good(self) -> bool:
        """At most 1 disagreement or 2 %, whichever is more."""
        return len(self.disagreements) <= max(1, ALLOWED_SHARE * self.total)


def truths(media: Path) -> dict[str, dict[str, Any]]:
    """`truth` by path below `media`, of the files that have one."""
    manifest = json.loads((media / "manifest.json").read_bytes())
    return {file["path"]: file["truth"] for file in manifest["files"] if file.get("truth")}


def compare(
    known: Mapping[str, Mapping[str, Any]], found: Mapping[str, MediaFacts | None]
) -> dict[str, FieldReport]:
    """Per field; a file without facts disagrees in each field of its truth."""
    reports: dict[str, FieldReport] = {}
    for path, truth in sorted(known.items()):
        facts = found.get(path)
        for name, expected in truth.items():
            field = _SAME_FIELD.get(name, name)
            report = reports.setdefault(field, FieldReport())
            report.total += 1
            value = None if facts is None else _fact(facts, name)
            if facts is not None and _agrees(field, expected, value):
                report.agreed += 1
            else:
                report.disagreements.append(
                    Disagreement(path=path, field=field, truth=expected, found=value)
                )
    return reports


def text(reports: Mapping[str, FieldReport]) -> str:
    """The report as people read it: one line a field, then every disagreement."""
    lines = [
        f"{field:20} {report.agreed:4}/{report.total:<4} {'' if report.is_good else 'TOO FEW'}"
        for field, report in sorted(reports.items())
    ]
    for report in reports.values():
        lines += [
            f"  {d.field}: {d.path!a}: truth {d.truth!r}, found {d.found!r}"
            for d in report.disagreements
        ]
    return "\n".join(line.rstrip() for line in lines)


def _fact(facts: MediaFacts, name: str) -> object:
    read = _FACT_OF.get(name)
    return read(facts) if read else getattr(facts, name)


def _agrees(field: str, expected: Any, found: Any) -> bool:
    if found is None:
        return False
    if field == "duration_s":
        return bool(abs(found - expected) <= max(0.02 * expected, 0.1))
    if field in ("latitude", "longitude"):
        return bool(abs(found - expected) <= _POSITION_DEGREES)
    return bool(found == expected)
