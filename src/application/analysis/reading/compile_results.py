"""From parsed replies to the typed result of each type."""

from collections.abc import Mapping, Sequence, Set
from typing import Any

import msgspec

from application.analysis.checking.check_evidence import check_evidence, shortened
from application.analysis.checking.check_sources import Material
from application.analysis.checking.follow_items import follow_items
from application.analysis.merging.merge_parts import PartResult, merge_parts
from application.analysis.reading.answer import Answer
from application.analysis.reading.loosely import Unfit
from application.analysis.reading.mend import Mender, Misfit
from application.analysis.reading.parse_reply import ReadPart
from application.analysis.reading.unwrap import unwrap_result
from application.plugins.analysis_type import AnalysisType, Normalising
from application.plugins.sealed_type import say
from application.ports.analysis_engine import ERRORS, EngineFailed
from domain.analysis.evidence import Evidence
from domain.analysis.findings import Claim, Finding
from domain.analysis.run import FailureKind, TypeResult
from domain.shared.ids import RunId


def compile_results(
    run_id: RunId, types: Sequence[AnalysisType], reply: Mapping[str, Any], evidence: Evidence
) -> Answer:
    """Of one whole reply.

    Raises:
        EngineFailed: `invalid`, when not one type was answered.
    """
    return compile_parts(run_id, types, (ReadPart(answers=reply),), evidence)


def compile_parts(
    run_id: RunId, types: Sequence[AnalysisType], parts: Sequence[ReadPart], evidence: Evidence
) -> Answer:
    """One bad type loses only itself; `null` is the answer that nothing was found.

    Raises:
        EngineFailed: `invalid` or `truncated`, when not one type was answered.
    """
    mender = Mender()
    material = Material(evidence)
    results: list[TypeResult] = []
    unanswered: list[str] = []
    for part in parts:
        for line in part.repairs:
            mender.note(f"{part.label}{line}")
    reasons = _reasons(parts, mender)
    for analysis_type in types:
        key = analysis_type.key
        fitted, is_whole = _fitted(analysis_type, parts, mender, reasons)
        if not is_whole:
            unanswered.append(key)
        if not fitted:
            continue
        try:
            value, findings = _typed(analysis_type, fitted, material, mender)
        except Unfit as reason:
            mender.note(f"{key}: {reason}; the whole type is left out")
            if is_whole:
                unanswered.append(key)
        else:
            results.append(
                TypeResult(
                    run_id=run_id,
                    key=key,
                    version=analysis_type.version,
                    value=value,
                    findings=findings,
                )
            )
    _note_unknown(parts, types, mender)
    if not results and len(unanswered) == len(types):
        raise _nothing(parts, mender)
    return Answer(
        results=tuple(results), unanswered=tuple(unanswered), repairs=tuple(mender.repairs)
    )


class _Fitted(msgspec.Struct, frozen=True, kw_only=True):
    part: ReadPart
    value: Any
    misfits: tuple[Misfit, ...]


def _reasons(parts: Sequence[ReadPart], mender: Mender) -> Set[str]:
    """What the engine itself could not look at or answer."""
    named: set[str] = set()
    for part in parts:
        errors = part.answers.get(ERRORS)
        for what, reason in (errors if isinstance(errors, dict) else {}).items():
            mender.note(f"{part.label}{what}: {reason}")
            named.add(what)
    return named


def _fitted(
    analysis_type: AnalysisType, parts: Sequence[ReadPart], mender: Mender, reasons: Set[str]
) -> tuple[list[_Fitted], bool]:
    """What the parts say of one type, and whether that is all."""
    key, is_whole = analysis_type.key, True
    fitted: list[_Fitted] = []
    for part in parts:
        if key not in part.answers and part.is_synthesis:
            continue
        if key in part.answers and part.answers[key] is None:
            continue
        before = len(mender.misfits)
        try:
            if key not in part.answers:
                raise Unfit("cut off before it" if part.is_cut else "no answer")
            value, done = unwrap_result(part.answers[key], analysis_type)
            if done:
                mender.note(f"{part.label}{done}")
            fit = mender.fit(value, analysis_type.result_type, key)
        except Unfit as reason:
            is_whole = False
            del mender.misfits[before:]
            if key not in reasons:
                what = "left out" if part.label else "the whole type is left out"
                mender.note(f"{part.label}{key}: {reason}; {what}")
            continue
        fitted.append(_Fitted(part=part, value=fit, misfits=tuple(mender.misfits[before:])))
        if key in part.cut:
            is_whole = False
            mender.note(f"{part.label}{key}: cut off; what was complete is kept")
    synthesised = [one for one in fitted if one.part.is_synthesis]
    if synthesised and all(part.answers for part in parts):
        is_whole = key not in synthesised[-1].part.cut
    return synthesised or fitted, is_whole


def _note_unknown(
    parts: Sequence[ReadPart], types: Sequence[AnalysisType], mender: Mender
) -> None:
    asked = {t.key for t in types} | {ERRORS}
    if unknown := sorted({str(key) for part in parts for key in part.answers} - asked):
        mender.note(f"not asked for, passed over: {', '.join(unknown)}")


def _nothing(parts: Sequence[ReadPart], mender: Mender) -> EngineFailed:
    reasons = "; ".join(mender.repairs[:3])
    if any(part.is_cut for part in parts):
        return EngineFailed(
            FailureKind.TRUNCATED,
            f"The answer was cut off before one type was answered ({reasons}).",
        )
    return EngineFailed(FailureKind.INVALID, f"No type was answered ({reasons}).")


def _typed(
    analysis_type: AnalysisType, fitted: Sequence[_Fitted], material: Material, mender: Mender
) -> tuple[msgspec.Raw, tuple[Finding, ...]]:
    """Merged, checked, set right by the type's own rules. Findings speak of what is stored."""
    key, is_one = analysis_type.key, len(fitted) == 1
    try:
        result = merge_parts(
            analysis_type,
            tuple(
                PartResult(part=f.part.part, value=f.value, is_synthesis=f.part.is_synthesis)
                for f in fitted
            ),
            material,
            mender.note,
        )
        checked = check_evidence(result, material)
        result = checked.value
        if isinstance(analysis_type, Normalising):
            result = analysis_type.normalise(result, material.evidence)
        stored = msgspec.json.encode(result)
        misfits = (_no_label(m, key, is_one=is_one) for f in fitted for m in f.misfits)
        findings = follow_items(
            (*misfits, *checked.findings),
            msgspec.json.decode(msgspec.json.encode(checked.value)),
            msgspec.json.decode(stored),
        )
        return msgspec.Raw(stored), findings
    except Exception as error:  # a plugin's rules may raise anything
        raise Unfit(f"its own rules failed ({say(error)})") from error


def _no_label(misfit: Misfit, key: str, *, is_one: bool) -> Finding:
    """Items of parts that were merged stand elsewhere: the list is named then."""
    path = misfit.path.removeprefix(key).removeprefix(".")
    return Finding(
        path=path if is_one else path.partition("[")[0],
        claim=Claim.LABEL,
        supported=False,
        says=shortened(misfit.says),
        reason=f"{misfit.reason[:1].upper()}{misfit.reason[1:]}.",
    )
