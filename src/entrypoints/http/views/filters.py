"""The address of the files page is its state: filter, order and page, and nothing else."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import msgspec
from msgspec import structs

from domain.library.file import FileState
from domain.library.file_list import FileFilter, FileQuery, FileSort
from domain.library.kind import MediaKind
from domain.library.paths import Folder, folders_down_to
from domain.library.saved_filter import SavedFilter
from domain.shared.errors import InvalidInput
from domain.shared.ids import FilePath, SavedFilterId
from domain.shared.names import display_text
from entrypoints import file_cursor, file_filters
from entrypoints.file_filters import FIELDS, OURS, FolderAt
from entrypoints.http.refusals import BadFilter
from entrypoints.http.views import list_address

PATH = "/files"
_OWN = ("sort", "page", "after", "dialog")
_USUAL = (FileSort.NAME, False)


class Crumb(msgspec.Struct, frozen=True, kw_only=True):
    label: str
    href: str
    """The files inside the folder."""


class View(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    label: str
    href: str
    chosen: bool
    saved_id: SavedFilterId | None = None
    """Somebody's own; it can be dropped."""


_VIEWS = (
    ("all", "All", FileFilter()),
    ("videos", "Videos", FileFilter(kind=MediaKind.VIDEO)),
    ("images", "Images", FileFilter(kind=MediaKind.IMAGE)),
    ("no-proxy", "No proxy", FileFilter(state=FileState.READY, has_proxy=False)),
    ("not-analysed", "Not analysed", FileFilter(state=FileState.READY, has_analysis=False)),
    ("unreadable", "Unreadable", FileFilter(state=FileState.UNREADABLE)),
)


def read_filter(values: Mapping[str, str], folder_at: FolderAt) -> FileFilter:
    """Empty values mean "does not matter"; names nobody knows are passed over.

    Raises:
        BadFilter: naming the key.
    """
    try:
        return file_filters.read(values, OURS, folder_at)
    except InvalidInput as error:
        raise BadFilter(error.message, **error.details) from error


def read_query(values: Mapping[str, str], folder_at: FolderAt) -> FileQuery:
    """Raises:
    BadFilter
    """
    sort, descending = list_address.read_order(values.get("sort", ""), _USUAL)
    try:
        after = file_cursor.read(values.get("after", ""), sort, descending=descending)
    except InvalidInput as error:
        raise BadFilter(error.message, **error.details) from error
    return FileQuery(
        filter=read_filter(values, folder_at),
        sort=sort,
        descending=descending,
        page=list_address.page_number(values.get("page", "")),
        after=after,
    )


def passed_over(keys: Iterable[str]) -> str:
    return list_address.passed_over(keys, (*(field.name for field in FIELDS), *_OWN))


def filter_values(filter_: FileFilter) -> dict[str, str]:
    """What the address and the hidden fields of a form say; only what matters."""
    return file_filters.written(filter_, OURS)


def order_value(query: FileQuery) -> str:
    """Empty for the usual order."""
    return list_address.written_order((query.sort, query.descending), _USUAL)


def address(query: FileQuery) -> str:
    values = filter_values(query.filter)
    if order := order_value(query):
        values["sort"] = order
    if query.page > 1:
        values["page"] = str(query.page)
    if query.after:
        values["after"] = file_cursor.written(query.after, query.sort, descending=query.descending)
    return PATH + (f"?{urlencode(values, safe='/')}" if values else "")


def with_filter(query: FileQuery, **changes: Any) -> FileQuery:
    """Another filter starts on its first page; the order stays."""
    changed = structs.replace(query.filter, **changes)
    return structs.replace(query, filter=changed, page=1, after=None)


def sorted_by(query: FileQuery, sort: FileSort) -> FileQuery:
    """The same column again turns the order round."""
    descending = not query.descending if sort is query.sort else sort is not FileSort.NAME
    return structs.replace(query, sort=sort, descending=descending, page=1, after=None)


def views(query: FileQuery, saved: Sequence[SavedFilter] = ()) -> tuple[View, ...]:
    """Tabs that are filters. With ours the folder and the text that is searched for stay; what
    somebody saved is what it was, with its order."""
    text, folder, deep = query.filter.text, query.filter.folder, query.filter.subfolders
    bare = structs.replace(query.filter, text="", folder=None, subfolders=True)
    own = [
        View(
            key=f"saved-{kept.id}",
            label=kept.name,
            href=address(
                FileQuery(filter=kept.filter, sort=kept.sort, descending=kept.descending)
            ),
            chosen=query.filter == kept.filter,
            saved_id=kept.id,
        )
        for kept in saved
    ]
    is_own = any(view.chosen for view in own)
    ours = [
        View(
            key=key,
            label=label,
            href=address(
                with_filter(
                    structs.replace(query, filter=filter_),
                    text=text, folder=folder, subfolders=deep,
                )
            ),
            chosen=bare == filter_ and not is_own,
        )
        for key, label, filter_ in _VIEWS
    ]  # fmt: skip
    return (*ours, *own)


def trail(path: FilePath, root: Folder) -> tuple[Crumb, ...]:
    """The folders that a file lies in, from the imported one inwards."""
    return tuple(
        Crumb(
            label=display_text(folder.name),
            href=address(FileQuery(filter=FileFilter(folder=folder))),
        )
        for folder in folders_down_to(path, root)
    )
