"""Taking files out of the library: what would go, asked first, then done."""

from typing import Any
from urllib.parse import urlsplit

from litestar import Controller, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency, Provide
from litestar.response import Response, Template

from application.jobs.list_jobs import ListJobs
from application.library.find_folder import FindFolder
from application.library.forgetting.forget_file import ForgetFile
from application.library.forgetting.start_forgetting import (
    CountBelongings,
    StartForgetting,
    StartForgettingCommand,
)
from application.library.get_file import GetFile
from domain.library.belongings import Belongings
from domain.shared import figures
from entrypoints.http.problems import Refused
from entrypoints.http.views import filters
from entrypoints.http.views.page import AnyRequest, done, is_htmx, page
from entrypoints.http.views.reading_forms import read_form, read_selection

TYPED_ABOVE = 100
"""More files than this are forgotten only when their number was typed."""


class NumberNotTyped(Refused):
    """The number of files was not typed, or is not this one."""

    status_code = 400

    code = "number_not_typed"


class ForgetPages(Controller):
    path = "/files/forget"
    include_in_schema = False
    dependencies = {"form": Provide(read_form)}  # noqa: RUF012  # Litestar's own way

    @post("/ask", sync_to_thread=True, status_code=200)
    def ask(
        self,
        request: AnyRequest,
        form: NamedDependency[FormMultiDict],
        find_folder: NamedDependency[FindFolder],
        count_belongings: NamedDependency[CountBelongings],
        get_file: NamedDependency[GetFile],
        list_jobs: NamedDependency[ListJobs],
    ) -> Template:
        """The dialog alone, or a page with it where there is no script."""
        command = _command(form, find_folder, delete_uploads=True)
        ids = command.file_ids
        context: dict[str, Any] = {
            "all": count_belongings(command),
            "file_name": get_file(ids[0]).file.name if len(ids) == 1 else "",
            "ids": ids,
            "hidden": filters.filter_values(command.filter) if command.filter else {},
            "typed_above": TYPED_ABOVE,
        }
        if is_htmx(request):
            return Template("partials/forget.html", context=context, media_type="text/html")
        return page("forget.html", list_jobs, page="files", **context)

    @post("/", sync_to_thread=True, status_code=200)
    def forget(
        self,
        request: AnyRequest,
        form: NamedDependency[FormMultiDict],
        find_folder: NamedDependency[FindFolder],
        count_belongings: NamedDependency[CountBelongings],
        forget_file: NamedDependency[ForgetFile],
        start_forgetting: NamedDependency[StartForgetting],
    ) -> Response[Any]:
        command = _command(form, find_folder, delete_uploads="delete_uploads" in form)
        if len(command.file_ids) == 1:
            forget_file(command.file_ids[0], delete_uploads=command.delete_uploads)
            return _gone(request)
        shown = _command(form, find_folder, delete_uploads=True)
        _check_typed(form, count_belongings(shown))
        started = start_forgetting(command)
        message = f"Forgetting {figures.counted(started.total_files, 'file')}."
        return done(request, message, f"/jobs/{started.job_id}", "Watch")


def _command(
    form: FormMultiDict, find_folder: FindFolder, *, delete_uploads: bool
) -> StartForgettingCommand:
    chosen = read_selection(form, find_folder)
    return StartForgettingCommand(
        file_ids=chosen.file_ids, filter=chosen.filter, delete_uploads=delete_uploads
    )


def _check_typed(form: FormMultiDict, chosen: Belongings) -> None:
    """Raises:
    NumberNotTyped: also when the filter matches another number of files by now.
    """
    if chosen.files <= TYPED_ABOVE:
        return
    typed = "".join(char for char in str(form.get("typed", "")) if char.isdigit())
    if typed != str(chosen.files):
        raise NumberNotTyped(
            f"Nothing was forgotten. To forget {figures.counted(chosen.files, 'file')}, type "
            f"{chosen.files}."
        )


def _gone(request: AnyRequest) -> Response[Any]:
    answer = done(request, "Forgotten.", "/files", "Files")
    if is_htmx(request) and urlsplit(request.headers.get("hx-current-url", "")).path != "/files":
        # the page that one is on is that of the file
        answer.headers["HX-Redirect"] = "/files"
    return answer
