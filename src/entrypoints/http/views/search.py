"""`/search`: moments by their words, a card per file; each plays at its second."""

from collections.abc import Mapping
from typing import Any

import msgspec
from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Template

from application.jobs.list_jobs import ListJobs
from application.library.find_folder import FindFolder
from application.search.command import MIN_TEXT, BadSearchText, SearchCommand
from application.search.list_search_filters import ListSearchFilters
from application.search.search_library import FileMoments, SearchAnswer, SearchLibrary
from application.search.suggest_searches import SuggestSearches
from domain.library.file import FileState
from domain.search.limits import SearchTooBroad
from domain.search.moments import SearchOrder
from domain.shared.figures import captured_day, counted
from domain.shared.names import display_text
from domain.shared.timecode import clock
from entrypoints.error_table import answer_for
from entrypoints.http import display
from entrypoints.http.search_query import read_search
from entrypoints.http.views import search_address, search_facets
from entrypoints.http.views.moment_card import MomentCard, moment_card
from entrypoints.http.views.page import AnyRequest, is_htmx, page

_ORDERS = {
    SearchOrder.RELEVANCE: "Best first",
    SearchOrder.DATE: "Newest first",
    SearchOrder.NAME: "Name",
}
_EXAMPLES = 8


class FileCard(msgspec.Struct, frozen=True, kw_only=True):
    found: FileMoments
    name: str
    href: str
    place: str
    captured: str
    unreadable: bool
    ticks: tuple[str, ...]
    """Where the moments lie, in per cent of the length."""
    summary: str
    more: int
    """Moments that the card has no room for; the page of the file lists them all."""
    moments: tuple[MomentCard, ...]


class SearchPage(Controller):
    path = "/search"
    include_in_schema = False

    @get(sync_to_thread=True)
    def show(
        self,
        request: AnyRequest,
        search_library: NamedDependency[SearchLibrary],
        list_search_filters: NamedDependency[ListSearchFilters],
        find_folder: NamedDependency[FindFolder],
        list_jobs: NamedDependency[ListJobs],
    ) -> Template:
        command = read_search(request.query_params.dict(), find_folder)
        if not command.text.strip():
            return _nothing_asked(list_search_filters, list_jobs)
        try:
            found = search_library(command)
        except (BadSearchText, SearchTooBroad) as error:
            return page(
                "search.html",
                list_jobs,
                status_code=answer_for(error).status,
                page="search",
                q=command.text,
                problem=error,
                found=None,
                examples=(),
            )
        answer = page("search.html", list_jobs, **_context(found, appended=is_htmx(request)))
        if request.headers.get("hx-target") == "found":
            # a form writes its values in the order of the page, an address has its own
            answer.set_header("HX-Push-Url", search_address.address(found.command))
        return answer

    @get("/suggestions", sync_to_thread=True)
    def suggestions(
        self, suggest_searches: NamedDependency[SuggestSearches], q: FromQuery[str] = ""
    ) -> Template:
        return Template(
            "partials/search_suggestions.html",
            context={"suggestions": suggest_searches(q)},
            media_type="text/html",
        )


def _nothing_asked(list_search_filters: ListSearchFilters, list_jobs: ListJobs) -> Template:
    examples = search_facets.examples(list_search_filters().facets)[:_EXAMPLES]
    return page(
        "search.html",
        list_jobs,
        page="search",
        q="",
        problem=None,
        found=None,
        examples=tuple(
            (text, search_address.address(SearchCommand(text=text))) for text in examples
        ),
    )


def _context(found: SearchAnswer, *, appended: bool) -> Mapping[str, Any]:
    command = found.command
    open_groups, more_groups = search_facets.split(search_facets.groups(found))
    last = (command.page - 1) * command.per_page + len(found.files)
    relief = found.relief
    return {
        "page": "search",
        "q": command.text,
        "problem": None,
        "found": found,
        "cards": tuple(_card(file, command.text) for file in found.files),
        "groups": open_groups,
        "more_groups": more_groups,
        "chips": search_facets.chips(found),
        "kept": search_address.kept(command),
        "reset": search_address.address(SearchCommand(text=command.text, order=command.order)),
        "orders": tuple((o.value, words, o is command.order) for o, words in _ORDERS.items()),
        "unknown_words": tuple(map(display_text, found.unknown_words)),
        "relief": relief
        and {
            "label": search_facets.part_label(relief.part),
            "moments": relief.moments,
            "href": search_address.without_part(command, relief.part),
        },
        "without_unknown": _without_unknown(found),
        "last": last,
        "more": min(command.per_page, found.ranked_files - last) if found.files else 0,
        "forward": search_address.on_page(command, command.page + 1),
        "back": search_address.on_page(command, command.page - 1) if command.page > 1 else "",
        "appended": appended,
        "is_cut": found.ranked_files < found.total_files and last >= found.ranked_files,
    }


def _without_unknown(found: SearchAnswer) -> str:
    """The address of the search for the other words; empty where they are not to be told apart."""
    unknown = {word.casefold() for word in found.unknown_words}
    words = found.command.text.split()
    known = " ".join(word for word in words if word.casefold() not in unknown)
    if not MIN_TEXT <= len(known) < len(found.command.text):
        return ""
    return search_address.address(msgspec.structs.replace(found.command, text=known, page=1))


def _card(found: FileMoments, text: str) -> FileCard:
    row, length = found.row, found.row.duration_s
    shown, total = len(found.moments), found.total_moments
    summary = counted(total, "moment")
    if length is not None:
        summary += f" in {clock(length)}"
    return FileCard(
        found=found,
        name=display.file_name(row.path),
        href=search_address.moment(row.id, None, text),
        place=display.place(row.path, row.root_path),
        captured=captured_day(row.captured_local) if row.captured_local else "",
        unreadable=row.state is FileState.UNREADABLE,
        ticks=tuple(
            display.share(moment.start_s, length)
            for moment in found.moments
            if length and moment.start_s is not None
        ),
        summary=summary,
        more=total - shown,
        moments=tuple(moment_card(moment, row.id, text) for moment in found.moments),
    )
