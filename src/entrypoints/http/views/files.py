"""`/files`: the library as a list, and what can be done with what the list shows."""

from typing import Any

import msgspec
from litestar import Controller, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency, Provide
from litestar.response import Redirect, Response, Template

from application.jobs.list_jobs import ListJobs
from application.library.browse_folders import BrowseFolders
from application.library.find_folder import FindFolder
from application.library.start_import import StartImport, StartImportCommand
from application.media.start_proxies import StartProxies, StartProxiesCommand
from domain.library.file_list import FileQuery
from domain.shared import figures
from domain.shared.errors import DomainError
from entrypoints.error_table import answer_for
from entrypoints.http.folder_text import typed_path
from entrypoints.http.views import filters
from entrypoints.http.views.file_listing import FileListing, SaveForm, file_listing
from entrypoints.http.views.folder_picker import ChosenFolder, folders_page, lines, read_choice
from entrypoints.http.views.page import AnyRequest, done, is_htmx
from entrypoints.http.views.reading_forms import read_form, read_selection


class FilesPage(Controller):
    path = "/"
    include_in_schema = False
    dependencies = {  # noqa: RUF012  # Litestar's own way
        "form": Provide(read_form),
        "listing": Provide(file_listing, sync_to_thread=False),
    }

    @get("/", sync_to_thread=False)
    def start(self) -> Redirect:
        return Redirect("/files")

    @get("/files", sync_to_thread=True)
    def show(
        self,
        request: AnyRequest,
        listing: NamedDependency[FileListing],
        find_folder: NamedDependency[FindFolder],
    ) -> Template:
        query = filters.read_query(dict(request.query_params), find_folder)
        dialog = request.query_params.get("dialog")
        return listing(
            query,
            import_form=ChosenFolder(open=dialog == "import"),
            save_form=SaveForm(open=dialog == "save"),
            note=filters.passed_over(request.query_params),
        )

    @post("/files/import", sync_to_thread=True, status_code=200)
    def start_import(
        self,
        request: AnyRequest,
        form: NamedDependency[FormMultiDict],
        start_import: NamedDependency[StartImport],
        listing: NamedDependency[FileListing],
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
            return listing(
                FileQuery(), import_form=again, save_form=SaveForm(), status_code=status
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
        chosen = read_selection(form, find_folder)
        started = start_proxies(
            StartProxiesCommand(
                file_ids=chosen.file_ids, filter=chosen.filter, force="force" in form
            )
        )
        message = f"Making proxies: {figures.counted(started.total_files, 'file')}."
        return done(request, message, f"/jobs/{started.job_id}", "Watch")
