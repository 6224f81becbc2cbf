"""Small runs and edits for tests of the fold."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from domain.analysis.findings import Finding
from domain.analysis.fold import Folded, Layer, fold
from domain.analysis.run import AnalysisRun, RunStatus, TypeResult
from domain.library.edits import Edit, EditAction
from domain.shared.ids import EditId, FileId, RunId
from domain.shared.provenance import DEFAULT_SOURCE_ORDER

KEY = "slate"
START = datetime(2026, 1, 2, tzinfo=UTC)


def fact(value: Any, source: str = "visual", confidence: float = 0.8, evidence: Any = None) -> Any:
    return {"value": value, "source": source, "confidence": confidence, "evidence": evidence}


def layer(
    number: int,
    value: Any,
    *,
    engine: str = "bedrock",
    is_current: bool = True,
    findings: tuple[Finding, ...] = (),
) -> Layer:
    run = AnalysisRun(
        id=RunId(number),
        file_id=FileId(1),
        engine=engine,
        model="lite",
        types=(),
        options={},
        request_hash="",
        prompt_hash="",
        media_hash="",
        status=RunStatus.COMPLETED,
        started_at=START,
    )
    result = TypeResult(
        run_id=run.id,
        key=KEY,
        version="1",
        value=msgspec.Raw(msgspec.json.encode(value)),
        findings=findings,
    )
    return Layer(run=run, result=result, is_current=is_current)


def edit(
    number: int,
    action: EditAction,
    field: str = "",
    value: Any = None,
    *,
    supersedes: int | None = None,
    note: str = "",
) -> Edit:
    return Edit(
        id=EditId(number),
        file_id=FileId(1),
        type_key=KEY,
        field=field,
        action=action,
        value=None if action is EditAction.UNDO else msgspec.Raw(msgspec.json.encode(value)),
        note=note,
        author="user",
        at=START + timedelta(seconds=number),
        supersedes=EditId(supersedes) if supersedes else None,
    )


def folded(
    layers: list[Layer], edits: list[Edit] | None = None, sourced: tuple[str, ...] = ()
) -> Folded:
    result = fold(KEY, layers, edits or [], DEFAULT_SOURCE_ORDER, frozenset(sourced))
    assert result is not None
    return result


def value_of(result: Folded) -> Any:
    return msgspec.json.decode(result.value)
