"""The address of the search page is its state."""

from typing import Any
from urllib.parse import urlencode

from msgspec import structs

from application.search.command import SearchCommand
from domain.search.filter_parts import FilterPart, without
from domain.search.mode import SearchMode
from domain.search.moments import MomentFilter, SearchOrder
from domain.shared.ids import FileId
from entrypoints import path_text
from entrypoints.http.search_query import PER_PAGE

PATH = "/search"


def address(command: SearchCommand) -> str:
    return _written(PATH, _values(command))


def with_filter(command: SearchCommand, where: MomentFilter) -> str:
    """Another filter starts on its first page."""
    return address(structs.replace(command, where=where, page=1))


def without_part(command: SearchCommand, part: FilterPart) -> str:
    return with_filter(command, without(command.where, part))


def on_page(command: SearchCommand, number: int) -> str:
    return address(structs.replace(command, page=number))


def moment(file_id: FileId, start_s: float | None, text: str) -> str:
    """The file, at its second, and what was looked for."""
    at = [] if start_s is None else [("t", f"{start_s:.2f}".rstrip("0").rstrip("."))]
    return _written(f"/files/{file_id}", [*at, ("q", text)])


def kept(command: SearchCommand) -> list[tuple[str, str]]:
    """What the form of the filters carries along without showing it."""
    shown = {"kind", "year", "origin", "source", "facet", "order", "page"}
    return [(key, value) for key, value in _values(command) if key not in shown]


def year_of(where: MomentFilter) -> str:
    """The year that the filter is, empty where it is none."""
    first, last = where.captured_from or "", where.captured_until or ""
    is_year = first[4:] == "-01-01" and last[4:] == "-12-31" and first[:4] == last[:4]
    return first[:4].lstrip("0") if is_year else ""


def _values(command: SearchCommand) -> list[tuple[str, str]]:
    where, year = command.where, year_of(command.where)
    values: list[tuple[str, Any]] = [
        ("q", command.text),
        ("mode", None if command.mode is SearchMode.KEYWORD else command.mode),
        ("kind", where.kind),
        ("folder", path_text.written(where.folder.path) if where.folder else None),
        *([("year", year)] if year else [("from", where.captured_from)]),
        *([] if year else [("to", where.captured_until)]),
        *(("origin", origin) for origin in where.origins),
        *(("source", source) for source in where.sources),
        *(("facet", f"{facet.field}={facet.value}") for facet in where.facets),
        ("order", None if command.order is SearchOrder.RELEVANCE else command.order),
        ("per_page", command.per_page if command.per_page != PER_PAGE else None),
        ("page", command.page if command.page > 1 else None),
    ]
    return [(key, str(value)) for key, value in values if value]


def _written(path: str, values: list[tuple[str, str]]) -> str:
    return path + (f"?{urlencode(values, safe='/')}" if values else "")
