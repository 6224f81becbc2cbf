"""From a parsed reply to the typed result of each type."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from application.analysis.mend import Mender, Unfit
from application.plugins.analysis_type import AnalysisType, Normalising
from application.ports.analysis_engine import ERRORS, EngineFailed
from domain.analysis.evidence import Evidence
from domain.analysis.run import FailureKind, TypeResult
from domain.shared.ids import RunId


class Compiled(msgspec.Struct, frozen=True, kw_only=True):
    results: tuple[TypeResult, ...]
    lost: tuple[str, ...]
    """Keys of types that were asked for and have no usable answer."""
    repairs: tuple[str, ...]


def compile_results(
    run_id: RunId, types: Sequence[AnalysisType], reply: Mapping[str, Any], evidence: Evidence
) -> Compiled:
    """One bad type loses only itself; `null` is the answer that nothing was found.

    Raises:
        EngineFailed: `invalid`, when not one type was answered.
    """
    mender = Mender()
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
            value = _typed(analysis_type, reply[key], evidence, mender)
        except Unfit as reason:
            lost.append(key)
            if key not in reasons:
                mender.note(f"{key}: {reason}; the whole type is left out")
        else:
            results.append(
                TypeResult(run_id=run_id, key=key, version=analysis_type.version, value=value)
            )
    if unknown := sorted(reply.keys() - {t.key for t in types} - {ERRORS}):
        mender.note(f"not asked for, passed over: {', '.join(unknown)}")
    if len(lost) == len(types):
        reason_of_all = "; ".join(mender.repairs[:3])
        raise EngineFailed(FailureKind.INVALID, f"No type was answered ({reason_of_all}).")
    return Compiled(results=tuple(results), lost=tuple(lost), repairs=tuple(mender.repairs))


def _typed(
    analysis_type: AnalysisType, value: Any, evidence: Evidence, mender: Mender
) -> msgspec.Raw:
    result = mender.fit(value, analysis_type.result_type, analysis_type.key)
    try:
        if isinstance(analysis_type, Normalising):
            result = analysis_type.normalise(result, evidence)
        return msgspec.Raw(msgspec.json.encode(result))
    except Exception as error:  # a plugin's rules may raise anything
        raise Unfit(f"its own rules failed ({type(error).__name__}: {error})") from error
