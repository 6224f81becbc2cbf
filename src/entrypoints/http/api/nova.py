"""Analysis: `/api/nova/…`, as the predecessor's clients call it.

There an id was that of one analysis of one file. Here `analyze` starts a job, so `status` takes
the job's id, or the number of a run; `results` takes the number of a run, which
`GET /api/files/{id}` lists under `analysis_runs`.
"""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from application.analysis.asking.engines import Engines
from application.analysis.asking.start_analysis import StartAnalysis, StartAnalysisCommand
from application.analysis.planning.estimate_cost import EstimateCost
from application.analysis.showing.show_run import ShownRun, ShowRun
from application.jobs.show_job import ShowJob
from application.library.bulk import BulkStarted
from application.library.find_folder import FindFolder
from domain.analysis.run import RunStatus
from domain.jobs.job import JobStatus
from domain.library.kind import MediaKind
from domain.shared.errors import InvalidInput
from domain.shared.ids import FileId, JobId, RunId
from domain.shared.money import MicroUsd, dollars
from entrypoints.file_filters import FolderAt
from entrypoints.http.api.answers import change_problems, problems
from entrypoints.http.api.named_models import engine_and_model
from entrypoints.http.api.nova_costs import (
    EstimateBody,
    NovaEstimate,
    NovaModel,
    estimated,
    nova_models,
)
from entrypoints.http.api.nova_status import RunStatusAnswer, run_status
from entrypoints.http.api.old_status import OldStatus, old_word
from entrypoints.http.api.selection import SelectionBody
from entrypoints.http.api.waiting import status_of
from entrypoints.http.problems import Refused


class NotCompleted(Refused):
    """This analysis has no results: it is still running, or it failed."""

    status_code = 409
    code = "not_completed"
    remedy = "Its status says which, and why."


class AnalyzeBody(SelectionBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One of `file_id`, `file_ids`, `filter`."""

    file_id: FileId | None = None
    analysis_types: tuple[str, ...] = ("combined",)
    engine: str | None = None
    """null: the one that is configured, or the one that has `model`."""
    model: str | None = None
    """`lite`, `pro`, …; null: the one that is configured."""
    budget_usd: Annotated[float, msgspec.Meta(gt=0, le=1_000_000_000)] | None = None
    """The most that this job may spend; null: what the settings allow."""
    options: dict[str, Any] = msgspec.field(default_factory=dict)
    force: bool = False
    """Ask again where the same question was answered already."""
    processing_mode: Literal["realtime", "batch"] = "realtime"
    """`batch`: not offered yet."""

    def as_command(
        self, folder_at: FolderAt, engines: Engines, kind: MediaKind | None = None
    ) -> StartAnalysisCommand:
        if self.processing_mode == "batch":
            raise InvalidInput(
                "processing_mode: batches (half the price, within a day) are not offered yet; "
                "send realtime."
            )
        if self.file_id is not None and self.file_ids:
            raise InvalidInput("file_id: give file_id or file_ids, not both.")
        ids = self.file_ids if self.file_id is None else (self.file_id,)
        engine, model = engine_and_model(engines, self.engine, self.model)
        budget = self.budget_usd
        return StartAnalysisCommand(
            file_ids=ids,
            filter=self.chosen(folder_at),
            types=tuple(dict.fromkeys(self.analysis_types)),
            engine=engine,
            model=model,
            budget=None if budget is None else MicroUsd(round(budget * 1_000_000)),
            options=self.options,
            kind=kind,
            force=self.force,
        )


class AnalysisJob(msgspec.Struct, frozen=True, kw_only=True):
    job_id: JobId
    total_files: int
    left_out: dict[str, int]
    is_new: bool
    """False: a job of before does just this already; its id is given."""
    status: str
    status_url: str
    message: str


class RunMetadata(msgspec.Struct, frozen=True, kw_only=True):
    run_id: RunId
    file_id: FileId
    engine: str
    model: str
    started_at: datetime
    completed_at: datetime | None
    tokens_input: int
    tokens_output: int
    tokens_total: int
    cost_usd: str
    repairs: tuple[str, ...]
    """What had to be mended in the reply."""
    unanswered: tuple[str, ...]
    """Types that were asked for and have no whole answer."""


class RunResults(msgspec.Struct, frozen=True, kw_only=True):
    results: dict[str, Any]
    """By type key, in the shape of the type's result."""
    metadata: RunMetadata


class NovaController(Controller):
    path = "/api/nova"
    tags = ("analysis",)

    @post(
        "/analyze",
        operation_id="Analyze",
        summary="Have files analysed",
        status_code=202,
        responses=change_problems(400, 402, 404, 409),
        sync_to_thread=True,
    )
    def analyze(
        self,
        data: JSONBody[AnalyzeBody],
        engines: NamedDependency[Engines],
        start_analysis: NamedDependency[StartAnalysis],
        find_folder: NamedDependency[FindFolder],
    ) -> AnalysisJob:
        """`combined` means all types of the file's kind. `file_id` is that of a video; `file_ids`
        and `filter` may choose images, too."""
        only = None if data.file_id is None else MediaKind.VIDEO
        return analysis_job(start_analysis(data.as_command(find_folder, engines, only)))

    @get(
        "/status/{job_or_run:str}",
        operation_id="AnalysisStatus",
        summary="How far an analysis is, by job id or run number",
        responses=problems(404),
        sync_to_thread=True,
    )
    def status(
        self,
        job_or_run: FromPath[str],
        show_job: NamedDependency[ShowJob],
        show_run: NamedDependency[ShowRun],
    ) -> OldStatus | RunStatusAnswer:
        if job_or_run.isascii() and job_or_run.isdigit():
            return run_status(show_run(RunId(int(job_or_run))))
        return status_of(JobId(job_or_run), show_job)

    @get(
        "/results/{run_id:int}",
        operation_id="AnalysisResults",
        summary="What one analysis run found",
        responses=problems(404, 409),
        sync_to_thread=True,
    )
    def results(self, run_id: FromPath[int], show_run: NamedDependency[ShowRun]) -> RunResults:
        return run_results(show_run(RunId(run_id)))

    @get(
        "/models",
        operation_id="NovaModels",
        summary="The models that can be asked, also those that are retired",
        responses=problems(),
        sync_to_thread=True,
    )
    def models(
        self, engines: NamedDependency[Engines], estimate_cost: NamedDependency[EstimateCost]
    ) -> tuple[NovaModel, ...]:
        return nova_models(engines, estimate_cost.route, estimate_cost)

    @post(
        "/estimate-cost",
        operation_id="EstimateCost",
        summary="What one video would cost",
        status_code=200,
        responses=change_problems(400, 409),
        sync_to_thread=True,
    )
    def estimate(
        self,
        data: JSONBody[EstimateBody],
        engines: NamedDependency[Engines],
        estimate_cost: NamedDependency[EstimateCost],
    ) -> NovaEstimate:
        return estimated(data, engines, estimate_cost)


def analysis_job(started: BulkStarted, status_at: str = "/api/nova/status") -> AnalysisJob:
    return AnalysisJob(
        job_id=started.job_id,
        total_files=started.total_files,
        left_out=started.left_out,
        is_new=started.is_new,
        status=old_word(JobStatus.QUEUED),
        status_url=f"{status_at}/{started.job_id}",
        message=f"Files being analysed: {started.total_files:,}.",
    )


def run_results(shown: ShownRun) -> RunResults:
    """Raises:
    NotCompleted
    """
    if shown.run.status is not RunStatus.COMPLETED:
        raise NotCompleted()
    run = shown.run
    return RunResults(
        results={result.key: msgspec.json.decode(result.value) for result in shown.results},
        metadata=RunMetadata(
            run_id=run.id,
            file_id=run.file_id,
            engine=run.engine,
            model=run.model,
            started_at=run.started_at,
            completed_at=run.ended_at,
            tokens_input=run.usage.input_tokens,
            tokens_output=run.usage.output_tokens,
            tokens_total=run.usage.input_tokens + run.usage.output_tokens,
            cost_usd=dollars(run.usage.cost, 6).lstrip("$"),
            repairs=run.repairs,
            unanswered=run.unanswered,
        ),
    )
