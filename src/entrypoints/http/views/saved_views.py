"""Saved filters on the files page, where they are tabs."""

from typing import Any

from litestar import Controller, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from litestar.response import Redirect, Response, Template

from application.library.delete_saved_filter import DeleteSavedFilter
from application.library.find_folder import FindFolder
from application.library.save_filter import SaveFilter, SaveFilterCommand
from domain.shared.errors import DomainError
from domain.shared.ids import SavedFilterId
from entrypoints.error_table import answer_for
from entrypoints.http.views import filters
from entrypoints.http.views.file_listing import FileListing, SaveForm, file_listing
from entrypoints.http.views.folder_picker import ChosenFolder
from entrypoints.http.views.page import AnyRequest, done, is_htmx
from entrypoints.http.views.reading_forms import read_form


class SavedViews(Controller):
    path = "/files/views"
    include_in_schema = False
    dependencies = {  # noqa: RUF012  # Litestar's own way
        "form": Provide(read_form),
        "listing": Provide(file_listing, sync_to_thread=False),
    }

    @post("/", sync_to_thread=True, status_code=200)
    def save(
        self,
        request: AnyRequest,
        form: NamedDependency[FormMultiDict],
        listing: NamedDependency[FileListing],
        save_filter: NamedDependency[SaveFilter],
        find_folder: NamedDependency[FindFolder],
    ) -> Response[Any] | Template:
        query = filters.read_query({key: str(text) for key, text in form.items()}, find_folder)
        name = str(form.get("name", ""))
        command = SaveFilterCommand(
            name=name, filter=query.filter, sort=query.sort, descending=query.descending
        )
        try:
            saved = save_filter(command)
        except DomainError as error:
            if is_htmx(request):
                raise
            again = SaveForm(open=True, name=name, error=error)
            status = answer_for(error).status
            return listing(query, import_form=ChosenFolder(), save_form=again, status_code=status)
        if not is_htmx(request):
            return Redirect(filters.address(query), status_code=303)
        return done(request, f"Saved as “{saved.name}”.", filters.PATH, "Show")

    @post("/{saved_id:int}/delete", sync_to_thread=True, status_code=200)
    def delete(
        self,
        request: AnyRequest,
        saved_id: FromPath[int],
        delete_saved_filter: NamedDependency[DeleteSavedFilter],
    ) -> Response[Any]:
        delete_saved_filter(SavedFilterId(saved_id))
        return done(request, "The view is gone; its files are as they were.", filters.PATH, "Show")
