"""One type's results about the parts of a long video, as one result about the whole."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from application.analysis.checking.check_evidence import check_evidence
from application.analysis.checking.check_sources import Material
from application.analysis.merging.times import Core, moments, shifted
from application.plugins.analysis_type import AnalysisType, Merging, source_order
from application.plugins.marks import TimeRange
from application.plugins.merge_results import merge_results
from domain.analysis.parts import Part
from domain.shared.timecode import stretch

TOLERANCE_S = 1.0
"""Models round times."""


class PartResult(msgspec.Struct, frozen=True, kw_only=True):
    part: Part | None
    """None: it speaks of the whole."""
    value: Any
    """The type's own struct."""
    is_synthesis: bool = False


def merge_parts(
    analysis_type: AnalysisType,
    parts: Sequence[PartResult],
    material: Material | None = None,
    note: Callable[[str], None] = lambda line: None,
) -> Any:
    """A synthesis stands for all. Else each part's times become those of the whole, the part
    speaks for its core alone, and the type's `merge`, or the common way, makes one of them.
    `material`: facts whose evidence is not there count less already when parts disagree. `note`
    is told what was passed over. The same parts always give the same.

    Raises:
        PluginFailed: by the type's own `merge`.
    """
    whole = next((p for p in parts if p.is_synthesis or p.part is None), None)
    if whole is not None:
        return whole.value
    ordered = sorted(
        ((p.part, p.value) for p in parts if p.part is not None), key=lambda pair: pair[0].index
    )
    last = ordered[-1][0].index
    values = []
    for part, value in ordered:
        value = _of_whole(value, part, analysis_type.key, note)
        core = Core(part.core_start_s, part.core_end_s, is_last=part.index == last)
        value = core.cut(value)
        values.append(value if material is None else check_evidence(value, material).value)
    if not isinstance(analysis_type, Merging):
        return merge_results(values, source_order(analysis_type))
    stretches = tuple(
        TimeRange(start_s=part.core_start_s, end_s=part.core_end_s) for part, _ in ordered
    )
    return analysis_type.merge(tuple(values), stretches)


def _of_whole(value: Any, part: Part, key: str, note: Callable[[str], None]) -> Any:
    """Times were to be counted from the start of the part; a model that saw which part it is may
    count from the start of the file. They are taken so where they can only be that."""
    found = list(moments(value))
    shown = f"{key}, {stretch(part.start_s, part.end_s)}"
    if found and max(found) > part.length_s + TOLERANCE_S:
        first, last = part.start_s - TOLERANCE_S, part.end_s + TOLERANCE_S
        if part.start_s > TOLERANCE_S and min(found) >= first and max(found) <= last:
            note(f"{shown}: times read as counted from the start of the file")
            return value
        outside = sum(moment > part.length_s + TOLERANCE_S for moment in found)
        note(f"{shown}: {outside} times lie after its end; what lies outside is left out")
    return shifted(value, part.start_s)
