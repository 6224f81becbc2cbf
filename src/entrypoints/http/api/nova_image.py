"""Analysis of images: `/api/nova/image/…`, as the predecessor's clients call it."""

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from application.analysis.asking.engines import Engines
from application.analysis.asking.start_analysis import StartAnalysis
from application.analysis.planning.estimate_cost import EstimateCost
from application.analysis.showing.show_run import ShowRun
from application.jobs.show_job import ShowJob
from application.library.find_folder import FindFolder
from domain.library.kind import MediaKind
from domain.shared.ids import JobId, RunId
from entrypoints.http.api.answers import change_problems, problems
from entrypoints.http.api.nova import (
    AnalysisJob,
    AnalyzeBody,
    RunResults,
    analysis_job,
    run_results,
)
from entrypoints.http.api.nova_costs import (
    ImageEstimateBody,
    NovaEstimate,
    NovaModel,
    estimated,
    nova_models,
)
from entrypoints.http.api.nova_status import RunStatusAnswer, run_status
from entrypoints.http.api.old_status import OldStatus
from entrypoints.http.api.waiting import status_of


class ImageBody(AnalyzeBody, frozen=True, kw_only=True, forbid_unknown_fields=True):
    analysis_types: tuple[str, ...] = ("description", "elements", "metadata")


class NovaImageController(Controller):
    path = "/api/nova/image"
    tags = ("analysis",)

    @post(
        "/analyze",
        operation_id="AnalyzeImages",
        summary="Have images analysed",
        status_code=202,
        responses=change_problems(400, 402, 404, 409),
        sync_to_thread=True,
    )
    def analyze(
        self,
        data: JSONBody[ImageBody],
        engines: NamedDependency[Engines],
        start_analysis: NamedDependency[StartAnalysis],
        find_folder: NamedDependency[FindFolder],
    ) -> AnalysisJob:
        """What is named is an image; of what `filter` matches, only images are asked about."""
        command = data.as_command(find_folder, engines, MediaKind.IMAGE)
        return analysis_job(start_analysis(command), "/api/nova/image/status")

    @get(
        "/status/{job_or_run:str}",
        operation_id="ImageAnalysisStatus",
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
        operation_id="ImageAnalysisResults",
        summary="What one analysis run found",
        responses=problems(404, 409),
        sync_to_thread=True,
    )
    def results(self, run_id: FromPath[int], show_run: NamedDependency[ShowRun]) -> RunResults:
        return run_results(show_run(RunId(run_id)))

    @get(
        "/models",
        operation_id="ImageModels",
        summary="The models that can look at images, by id",
        responses=problems(),
        sync_to_thread=True,
    )
    def models(
        self, engines: NamedDependency[Engines], estimate_cost: NamedDependency[EstimateCost]
    ) -> dict[str, NovaModel]:
        found = nova_models(engines, estimate_cost.route, estimate_cost)
        return {model.id: model for model in found}

    @post(
        "/estimate-cost",
        operation_id="EstimateImageCost",
        summary="What one image would cost",
        status_code=200,
        responses=change_problems(400, 409),
        sync_to_thread=True,
    )
    def estimate(
        self,
        data: JSONBody[ImageEstimateBody],
        engines: NamedDependency[Engines],
        estimate_cost: NamedDependency[EstimateCost],
    ) -> NovaEstimate:
        return estimated(data, engines, estimate_cost)
