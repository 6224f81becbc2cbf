"""From a parsed reply to the typed result of each type."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from application.analysis.checking.check_evidence import check_evidence, shortened
from application.analysis.checking.check_sources import Material
from application.analysis.checking.follow_items import follow_items
from application.analysis.reading.answer import Answer
from application.analysis.reading.mend import Mender, Misfit, Unfit
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
    """One bad type loses only itself; `null` is the answer that nothing was found.

    Raises:
        EngineFailed: `invalid`, when not one type was answered.
    """
    mender = Mender()
    material = Material(evidence)
    results: list[TypeResult] = []
    lost: list[str] = []
    errors = reply.get(ERRORS)
    reasons = errors if isinstance(errors, dict) else {}
    for what, reason in reasons.items():
        mender.note(f"{what}: {reason}")
    for analysis_type in types:
        key = analysis_type.key
        if key in reply and reply[key] is None:
            continue
        try:
            if key not in reply:
                raise Unfit("no answer")
            value, findings = _typed(analysis_type, reply[key], material, mender)
        except Unfit as reason:
            lost.append(key)
            if key not in reasons:
                mender.note(f"{key}: {reason}; the whole type is left out")
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
    if unknown := sorted(reply.keys() - {t.key for t in types} - {ERRORS}):
        mender.note(f"not asked for, passed over: {', '.join(unknown)}")
    if len(lost) == len(types):
        reason_of_all = "; ".join(mender.repairs[:3])
        raise EngineFailed(FailureKind.INVALID, f"No type was answered ({reason_of_all}).")
    return Answer(results=tuple(results), unanswered=tuple(lost), repairs=tuple(mender.repairs))


def _typed(
    analysis_type: AnalysisType, value: Any, material: Material, mender: Mender
) -> tuple[msgspec.Raw, tuple[Finding, ...]]:
    """Fitted, checked, set right by the type's own rules. Findings speak of what is stored."""
    key, before = analysis_type.key, len(mender.misfits)
    result = mender.fit(value, analysis_type.result_type, key)
    try:
        checked = check_evidence(result, material)
        result = checked.value
        if isinstance(analysis_type, Normalising):
            result = analysis_type.normalise(result, material.evidence)
        stored = msgspec.json.encode(result)
        findings = follow_items(
            (*(_no_label(misfit, key) for misfit in mender.misfits[before:]), *checked.findings),
            msgspec.json.decode(msgspec.json.encode(checked.value)),
            msgspec.json.decode(stored),
        )
        return msgspec.Raw(stored), findings
    except Exception as error:  # a plugin's rules may raise anything
        raise Unfit(f"its own rules failed ({say(error)})") from error


def _no_label(misfit: Misfit, key: str) -> Finding:
    return Finding(
        path=misfit.path.removeprefix(key).removeprefix("."),
        claim=Claim.LABEL,
        supported=False,
        says=shortened(misfit.says),
        reason=f"{misfit.reason[:1].upper()}{misfit.reason[1:]}.",
    )
