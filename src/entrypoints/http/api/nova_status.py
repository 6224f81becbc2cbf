"""How far an analysis run is, in the predecessor's words."""

from datetime import datetime

import msgspec

from application.analysis.showing.show_run import ShownRun
from domain.analysis.run import RunStatus
from domain.shared.ids import FileId, RunId
from domain.shared.money import dollars


class RunSummary(msgspec.Struct, frozen=True, kw_only=True):
    tokens_used: int
    cost_usd: str
    processing_time_seconds: float | None
    analyses_completed: int


class RunStatusAnswer(msgspec.Struct, frozen=True, kw_only=True):
    id: RunId
    file_id: FileId
    status: str
    progress_percent: float
    engine: str
    model: str
    analysis_types: tuple[str, ...]
    processing_mode: str
    results_summary: RunSummary | None
    """null: it has not ended well."""
    started_at: datetime
    completed_at: datetime | None
    error_message: str | None
    error_code: str | None
    remedy: str | None


def run_status(shown: ShownRun) -> RunStatusAnswer:
    run = shown.run
    return RunStatusAnswer(
        id=run.id,
        file_id=run.file_id,
        status=run.status.value,
        progress_percent=0.0 if run.status is RunStatus.RUNNING else 100.0,
        engine=run.engine,
        model=run.model,
        analysis_types=tuple(ref.key for ref in run.types),
        processing_mode="realtime",
        results_summary=_summary(shown) if run.status is RunStatus.COMPLETED else None,
        started_at=run.started_at,
        completed_at=run.ended_at,
        error_message=run.problem.message if run.problem else None,
        error_code=run.problem.code if run.problem else None,
        remedy=run.problem.remedy if run.problem else None,
    )


def _summary(shown: ShownRun) -> RunSummary:
    run = shown.run
    took = (run.ended_at - run.started_at).total_seconds() if run.ended_at else None
    return RunSummary(
        tokens_used=run.usage.input_tokens + run.usage.output_tokens,
        cost_usd=dollars(run.usage.cost, 6).lstrip("$"),
        processing_time_seconds=took,
        analyses_completed=len(shown.results),
    )
