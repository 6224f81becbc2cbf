"""What is asked of engines and of results, as the world of the HTTP tests has it."""

from collections.abc import Mapping
from typing import Any

from adapters.filesystem.scratch import LocalScratch
from adapters.memory.analysis_engine import MemoryAnalysisEngine
from adapters.memory.clock import MemoryClock
from adapters.memory.unit_of_work import MemoryReader, MemoryUnitOfWork
from adapters.spreadsheet.csv_tables import CsvTableWriter
from adapters.spreadsheet.xlsx_tables import XlsxTableWriter
from adapters.system.processes import SystemProcesses
from adapters.system.sandbox import ProcessSandbox
from application.analysis.asking.engines import Engines, ModelFamily
from application.analysis.asking.start_analysis import StartAnalysis
from application.analysis.editing.edit_file import EditFile
from application.analysis.editing.show_history import ShowHistory
from application.analysis.editing.start_editing import StartEditing
from application.analysis.exporting.export_results import ExportResults
from application.analysis.indexing.refresh_index import RefreshIndex
from application.analysis.planning.accept_overruns import AcceptOverruns
from application.analysis.planning.estimate_cost import EstimateCost
from application.analysis.planning.plan_analysis import PlanAnalysis
from application.analysis.planning.settle_spend import SettleSpend
from application.analysis.planning.show_budget import ShowBudget
from application.analysis.planning.show_job_spend import ShowJobSpend
from application.analysis.showing.compare_runs import CompareRuns
from application.analysis.showing.prompts_now import PromptsNow
from application.analysis.showing.show_calls import ShowCalls
from application.analysis.showing.show_raw_reply import ShowRawReply
from application.analysis.showing.show_results import ShowResults
from application.analysis.showing.show_run import ShowRun
from application.analysis.types.check_plugins import CheckPlugins
from application.analysis.types.check_registered import CheckRegistered
from application.analysis.types.list_analysis_types import ListAnalysisTypes
from application.jobs.start_job import StartJob
from application.plugins.registry import AnalysisTypes
from domain.analysis.model import Route
from entrypoints.settings import Settings


def analysis_parts(
    *,
    uow: MemoryUnitOfWork,
    reader: MemoryReader,
    types: AnalysisTypes,
    families: Mapping[str, ModelFamily],
    settings: Settings,
    clock: MemoryClock,
    start_job: StartJob,
    refresh: RefreshIndex,
    has_bucket: bool,
) -> dict[str, Any]:
    engine = MemoryAnalysisEngine()
    engines = Engines(fixed={engine.name: engine}, families=families, default=engine.name)
    prompts = PromptsNow(engines=engines)
    plan_analysis = PlanAnalysis(
        reader=reader,
        types=types,
        engines=engines,
        caps=settings.caps,
        clock=clock,
        route=Route.US,
        calls_at_once=settings.bedrock_calls,
        has_bucket=has_bucket,
    )
    return {
        "plan_analysis": plan_analysis,
        "may_reach_bedrock": False,
        "estimate_cost": EstimateCost(engines=engines, types=types, route=Route.US, clock=clock),
        "start_analysis": StartAnalysis(plan_analysis=plan_analysis, start_job=start_job),
        "engines": engines,
        "accept_overruns": AcceptOverruns(uow=uow, clock=clock),
        "settle_spend": SettleSpend(uow=uow),
        "show_budget": ShowBudget(reader=reader, caps=settings.caps, clock=clock),
        "show_results": ShowResults(reader=reader, types=types, prompts=prompts),
        "export_results": ExportResults(
            reader=reader,
            types=types,
            writers={"csv": CsvTableWriter(), "xlsx": XlsxTableWriter()},
            scratch=LocalScratch(settings.scratch),
            clock=clock,
        ),
        "show_run": ShowRun(reader=reader),
        "show_raw_reply": ShowRawReply(reader=reader),
        "show_calls": ShowCalls(reader=reader),
        "compare_runs": CompareRuns(reader=reader, types=types),
        "show_job_spend": ShowJobSpend(reader=reader, clock=clock),
        "show_history": ShowHistory(reader=reader),
        "edit_file": EditFile(uow=uow, types=types, clock=clock, refresh=refresh),
        "start_editing": StartEditing(reader=reader, start_job=start_job, types=types),
        "check_registered": CheckRegistered(
            types=types,
            check_plugins=CheckPlugins(sandbox=ProcessSandbox(SystemProcesses())),
        ),
        "list_analysis_types": ListAnalysisTypes(
            types=types, engine=engine, prompts=prompts, reader=reader
        ),
    }
