"""Analysis types, engines, and what is known of a file."""

from collections.abc import Mapping

from dependency_injector import providers

from adapters.extractive.engine import ExtractiveEngine
from adapters.extractive.summarizer import ExtractiveSummarizer
from adapters.pillow.colours import PillowColourReader
from adapters.pyav.scenes import PyavSceneReader
from adapters.rapidocr.text_reader import RapidOcrTextReader
from adapters.spreadsheet.csv_tables import CsvTableWriter
from adapters.spreadsheet.xlsx_tables import XlsxTableWriter
from application.analysis.asking.analyze_file import AnalyzeFile
from application.analysis.asking.engines import Engines, ModelFamily
from application.analysis.asking.start_analysis import StartAnalysis
from application.analysis.calling.make_call import MakeCall
from application.analysis.editing.edit_file import EditFile
from application.analysis.editing.edit_item import EditItem
from application.analysis.editing.show_history import ShowHistory
from application.analysis.editing.start_editing import StartEditing
from application.analysis.exporting.export_results import ExportResults
from application.analysis.indexing.rebuild_index import IndexFiles, RebuildIndex
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
from application.analysis.summarizing.model_summarizer import ModelSummarizer
from application.analysis.summarizing.show_summaries import ShowSummaries
from application.analysis.summarizing.start_summaries import StartSummaries
from application.analysis.summarizing.summarize_transcript import SummarizeTranscript
from application.analysis.types.check_plugins import CheckPlugins
from application.analysis.types.check_registered import CheckRegistered
from application.analysis.types.list_analysis_types import ListAnalysisTypes
from application.jobs.handler import Resource
from application.ports.summarizer import Summarizer
from domain.analysis.model import Route
from entrypoints.container.calling import Calling
from entrypoints.container.jobs import Jobs
from entrypoints.container.library import Library
from entrypoints.container.machine import Machine
from entrypoints.container.store import Store


def _summarizers(
    families: Mapping[str, ModelFamily], make_call: MakeCall
) -> Mapping[str, Summarizer]:
    """Who sums up is called as the engine is."""
    models: dict[str, Summarizer] = {
        name: ModelSummarizer(name=name, usual=family.usual, make_call=make_call)
        for name, family in families.items()
    }
    return {"extractive": ExtractiveSummarizer()} | models


class Analysis(Calling):
    extractive = providers.ThreadSafeSingleton(
        ExtractiveEngine,
        scenes=providers.ThreadSafeSingleton(PyavSceneReader, Machine.sandbox),
        colours=providers.ThreadSafeSingleton(PillowColourReader, Machine.sandbox),
        texts=providers.ThreadSafeSingleton(
            RapidOcrTextReader,
            Machine.text_sandbox,
            threads=Machine.settings.provided.side_by_side,
            is_on=Machine.settings.provided.reads_text,
        ),
        frames=Library.frames,
        scratch=Store.scratch,
    )
    engines = providers.ThreadSafeSingleton(
        Engines,
        fixed=providers.Dict(extractive=extractive),
        families=Calling.families,
        default=Machine.settings.provided.engine,
    )
    summarizers = providers.ThreadSafeSingleton(
        _summarizers, families=Calling.families, make_call=Calling.make_call
    )
    plan_analysis = providers.Factory(
        PlanAnalysis,
        reader=Store.reader,
        types=Library.analysis_types,
        engines=engines,
        caps=Machine.settings.provided.caps,
        clock=Machine.clock,
        route=providers.Callable(Route, Machine.settings.provided.bedrock_route),
        calls_at_once=Machine.settings.provided.bedrock_calls,
        has_bucket=providers.Callable(bool, Machine.settings.provided.s3_bucket_name),
    )
    estimate_cost = providers.Factory(
        EstimateCost,
        engines=engines,
        types=Library.analysis_types,
        route=providers.Callable(Route, Machine.settings.provided.bedrock_route),
        clock=Machine.clock,
    )
    start_analysis = providers.Factory(
        StartAnalysis, plan_analysis=plan_analysis, start_job=Jobs.start_job
    )
    show_budget = providers.Factory(
        ShowBudget, reader=Store.reader, caps=Machine.settings.provided.caps, clock=Machine.clock
    )
    accept_overruns = providers.Factory(AcceptOverruns, uow=Store.uow, clock=Machine.clock)
    settle_spend = providers.Factory(SettleSpend, uow=Store.uow)
    analyze_file = providers.Factory(
        AnalyzeFile,
        resource=Resource.ANALYZE,
        uow=Store.uow,
        reader=Store.reader,
        engines=engines,
        types=Library.analysis_types,
        objects=Store.objects,
        scratch=Store.scratch,
        clock=Machine.clock,
        refresh=Library.refresh_index,
    )
    ask_model = providers.Factory(analyze_file, resource=Resource.CALL)
    prompts_now = providers.ThreadSafeSingleton(PromptsNow, engines=engines)
    show_results = providers.Factory(
        ShowResults, reader=Store.reader, types=Library.analysis_types, prompts=prompts_now
    )
    export_results = providers.Factory(
        ExportResults,
        reader=Store.reader,
        types=Library.analysis_types,
        writers=providers.Dict(
            csv=providers.ThreadSafeSingleton(CsvTableWriter),
            xlsx=providers.ThreadSafeSingleton(XlsxTableWriter),
        ),
        scratch=Store.scratch,
        clock=Machine.clock,
        prompts=prompts_now,
    )
    show_run = providers.Factory(ShowRun, reader=Store.reader)
    show_raw_reply = providers.Factory(ShowRawReply, reader=Store.reader)
    show_calls = providers.Factory(ShowCalls, reader=Store.reader)
    compare_runs = providers.Factory(
        CompareRuns, reader=Store.reader, types=Library.analysis_types
    )
    show_job_spend = providers.Factory(ShowJobSpend, reader=Store.reader, clock=Machine.clock)
    check_plugins = providers.Factory(CheckPlugins, sandbox=Machine.plugin_sandbox)
    check_registered = providers.ThreadSafeSingleton(
        CheckRegistered, types=Library.analysis_types, check_plugins=check_plugins
    )
    list_analysis_types = providers.Factory(
        ListAnalysisTypes,
        types=Library.analysis_types,
        engine=engines.provided.get.call(),
        prompts=prompts_now,
        reader=Store.reader,
    )

    # the gist of what was said
    start_summaries = providers.Factory(
        StartSummaries,
        reader=Store.reader,
        start_job=Jobs.start_job,
        summarizers=summarizers,
        default_engine=Machine.settings.provided.engine,
    )
    summarize_transcript = providers.Factory(
        SummarizeTranscript,
        resource=Resource.ANALYZE,
        reader=Store.reader,
        summarizers=summarizers,
        default_engine=Machine.settings.provided.engine,
        clock=Machine.clock,
        refresh=Library.refresh_index,
    )
    ask_summary = providers.Factory(summarize_transcript, resource=Resource.CALL)
    show_summaries = providers.Factory(ShowSummaries, reader=Store.reader)

    # what people say
    edit_file = providers.Factory(
        EditFile,
        uow=Store.uow,
        types=Library.analysis_types,
        clock=Machine.clock,
        refresh=Library.refresh_index,
    )
    edit_item = providers.Factory(
        EditItem,
        uow=Store.uow,
        types=Library.analysis_types,
        clock=Machine.clock,
        refresh=Library.refresh_index,
    )
    start_editing = providers.Factory(
        StartEditing,
        reader=Store.reader,
        start_job=Jobs.start_job,
        types=Library.analysis_types,
    )
    show_history = providers.Factory(ShowHistory, reader=Store.reader)

    # what can be found
    rebuild_index = providers.Factory(
        RebuildIndex,
        uow=Store.uow,
        reader=Store.reader,
        start_job=Jobs.start_job,
        refresh=Library.refresh_index,
    )
    index_files = providers.Factory(
        IndexFiles, uow=Store.uow, reader=Store.reader, refresh=Library.refresh_index
    )
