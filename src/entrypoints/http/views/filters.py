"""The address of the files page is its state: filter, order and page, and nothing else."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import urlencode

import msgspec
from msgspec import structs

from domain.library.file import FileState
from domain.library.file_list import FileFilter, FileQuery, FileSort
from domain.library.kind import MediaKind
from domain.library.paths import Folder, folders_down_to
from domain.shared.ids import FilePath
from domain.shared.names import display_text
from entrypoints.http.refusals import BadFilter
from entrypoints.http.views import path_text

T = TypeVar("T")
FolderAt = Callable[[FilePath], Folder]

PATH = "/files"
_STATES = {"new": FileState.NEW, "ready": FileState.READY, "unreadable": FileState.UNREADABLE}
_BOOLEANS = {"true": True, "false": False}


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    label: str
    href: str
    chosen: bool


class FilterChip(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    label: str
    value: str
    """In words, also when it does not matter."""
    active: bool
    without: str
    """The address of the list without this filter."""
    choices: tuple[Choice, ...]


class Crumb(msgspec.Struct, frozen=True, kw_only=True):
    label: str
    href: str
    """The files inside the folder."""


class View(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    label: str
    href: str
    chosen: bool


_VIEWS = (
    ("all", "All", FileFilter()),
    ("videos", "Videos", FileFilter(kind=MediaKind.VIDEO)),
    ("images", "Images", FileFilter(kind=MediaKind.IMAGE)),
    ("no-proxy", "No proxy", FileFilter(state=FileState.READY, has_proxy=False)),
    ("not-analysed", "Not analysed", FileFilter(state=FileState.READY, has_analysis=False)),
    ("unreadable", "Unreadable", FileFilter(state=FileState.UNREADABLE)),
)
_CHIPS: tuple[tuple[str, str, tuple[tuple[str, Any], ...]], ...] = (
    (
        "kind",
        "Kind",
        (
            ("any", None),
            ("video", MediaKind.VIDEO),
            ("image", MediaKind.IMAGE),
            ("audio", MediaKind.AUDIO),
            ("not known", MediaKind.UNKNOWN),
        ),
    ),
    ("has_proxy", "Proxy", (("any", None), ("made", True), ("none", False))),
    ("has_analysis", "Analysis", (("any", None), ("done", True), ("none", False))),
    (
        "state",
        "State",
        (
            ("any", None),
            ("ready", FileState.READY),
            ("unreadable", FileState.UNREADABLE),
            ("not read yet", FileState.NEW),
        ),
    ),
)


def read_filter(values: Mapping[str, str], folder_at: FolderAt) -> FileFilter:
    """Empty values mean "does not matter"; names nobody knows are passed over.

    Raises:
        BadFilter: naming the key.
    """
    return FileFilter(
        kind=_read(values, "kind", MediaKind),
        text=values.get("text", "").strip(),
        state=_read(values, "state", lambda text: _STATES[text.lower()]),
        has_proxy=_read(values, "has_proxy", lambda text: _BOOLEANS[text]),
        has_analysis=_read(values, "has_analysis", lambda text: _BOOLEANS[text]),
        folder=_read(values, "folder", lambda text: folder_at(path_text.read(text))),
    )


def read_query(values: Mapping[str, str], folder_at: FolderAt) -> FileQuery:
    """Raises:
    BadFilter
    """
    sort = values.get("sort", "")
    return FileQuery(
        filter=read_filter(values, folder_at),
        sort=_read({"sort": sort.removeprefix("-")}, "sort", FileSort) or FileSort.NAME,
        descending=sort.startswith("-"),
        page=_read(values, "page", _page_number) or 1,
    )


def filter_values(filter_: FileFilter) -> dict[str, str]:
    """What the address and the hidden fields of a form say; only what matters."""
    values = {
        "kind": filter_.kind,
        "text": filter_.text or None,
        "state": filter_.state.lower() if filter_.state else None,
        "has_proxy": _word(filter_.has_proxy),
        "has_analysis": _word(filter_.has_analysis),
        "folder": path_text.written(filter_.folder.path) if filter_.folder else None,
    }
    return {key: str(value) for key, value in values.items() if value is not None}


def address(query: FileQuery) -> str:
    values = filter_values(query.filter)
    if query.sort is not FileSort.NAME or query.descending:
        values["sort"] = ("-" if query.descending else "") + query.sort
    if query.page > 1:
        values["page"] = str(query.page)
    return PATH + (f"?{urlencode(values, safe='/')}" if values else "")


def with_filter(query: FileQuery, **changes: Any) -> FileQuery:
    """Another filter starts on its first page; the order stays."""
    return structs.replace(query, filter=structs.replace(query.filter, **changes), page=1)


def sorted_by(query: FileQuery, sort: FileSort) -> FileQuery:
    """The same column again turns the order round."""
    descending = not query.descending if sort is query.sort else sort is not FileSort.NAME
    return structs.replace(query, sort=sort, descending=descending, page=1)


def views(query: FileQuery) -> tuple[View, ...]:
    """Tabs that are filters; the folder and the text that is searched for stay."""
    text, folder = query.filter.text, query.filter.folder
    bare = structs.replace(query.filter, text="", folder=None)
    return tuple(
        View(
            key=key,
            label=label,
            href=address(
                structs.replace(
                    query, filter=structs.replace(filter_, text=text, folder=folder), page=1
                )
            ),
            chosen=bare == filter_,
        )
        for key, label, filter_ in _VIEWS
    )


def trail(path: FilePath, root: Folder) -> tuple[Crumb, ...]:
    """The folders that a file lies in, from the imported one inwards."""
    return tuple(
        Crumb(
            label=display_text(folder.name),
            href=address(FileQuery(filter=FileFilter(folder=folder))),
        )
        for folder in folders_down_to(path, root)
    )


def chips(query: FileQuery) -> tuple[FilterChip, ...]:
    return tuple(_chip(query, key, label, options) for key, label, options in _CHIPS)


def _chip(
    query: FileQuery, key: str, label: str, options: tuple[tuple[str, Any], ...]
) -> FilterChip:
    now = getattr(query.filter, key)
    return FilterChip(
        key=key,
        label=label,
        value=next(words for words, value in options if value == now),
        active=now is not None,
        without=address(with_filter(query, **{key: None})),
        choices=tuple(
            Choice(
                label=words, href=address(with_filter(query, **{key: value})), chosen=value == now
            )
            for words, value in options
        ),
    )


def _read(values: Mapping[str, str], key: str, read: Callable[[str], T]) -> T | None:
    text = values.get(key, "")
    if not text:
        return None
    try:
        return read(text)
    except (KeyError, ValueError) as error:
        raise BadFilter(f"“{text[:80]}” is not a value of {key}.", key=key) from error


def _page_number(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 1_000_000:
        raise ValueError(text)
    return number


def _word(value: bool | None) -> str | None:
    return None if value is None else str(value).lower()
