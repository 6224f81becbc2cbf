"""`/api/saved-filters`: filters that somebody wants to come back to."""

from datetime import datetime
from urllib.parse import urlencode

import msgspec
from litestar import Controller, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from application.library.delete_saved_filter import DeleteSavedFilter
from application.library.find_folder import FindFolder
from application.library.list_saved_filters import ListSavedFilters
from application.library.save_filter import SaveFilter, SaveFilterCommand
from domain.library.file_list import FileSort
from domain.library.saved_filter import SavedFilter
from domain.shared.ids import SavedFilterId
from entrypoints import file_filters
from entrypoints.http.api.answers import change_problems, problems
from entrypoints.http.api.files import SortOrder
from entrypoints.http.api.selection import FilterBody, filter_body


class SavedFilterBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: str
    """1 to 80 letters; a filter of this name is replaced."""
    filter: FilterBody
    sort_by: FileSort = FileSort.NAME
    sort_order: SortOrder = SortOrder.ASCENDING


class SavedFilterAnswer(msgspec.Struct, frozen=True, kw_only=True):
    id: SavedFilterId
    name: str
    filter: FilterBody
    """Only what matters."""
    sort_by: FileSort
    sort_order: SortOrder
    saved_at: datetime
    files_url: str
    """The list of what it matches now."""


class SavedFilterList(msgspec.Struct, frozen=True, kw_only=True):
    saved_filters: tuple[SavedFilterAnswer, ...]
    """By name."""


class SavedFiltersController(Controller):
    path = "/api/saved-filters"
    tags = ("files",)

    @get(
        operation_id="ListSavedFilters",
        summary="The saved filters",
        responses=problems(),
        sync_to_thread=True,
    )
    def list_all(self, list_saved_filters: NamedDependency[ListSavedFilters]) -> SavedFilterList:
        return SavedFilterList(saved_filters=tuple(map(_answer, list_saved_filters())))

    @post(
        operation_id="SaveFilter",
        summary="Save a filter under a name",
        responses=change_problems(400, 409),
        sync_to_thread=True,
    )
    def save(
        self,
        data: JSONBody[SavedFilterBody],
        save_filter: NamedDependency[SaveFilter],
        find_folder: NamedDependency[FindFolder],
    ) -> SavedFilterAnswer:
        command = SaveFilterCommand(
            name=data.name,
            filter=data.filter.as_filter(find_folder),
            sort=data.sort_by,
            descending=data.sort_order is SortOrder.DESCENDING,
        )
        return _answer(save_filter(command))

    @delete(
        "/{saved_id:int}",
        operation_id="DeleteSavedFilter",
        summary="Drop a saved filter",
        responses=change_problems(404),
        sync_to_thread=True,
    )
    def drop(
        self, saved_id: FromPath[int], delete_saved_filter: NamedDependency[DeleteSavedFilter]
    ) -> None:
        """The files it chose are not touched."""
        delete_saved_filter(SavedFilterId(saved_id))


def _answer(saved: SavedFilter) -> SavedFilterAnswer:
    order = SortOrder.DESCENDING if saved.descending else SortOrder.ASCENDING
    query = file_filters.written(saved.filter, file_filters.API)
    query |= {"sort_by": saved.sort.value, "sort_order": order.value}
    return SavedFilterAnswer(
        id=saved.id,
        name=saved.name,
        filter=filter_body(saved.filter),
        sort_by=saved.sort,
        sort_order=order,
        saved_at=saved.saved_at,
        files_url=f"/api/files?{urlencode(query, safe='/')}",
    )
