"""What the door needs of the container, and how handlers get it: by parameter name."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from litestar.di import Provide

from application.analysis.asking.start_analysis import StartAnalysis
from application.analysis.editing.edit_file import EditFile
from application.analysis.editing.show_history import ShowHistory
from application.analysis.editing.start_editing import StartEditing
from application.analysis.exporting.export_results import ExportResults
from application.analysis.showing.show_raw_reply import ShowRawReply
from application.analysis.showing.show_results import ShowResults
from application.analysis.showing.show_run import ShowRun
from application.analysis.types.check_registered import CheckRegistered
from application.analysis.types.list_analysis_types import ListAnalysisTypes
from application.jobs.cancel_job import CancelJob
from application.jobs.list_jobs import ListJobs
from application.jobs.retry_job import RetryJob
from application.jobs.show_job import ShowJob, ShowProgress
from application.jobs.worker import Worker
from application.library.browse_folders import BrowseFolders
from application.library.delete_saved_filter import DeleteSavedFilter
from application.library.find_folder import FindFolder
from application.library.get_file import GetFile
from application.library.list_choices import ListChoices
from application.library.list_files import ListFiles
from application.library.list_saved_filters import ListSavedFilters
from application.library.prepare_database import PrepareDatabase
from application.library.rescanning.find_rescan import FindRescan
from application.library.rescanning.show_rescan import ShowRescan
from application.library.rescanning.start_apply import StartApply
from application.library.rescanning.start_rescan import StartRescan
from application.library.rows_of_files import RowsOfFiles
from application.library.save_filter import SaveFilter
from application.library.start_import import StartImport
from application.media.show_media import ShowMedia
from application.media.start_proxies import StartProxies
from application.ports.clock import Clock
from application.ports.database import Database
from application.ports.job_runner import WorkerRole
from application.ports.object_store import ObjectStore
from application.ports.sandbox import Sandbox
from application.ports.unit_of_work import Reader
from application.search.list_moments import ListMoments
from application.search.list_search_filters import ListSearchFilters
from application.search.search_library import SearchLibrary
from application.search.suggest_searches import SuggestSearches

T = TypeVar("T")


class NamesEncoder(Protocol):
    @property
    def encoder(self) -> str:
        """What the next video is made with; finding out may take a trial encode."""
        ...


class HttpParts(Protocol):
    """The container as this door sees it; tests hand in a smaller one."""

    def clock(self) -> Clock: ...
    def database(self) -> Database: ...
    def prepare_database(self) -> PrepareDatabase: ...
    def reader(self) -> Reader: ...
    def objects(self) -> ObjectStore: ...
    def worker_role(self) -> WorkerRole: ...
    def worker(self) -> Worker: ...
    def sandbox(self) -> Sandbox: ...
    def text_sandbox(self) -> Sandbox: ...
    def video_proxies(self) -> NamesEncoder: ...

    def start_confined_import(self) -> StartImport: ...
    def start_confined_rescan(self) -> StartRescan: ...
    def show_rescan(self) -> ShowRescan: ...
    def find_rescan(self) -> FindRescan: ...
    def start_apply(self) -> StartApply: ...
    def rows_of_files(self) -> RowsOfFiles: ...
    def browse_folders(self) -> BrowseFolders: ...
    def find_folder(self) -> FindFolder: ...
    def list_files(self) -> ListFiles: ...
    def list_choices(self) -> ListChoices: ...
    def list_saved_filters(self) -> ListSavedFilters: ...
    def save_filter(self) -> SaveFilter: ...
    def delete_saved_filter(self) -> DeleteSavedFilter: ...
    def get_file(self) -> GetFile: ...
    def show_media(self) -> ShowMedia: ...
    def start_proxies(self) -> StartProxies: ...
    def list_jobs(self) -> ListJobs: ...
    def show_job(self) -> ShowJob: ...
    def show_progress(self) -> ShowProgress: ...
    def cancel_job(self) -> CancelJob: ...
    def retry_job(self) -> RetryJob: ...
    def start_analysis(self) -> StartAnalysis: ...
    def show_results(self) -> ShowResults: ...
    def export_results(self) -> ExportResults: ...
    def show_run(self) -> ShowRun: ...
    def show_raw_reply(self) -> ShowRawReply: ...
    def show_history(self) -> ShowHistory: ...
    def edit_file(self) -> EditFile: ...
    def start_editing(self) -> StartEditing: ...
    def check_registered(self) -> CheckRegistered: ...
    def list_analysis_types(self) -> ListAnalysisTypes: ...
    def search_library(self) -> SearchLibrary: ...
    def list_moments(self) -> ListMoments: ...
    def list_search_filters(self) -> ListSearchFilters: ...
    def suggest_searches(self) -> SuggestSearches: ...


def provided(provider: Callable[[], T]) -> Provide:
    """Litestar reads a callable's signature, and a provider has none."""
    return Provide(lambda: provider(), sync_to_thread=False)


def dependencies(container: HttpParts) -> dict[str, Provide]:
    return {
        "clock": provided(container.clock),
        "objects": provided(container.objects),
        # whoever asks through HTTP may import allowed folders only
        "start_import": provided(container.start_confined_import),
        "start_rescan": provided(container.start_confined_rescan),
        "show_rescan": provided(container.show_rescan),
        "find_rescan": provided(container.find_rescan),
        "start_apply": provided(container.start_apply),
        "rows_of_files": provided(container.rows_of_files),
        "browse_folders": provided(container.browse_folders),
        "find_folder": provided(container.find_folder),
        "list_files": provided(container.list_files),
        "list_choices": provided(container.list_choices),
        "list_saved_filters": provided(container.list_saved_filters),
        "save_filter": provided(container.save_filter),
        "delete_saved_filter": provided(container.delete_saved_filter),
        "get_file": provided(container.get_file),
        "show_media": provided(container.show_media),
        "start_proxies": provided(container.start_proxies),
        "list_jobs": provided(container.list_jobs),
        "show_job": provided(container.show_job),
        "show_progress": provided(container.show_progress),
        "cancel_job": provided(container.cancel_job),
        "retry_job": provided(container.retry_job),
        "start_analysis": provided(container.start_analysis),
        "show_results": provided(container.show_results),
        "export_results": provided(container.export_results),
        "show_run": provided(container.show_run),
        "show_raw_reply": provided(container.show_raw_reply),
        "show_history": provided(container.show_history),
        "edit_file": provided(container.edit_file),
        "start_editing": provided(container.start_editing),
        "check_registered": provided(container.check_registered),
        "list_analysis_types": provided(container.list_analysis_types),
        "search_library": provided(container.search_library),
        "list_moments": provided(container.list_moments),
        "list_search_filters": provided(container.list_search_filters),
        "suggest_searches": provided(container.suggest_searches),
    }
