"""Analysing chosen files: what is asked of whom, and what it would cost, before anything is."""

from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec
from litestar import Controller, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency, Provide
from litestar.params import SkipValidation
from litestar.response import Response, Template

from application.analysis.asking.engines import Engines
from application.analysis.asking.start_analysis import StartAnalysis
from application.analysis.planning.plan import Verdict
from application.analysis.planning.plan_analysis import PlanAnalysis
from application.analysis.types.list_analysis_types import ListAnalysisTypes
from application.jobs.list_jobs import ListJobs
from application.library.bulk import UP_TO_DATE
from application.library.find_folder import FindFolder
from application.library.get_file import GetFile
from application.library.select_files import FileSelection
from application.ports.clock import Clock
from domain.analysis.model import Route
from domain.library.kind import MediaKind
from domain.shared.errors import DomainError
from domain.shared.money import MicroUsd
from domain.transcription.languages import by_name
from entrypoints.http.refusals import PriceRose
from entrypoints.http.views import filters
from entrypoints.http.views.analysis_choice import (
    DEPTHS,
    Chosen,
    as_command,
    engine_entries,
    read_choice,
    type_entries,
)
from entrypoints.http.views.analysis_plan import (
    ShownPlan,
    amount,
    planned,
    refused,
    started_words,
    tokens,
)
from entrypoints.http.views.page import AnyRequest, done, is_htmx, page
from entrypoints.http.views.reading_forms import read_form, read_selection
from entrypoints.settings import Settings

MayReach = Callable[[], bool]


class AnalyzePages(Controller):
    path = "/files/analyze"
    include_in_schema = False
    dependencies = {"form": Provide(read_form)}  # noqa: RUF012  # Litestar's own way

    @post("/ask", sync_to_thread=True, status_code=200)
    def ask(
        self,
        request: AnyRequest,
        form: NamedDependency[FormMultiDict],
        settings: NamedDependency[Settings],
        clock: NamedDependency[SkipValidation[Clock]],
        find_folder: NamedDependency[FindFolder],
        engines: NamedDependency[Engines],
        plan_analysis: NamedDependency[PlanAnalysis],
        may_reach_bedrock: NamedDependency[SkipValidation[MayReach]],
        list_analysis_types: NamedDependency[ListAnalysisTypes],
        get_file: NamedDependency[GetFile],
        list_jobs: NamedDependency[ListJobs],
    ) -> Template:
        """The dialog alone, or a page with it where there is no script."""
        files = read_selection(form, find_folder)
        chosen = read_choice(form, engines)
        shown = _plan(chosen, files, engines, plan_analysis)
        if "asked" not in form and len(files.file_ids) == 1 and _is_answered(shown):
            # whoever wants one file analysed that has been already wants it again
            chosen = _forced(chosen)
            shown = _plan(chosen, files, engines, plan_analysis)
        ids = files.file_ids
        file = get_file(ids[0]).file if len(ids) == 1 else None
        kinds = (file.kind,) if file else (MediaKind.VIDEO, MediaKind.IMAGE)
        context: dict[str, Any] = {
            "shown": shown,
            "chosen": chosen,
            "file_name": file.name if file else "",
            "ids": ids,
            "hidden": filters.filter_values(files.filter) if files.filter else {},
            "engines": engine_entries(engines, Route(settings.bedrock_route), _today(clock)),
            "types": type_entries(list_analysis_types(), chosen.types, kinds),
            "depths": DEPTHS,
            "languages": by_name(),
            "usual_budget": settings.caps.job,
            **_words(chosen, may_reach_bedrock),
        }
        if is_htmx(request):
            return Template("partials/analyze.html", context=context, media_type="text/html")
        return page("analyze.html", list_jobs, page="files", **context)

    @post("/plan", sync_to_thread=True, status_code=200)
    def plan(
        self,
        form: NamedDependency[FormMultiDict],
        find_folder: NamedDependency[FindFolder],
        engines: NamedDependency[Engines],
        plan_analysis: NamedDependency[PlanAnalysis],
        may_reach_bedrock: NamedDependency[SkipValidation[MayReach]],
    ) -> Template:
        """The plan of what is chosen in the dialog now, and its button."""
        files = read_selection(form, find_folder)
        chosen = read_choice(form, engines)
        shown = _plan(chosen, files, engines, plan_analysis)
        context = {"shown": shown, "swaps": True, **_words(chosen, may_reach_bedrock)}
        return Template("partials/analysis_plan.html", context=context, media_type="text/html")

    @post("/", sync_to_thread=True, status_code=200)
    def start(
        self,
        request: AnyRequest,
        form: NamedDependency[FormMultiDict],
        find_folder: NamedDependency[FindFolder],
        engines: NamedDependency[Engines],
        plan_analysis: NamedDependency[PlanAnalysis],
        start_analysis: NamedDependency[StartAnalysis],
    ) -> Response[Any]:
        files = read_selection(form, find_folder)
        command = as_command(read_choice(form, engines), files, engines)
        approved = str(form.get("high") or "")
        if approved.isascii() and approved.isdigit():
            high = plan_analysis(command).price.high
            if high > int(approved):
                raise PriceRose(
                    f"The plan has changed since it was shown: it may cost up to {amount(high)} "
                    f"now, not {amount(MicroUsd(int(approved)))}. Nothing was started.",
                    shown=int(approved),
                    now=high,
                )
        started = start_analysis(command)
        words = started_words(started.total_files, is_new=started.is_new)
        return done(request, words, f"/jobs/{started.job_id}", "Watch")


def _plan(
    chosen: Chosen, files: FileSelection, engines: Engines, plan_analysis: PlanAnalysis
) -> ShownPlan:
    try:
        return planned(plan_analysis(as_command(chosen, files, engines)))
    except DomainError as error:
        return refused(error)


def _words(chosen: Chosen, may_reach_bedrock: MayReach) -> dict[str, Any]:
    return {
        "amount": amount,
        "tokens": tokens,
        "cut_off": chosen.engine == "bedrock" and not may_reach_bedrock(),
    }


def _is_answered(shown: ShownPlan) -> bool:
    plan = shown.plan
    return (
        plan is not None
        and plan.verdict is Verdict.NOTHING_TO_DO
        and set(plan.left_out) == {UP_TO_DATE}
    )


def _forced(chosen: Chosen) -> Chosen:
    return msgspec.structs.replace(chosen, force=True)


def _today(clock: Clock) -> date:
    return clock.now().date()
