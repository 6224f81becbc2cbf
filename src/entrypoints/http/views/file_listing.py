"""The list on the files page: what the address asks for, and all that is said about it."""

from typing import Any

import msgspec
from litestar.di import NamedDependency
from litestar.response import Template
from msgspec import structs

from application.jobs.list_jobs import ListJobs
from application.library.list_choices import ListChoices
from application.library.list_files import ListFiles
from application.library.list_saved_filters import ListSavedFilters
from domain.library.file_list import FilePage, FileQuery, FileSort, FileTotals
from domain.shared import figures
from domain.shared.errors import DomainError
from domain.shared.timecode import long_duration
from entrypoints.http.views import filters
from entrypoints.http.views.file_lines import line
from entrypoints.http.views.filter_chips import Chip, chips
from entrypoints.http.views.folder_picker import ChosenFolder
from entrypoints.http.views.page import page

_MOST_COUNTED = 6
"""Each costs a count over the library, and is asked for only where nothing matches."""


class SaveForm(msgspec.Struct, frozen=True, kw_only=True):
    open: bool = False
    name: str = ""
    error: DomainError | None = None


class Relief(msgspec.Struct, frozen=True, kw_only=True):
    """The one filter without which most would be shown."""

    label: str
    value: str
    files: int
    href: str
    key: str


class FileListing:
    def __init__(
        self,
        list_files: ListFiles,
        list_jobs: ListJobs,
        list_choices: ListChoices,
        list_saved_filters: ListSavedFilters,
    ) -> None:
        self._list_files = list_files
        self._list_jobs = list_jobs
        self._list_choices = list_choices
        self._list_saved_filters = list_saved_filters

    def __call__(
        self,
        query: FileQuery,
        *,
        import_form: ChosenFolder,
        save_form: SaveForm,
        note: str = "",
        status_code: int = 200,
    ) -> Template:
        """Raises:
        BadPage
        """
        found = self._list_files(query)
        all_chips = chips(query, self._list_choices.lately())
        tabs = filters.views(query, self._list_saved_filters())
        return page(
            "files.html",
            self._list_jobs,
            status_code=status_code,
            page="files",
            query=query,
            lines=tuple(map(line, found.rows)),
            totals=found.totals,
            library_files=found.library_files,
            said=_said(found.totals),
            views=tabs,
            saved=next((tab for tab in tabs if tab.chosen and tab.saved_id is not None), None),
            chips=all_chips,
            hidden=filters.filter_values(query.filter),
            order=filters.order_value(query),
            filtered=bool(filters.filter_values(query.filter)),
            without_text=filters.address(filters.with_filter(query, text="")),
            list_address=filters.address(query),
            columns=_columns(query),
            relief=self._relief(query, all_chips) if not found.totals.files else None,
            note=note,
            import_form=import_form,
            save_form=save_form,
            **_neighbours(query, found),
        )

    def _relief(self, query: FileQuery, all_chips: tuple[Chip, ...]) -> Relief | None:
        """None where a single filter is all there is, or dropping one does not help."""
        ways = [
            (chip.label, chip.value, chip.key, filters.with_filter(query, **chip.changes))
            for chip in all_chips
            if chip.active
        ]
        if query.filter.text:
            said = f"“{query.filter.text}”"
            ways.insert(0, ("Text", said, "text", filters.with_filter(query, text="")))
        counted = (
            Relief(
                label=label,
                value=value,
                key=key,
                files=self._list_files(structs.replace(without, per_page=1)).totals.files,
                href=filters.address(without),
            )
            for label, value, key, without in ways[:_MOST_COUNTED]
        )
        best = max(counted, key=lambda way: way.files, default=None)
        return best if best and best.files else None


def file_listing(
    list_files: NamedDependency[ListFiles],
    list_jobs: NamedDependency[ListJobs],
    list_choices: NamedDependency[ListChoices],
    list_saved_filters: NamedDependency[ListSavedFilters],
) -> FileListing:
    return FileListing(list_files, list_jobs, list_choices, list_saved_filters)


def _said(totals: FileTotals) -> str:
    """For who does not see the line of sums."""
    parts = [figures.counted(totals.files, "file")]
    if totals.files:
        parts.append(figures.size(totals.size_bytes))
    if totals.duration_s:
        parts.append(long_duration(totals.duration_s))
    if totals.proxy_size_bytes:
        parts.append(f"proxies {figures.size(totals.proxy_size_bytes)}")
    return ", ".join(parts)


def _neighbours(query: FileQuery, found: FilePage) -> dict[str, Any]:
    first = (query.page - 1) * query.per_page + 1
    back = structs.replace(query, page=query.page - 1, after=None)
    forward = structs.replace(query, page=query.page + 1, after=found.next)
    return {
        "first": first,
        "last": first + len(found.rows) - 1,
        "back": filters.address(back) if query.page > 1 else "",
        "forward": filters.address(forward) if found.next else "",
    }


def _columns(query: FileQuery) -> dict[str, tuple[str, str]]:
    """Of each column: where its head leads, and which way it is sorted now."""
    now = "descending" if query.descending else "ascending"
    return {
        sort.name.lower(): (
            filters.address(filters.sorted_by(query, sort)),
            now if sort is query.sort else "",
        )
        for sort in FileSort
    }
