"""Runs of analyses: what was asked, what came back, what it cost, and two of them compared."""

from datetime import datetime
from typing import Any

import msgspec
from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from application.analysis.showing.compare_runs import ComparedType, CompareRuns
from application.analysis.showing.show_calls import RunCalls, ShowCalls
from application.analysis.showing.show_results import ShowResults
from domain.analysis.call import AttemptState
from domain.analysis.run import AnalysisRun, FailureKind, RunStatus, TypeRef
from domain.shared.ids import FileId, RunId
from domain.shared.money import MicroUsd, dollars
from domain.shared.problem import Problem
from entrypoints.http.api.answers import problems


class RunAnswer(msgspec.Struct, frozen=True, kw_only=True):
    id: RunId
    file_id: FileId
    engine: str
    model: str
    status: RunStatus
    types: tuple[TypeRef, ...]
    unanswered: tuple[str, ...]
    """Keys of types that were asked for and have no whole answer."""
    options: dict[str, Any]
    started_at: datetime
    ended_at: datetime | None
    failure: FailureKind | None
    problem: Problem | None
    stop_reason: str | None
    tokens_input: int
    tokens_output: int
    cost_usd: str
    cost_micro_usd: MicroUsd
    repairs: tuple[str, ...]
    """What had to be mended in the reply."""
    request_hash: str
    prompt_hash: str


class ReplyAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One reply as it came."""

    raw: str
    stop_reason: str
    start_s: float | None
    """Of the stretch of a long video that it is about; null: of the whole file."""
    end_s: float | None
    is_synthesis: bool
    """Made of the replies about the parts."""


class CallAnswer(msgspec.Struct, frozen=True, kw_only=True):
    number: int
    state: AttemptState
    sent_at: datetime
    ended_at: datetime | None
    code: str | None
    message: str | None
    service_request_id: str | None
    tokens_input: int | None
    """null: the service did not say."""
    tokens_output: int | None
    cost_usd: str | None
    """null: not known; what was reserved for it stays so."""


class RunDetail(msgspec.Struct, frozen=True, kw_only=True):
    run: RunAnswer
    replies: tuple[ReplyAnswer, ...]
    calls: tuple[CallAnswer, ...]
    """Oldest first; none where nobody was paid."""


class RunList(msgspec.Struct, frozen=True, kw_only=True):
    runs: tuple[RunAnswer, ...]
    """Newest first."""
    cost_usd: str
    """Of all of them."""


class ComparisonAnswer(msgspec.Struct, frozen=True, kw_only=True):
    left: RunAnswer
    right: RunAnswer
    types: tuple[ComparedType, ...]


class RunsController(Controller):
    path = "/api"
    tags = ("analysis",)

    @get(
        "/files/{file_id:int}/runs",
        operation_id="RunsOfFile",
        summary="The analysis runs of a file, newest first",
        responses=problems(404),
        sync_to_thread=True,
    )
    def of_file(
        self, file_id: FromPath[int], show_results: NamedDependency[ShowResults]
    ) -> RunList:
        runs = show_results(FileId(file_id)).runs
        total = MicroUsd(sum(run.usage.cost for run in runs))
        return RunList(runs=tuple(map(run_answer, runs)), cost_usd=_usd(total))

    @get(
        "/runs/compare",
        operation_id="CompareRuns",
        summary="Two runs of one file, line by line",
        responses=problems(404),
        sync_to_thread=True,
    )
    def compare(
        self, a: FromQuery[int], b: FromQuery[int], compare_runs: NamedDependency[CompareRuns]
    ) -> ComparisonAnswer:
        found = compare_runs(RunId(a), RunId(b))
        return ComparisonAnswer(
            left=run_answer(found.left), right=run_answer(found.right), types=found.types
        )

    @get(
        "/runs/{run_id:int}",
        operation_id="ShowRun",
        summary="One analysis run with its raw replies and its calls",
        responses=problems(404),
        sync_to_thread=True,
    )
    def show(self, run_id: FromPath[int], show_calls: NamedDependency[ShowCalls]) -> RunDetail:
        found = show_calls(RunId(run_id))
        return RunDetail(
            run=run_answer(found.run), replies=tuple(_replies(found)), calls=tuple(_calls(found))
        )


def run_answer(run: AnalysisRun) -> RunAnswer:
    return RunAnswer(
        id=run.id,
        file_id=run.file_id,
        engine=run.engine,
        model=run.model,
        status=run.status,
        types=run.types,
        unanswered=run.unanswered,
        options=run.options,
        started_at=run.started_at,
        ended_at=run.ended_at,
        failure=run.failure,
        problem=run.problem,
        stop_reason=run.stop_reason,
        tokens_input=run.usage.input_tokens,
        tokens_output=run.usage.output_tokens,
        cost_usd=_usd(run.usage.cost),
        cost_micro_usd=run.usage.cost,
        repairs=run.repairs,
        request_hash=run.request_hash,
        prompt_hash=run.prompt_hash,
    )


def _replies(found: RunCalls) -> list[ReplyAnswer]:
    return [
        ReplyAnswer(
            raw=reply.raw.decode(errors="backslashreplace"),
            stop_reason=reply.stop_reason,
            start_s=reply.part.start_s if reply.part else None,
            end_s=reply.part.end_s if reply.part else None,
            is_synthesis=reply.is_synthesis,
        )
        for reply in found.parts
    ]


def _calls(found: RunCalls) -> list[CallAnswer]:
    return [
        CallAnswer(
            number=call.number,
            state=call.state,
            sent_at=call.sent_at,
            ended_at=call.ended_at,
            code=call.code,
            message=call.message,
            service_request_id=call.service_request_id,
            tokens_input=call.usage.input_tokens if call.usage else None,
            tokens_output=call.usage.output_tokens if call.usage else None,
            cost_usd=_cost(call.state, call.usage.cost if call.usage else None),
        )
        for call in found.attempts
    ]


def _cost(state: AttemptState, cost: MicroUsd | None) -> str | None:
    if state in (AttemptState.REFUSED, AttemptState.DEFERRED):
        return _usd(MicroUsd(0))
    return None if cost is None else _usd(cost)


def _usd(amount: MicroUsd) -> str:
    return dollars(amount, 6).lstrip("$")
