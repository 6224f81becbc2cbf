"""Projects that people write into folder and file names, where the name says so itself."""

import re

from adapters.analysis_types.dates_in_names import dates_in, without_dates
from application.plugins.public import Evidence, Source, Sourced

_JOB = re.compile(
    r"(?<![a-z])job[\s_#.-]*(?:no|nr|number)?[\s_#.:-]*(\d{2,10})(?!\d)", re.IGNORECASE
)
_CODE = re.compile(r"(?<![A-Za-z0-9])([A-Z]{2,5}-\d{2,6})(?![A-Za-z0-9])")
_PROJECT = re.compile(r"^project[\s_:#-]+(.*\w.*)$", re.IGNORECASE)
_CAMERA_PREFIXES = frozenset("IMG DSC DSCF DSCN VID MOV MVI PXL GOPR WA CLIP PANO CAM ISO".split())


def job_number(evidence: Evidence) -> Sourced[str] | None:
    """`Job 4711`, `job-no. 4711`."""
    for text, source in _names(evidence):
        if hit := _JOB.search(text):
            return Sourced(value=hit[1], source=source, confidence=0.85, evidence=hit[0])
    return None


def project_code(evidence: Evidence) -> Sourced[str] | None:
    """`ABC-123`; counters and model names of cameras look alike and are passed over."""
    model = evidence.facts.camera_model or ""
    for text, source in _names(evidence):
        for hit in _CODE.finditer(text):
            if hit[1].partition("-")[0] not in _CAMERA_PREFIXES and hit[1] not in model:
                return Sourced(value=hit[1], source=source, confidence=0.6, evidence=hit[0])
    return None


def project_name(evidence: Evidence) -> Sourced[str] | None:
    """`Project Harbour`, or what stands beside the date in `2019-06-14 Harbour`; innermost wins.

    Any other folder name may be a project or not, so it stays unknown.
    """
    for folder in reversed(evidence.folders):
        if hit := _PROJECT.match(folder):
            name, sure = hit[1].strip(), 0.8
        elif dates_in(folder):
            name, sure = without_dates(folder), 0.6
        else:
            continue
        if len(re.findall(r"[^\W\d_]", name)) >= 3:
            return Sourced(value=name, source=Source.PATH, confidence=sure, evidence=folder)
    return None


def _names(evidence: Evidence) -> list[tuple[str, Source]]:
    folders = [(folder, Source.PATH) for folder in reversed(evidence.folders)]
    return [(evidence.file_name, Source.FILENAME), *folders]
