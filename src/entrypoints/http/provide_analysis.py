"""What the door needs of the container about analyses."""

from typing import Protocol

from litestar.di import Provide

from application.analysis.asking.engines import Engines
from application.analysis.asking.start_analysis import StartAnalysis
from application.analysis.editing.edit_file import EditFile
from application.analysis.editing.show_history import ShowHistory
from application.analysis.editing.start_editing import StartEditing
from application.analysis.exporting.export_results import ExportResults
from application.analysis.planning.accept_overruns import AcceptOverruns
from application.analysis.planning.estimate_cost import EstimateCost
from application.analysis.planning.plan_analysis import PlanAnalysis
from application.analysis.planning.settle_spend import SettleSpend
from application.analysis.planning.show_budget import ShowBudget
from application.analysis.planning.show_job_spend import ShowJobSpend
from application.analysis.showing.compare_runs import CompareRuns
from application.analysis.showing.show_calls import ShowCalls
from application.analysis.showing.show_raw_reply import ShowRawReply
from application.analysis.showing.show_results import ShowResults
from application.analysis.showing.show_run import ShowRun
from application.analysis.summarizing.show_summaries import ShowSummaries
from application.analysis.summarizing.start_summaries import StartSummaries
from application.analysis.types.check_registered import CheckRegistered
from application.analysis.types.list_analysis_types import ListAnalysisTypes
from entrypoints.http.provided import provided


class AnalysisParts(Protocol):
    def engines(self) -> Engines: ...
    def estimate_cost(self) -> EstimateCost: ...
    def show_budget(self) -> ShowBudget: ...
    def accept_overruns(self) -> AcceptOverruns: ...
    def settle_spend(self) -> SettleSpend: ...
    def plan_analysis(self) -> PlanAnalysis: ...
    def may_reach_bedrock(self) -> bool:
        """Whether something of AWS is set up on this machine; nobody is asked."""
        ...

    def start_analysis(self) -> StartAnalysis: ...
    def show_job_spend(self) -> ShowJobSpend: ...
    def start_summaries(self) -> StartSummaries: ...
    def show_summaries(self) -> ShowSummaries: ...
    def show_results(self) -> ShowResults: ...
    def export_results(self) -> ExportResults: ...
    def show_run(self) -> ShowRun: ...
    def show_calls(self) -> ShowCalls: ...
    def compare_runs(self) -> CompareRuns: ...
    def show_raw_reply(self) -> ShowRawReply: ...
    def show_history(self) -> ShowHistory: ...
    def edit_file(self) -> EditFile: ...
    def start_editing(self) -> StartEditing: ...
    def check_registered(self) -> CheckRegistered: ...
    def list_analysis_types(self) -> ListAnalysisTypes: ...


def analysis_dependencies(container: AnalysisParts) -> dict[str, Provide]:
    return {
        "engines": provided(container.engines),
        "estimate_cost": provided(container.estimate_cost),
        "show_budget": provided(container.show_budget),
        "accept_overruns": provided(container.accept_overruns),
        "settle_spend": provided(container.settle_spend),
        "plan_analysis": provided(container.plan_analysis),
        # asked by who needs it: it reads files, and may run a program that AWS's own files name
        "may_reach_bedrock": provided(lambda: container.may_reach_bedrock),
        "start_analysis": provided(container.start_analysis),
        "show_job_spend": provided(container.show_job_spend),
        "start_summaries": provided(container.start_summaries),
        "show_summaries": provided(container.show_summaries),
        "show_results": provided(container.show_results),
        "export_results": provided(container.export_results),
        "show_run": provided(container.show_run),
        "show_calls": provided(container.show_calls),
        "compare_runs": provided(container.compare_runs),
        "show_raw_reply": provided(container.show_raw_reply),
        "show_history": provided(container.show_history),
        "edit_file": provided(container.edit_file),
        "start_editing": provided(container.start_editing),
        "check_registered": provided(container.check_registered),
        "list_analysis_types": provided(container.list_analysis_types),
    }
