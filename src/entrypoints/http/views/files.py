"""`/files`: the library as a list, and what can be done with what the list shows."""

from typing import Any

import msgspec
from litestar import Controller, Request, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency, Provide
from litestar.response import Redirect, Response, Template

from application.analysis.asking.start_analysis import StartAnalysis, StartAnalysisCommand
from application.jobs.list_jobs import ListJobs
from application.library.browse_folders import BrowseFolders
from application.library.find_folder import FindFolder
from application.library.list_files import ListFiles
from application.library.select_files import FileSelection
from application.library.start_import import StartImport, StartImportCommand
from application.media.start_proxies import StartProxies, StartProxiesCommand
from domain.library.file import FileState
from domain.library.file_list import FileFilter, FileQuery, FileRow, FileSort
from domain.library.kind import MediaKind
from domain.shared import figures
from domain.shared.errors import DomainError
from domain.shared.ids import FileId
from domain.shared.names import display_text
from entrypoints.error_table import answer_for
from entrypoints.http import display
from entrypoints.http.folder_text import typed_path
from entrypoints.http.refusals import BadFileId
from entrypoints.http.views import filters
from entrypoints.http.views.folder_picker import ChosenFolder, folders_page, lines, read_choice
from entrypoints.http.views.page import AnyRequest, done, is_htmx, page
from entrypoints.http.views.steps import Step, steps


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the table, ready to be written."""

    row: FileRow
    name: str
    place: str
    codec: str
    """Empty where it is not known."""
    unreadable: bool
    reason: str
    """Why it cannot be used, or used fully; empty when there is nothing to say."""
    steps: tuple[Step, ...]


async def read_form(request: Request[Any, Any, Any]) -> FormMultiDict:
    return await request.form()


class FilesPage(Controller):
    path = "/"
    include_in_schema = False
    dependencies = {"form": Provide(read_form)}  # noqa: RUF012  # Litestar's own way

    @get("/", sync_to_thread=False)
    def start(self) -> Redirect:
        return Redirect("/files")

    @get("/files", sync_to_thread=True)
    def show(
        self,
        request: AnyRequest,
        list_files: NamedDependency[ListFiles],
        list_jobs: NamedDependency[ListJobs],
        find_folder: NamedDependency[FindFolder],
    ) -> Template:
        query = filters.read_query(dict(request.query_params), find_folder)
        dialog = request.query_params.get("dialog") == "import"
        return _files_page(query, list_files, list_jobs, import_form=ChosenFolder(open=dialog))

    @post("/files/import", sync_to_thread=True, status_code=200)
    def start_import(
        self,
        request: AnyRequest,
        form: NamedDependency[FormMultiDict],
        start_import: NamedDependency[StartImport],
        list_files: NamedDependency[ListFiles],
        list_jobs: NamedDependency[ListJobs],
        browse_folders: NamedDependency[BrowseFolders],
    ) -> Response[Any] | Template:
        choice = read_choice(form)
        command = StartImportCommand(
            directory_path=typed_path(choice.folder),
            recursive=choice.recursive,
            include=lines(choice.include),
            exclude=lines(choice.exclude),
        )
        try:
            job_id = start_import(command)
        except DomainError as error:
            if is_htmx(request):
                raise
            again = msgspec.structs.replace(choice, error=error)
            if form.get("from") == "folders":
                return folders_page("import", again, browse_folders, list_jobs)
            status = answer_for(error).status
            return _files_page(
                FileQuery(), list_files, list_jobs, import_form=again, status_code=status
            )
        return done(request, "Looking through the folder.", f"/jobs/{job_id}", "Watch")

    @post("/files/proxies", sync_to_thread=True, status_code=200)
    def make_proxies(
        self,
        request: AnyRequest,
        form: NamedDependency[FormMultiDict],
        start_proxies: NamedDependency[StartProxies],
        find_folder: NamedDependency[FindFolder],
    ) -> Response[Any]:
        chosen = _selection(form, find_folder)
        started = start_proxies(
            StartProxiesCommand(
                file_ids=chosen.file_ids, filter=chosen.filter, force="force" in form
            )
        )
        message = f"Making proxies: {figures.counted(started.total_files, 'file')}."
        return done(request, message, f"/jobs/{started.job_id}", "Watch")

    @post("/files/analyze", sync_to_thread=True, status_code=200)
    def analyze(
        self,
        request: AnyRequest,
        form: NamedDependency[FormMultiDict],
        start_analysis: NamedDependency[StartAnalysis],
        find_folder: NamedDependency[FindFolder],
    ) -> Response[Any]:
        chosen = _selection(form, find_folder)
        started = start_analysis(
            StartAnalysisCommand(
                file_ids=chosen.file_ids, filter=chosen.filter, force="force" in form
            )
        )
        message = f"Analysing {figures.counted(started.total_files, 'file')}."
        return done(request, message, f"/jobs/{started.job_id}", "Watch")


def _files_page(
    query: FileQuery,
    list_files: ListFiles,
    list_jobs: ListJobs,
    *,
    import_form: ChosenFolder,
    status_code: int = 200,
) -> Template:
    found = list_files(query)
    first = (query.page - 1) * query.per_page + 1
    last = first + len(found.rows) - 1
    turned = msgspec.structs.replace
    return page(
        "files.html",
        list_jobs,
        status_code=status_code,
        page="files",
        query=query,
        lines=tuple(map(_line, found.rows)),
        totals=found.totals,
        library_files=found.library_files,
        views=filters.views(query),
        chips=filters.chips(query),
        hidden=filters.filter_values(query.filter),
        filtered=bool(filters.filter_values(query.filter)),
        without_text=filters.address(filters.with_filter(query, text="")),
        folder=display_text(query.filter.folder.name) if query.filter.folder else "",
        only_folder=filters.address(FileQuery(filter=FileFilter(folder=query.filter.folder))),
        without_folder=filters.address(filters.with_filter(query, folder=None)),
        list_address=filters.address(query),
        columns={
            sort.name.lower(): (
                filters.address(filters.sorted_by(query, sort)),
                _direction(query, sort),
            )
            for sort in FileSort
        },
        first=first,
        last=last,
        back=filters.address(turned(query, page=query.page - 1)) if query.page > 1 else "",
        forward=filters.address(turned(query, page=query.page + 1))
        if last < found.totals.files and found.rows
        else "",
        import_form=import_form,
    )


def _direction(query: FileQuery, sort: FileSort) -> str:
    if query.sort is not sort:
        return ""
    return "descending" if query.descending else "ascending"


def _line(row: FileRow) -> Line:
    return Line(
        row=row,
        name=display.file_name(row.path),
        place=display.place(row.path, row.root_path),
        codec=_codec(row),
        unreadable=row.state is FileState.UNREADABLE,
        reason=row.problems[0].message if row.problems else "",
        steps=steps(
            kind=row.kind,
            state=row.state,
            proxy_done=row.proxy_size_bytes is not None,
            proxy_failed=row.proxy_failed,
            analysis_done=row.analysis_done,
            analysis_failed=row.analysis_failed,
        ),
    )


def _codec(row: FileRow) -> str:
    """People call a picture by its format, not by the codec that is named for moving ones."""
    if row.kind is MediaKind.IMAGE and row.video_codec == "mjpeg":
        return "jpeg"
    return row.video_codec or row.audio_codec or ""


def _selection(form: FormMultiDict, find_folder: FindFolder) -> FileSelection:
    """One row's own button, else the ticked rows, else everything that the filter matches.

    Raises:
        BadFileId, BadFilter
    """
    ids = form.getall("only", []) or form.getall("ids", [])
    try:
        chosen = tuple(FileId(int(text)) for text in ids)
    except ValueError as error:
        raise BadFileId() from error
    if chosen:
        return FileSelection(file_ids=chosen)
    values = {key: str(value) for key, value in form.items()}
    return FileSelection(filter=filters.read_filter(values, find_folder))
