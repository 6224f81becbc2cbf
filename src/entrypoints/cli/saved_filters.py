"""Filters that are kept under a name: `reelsight files --save` and its like."""

import shlex
from typing import TYPE_CHECKING, Any

from application.library.save_filter import SaveFilterCommand
from domain.shared.figures import day
from entrypoints import file_filters
from entrypoints.cli.filter_options import OPTION_OF, SWITCHES
from entrypoints.cli.json_views import plain
from entrypoints.cli.screen import emit, note, say, say_table

if TYPE_CHECKING:
    from domain.library.file_list import FileFilter, FileQuery
    from domain.library.saved_filter import SavedFilter
    from entrypoints.container import Container


def save(container: "Container", name: str, query: "FileQuery") -> None:
    saved = container.save_filter()(
        SaveFilterCommand(
            name=name, filter=query.filter, sort=query.sort, descending=query.descending
        )
    )
    note(f"Kept as “{saved.name}”.")


def show(container: "Container", *, as_json: bool) -> int:
    kept = container.list_saved_filters()()
    if as_json:
        emit({"saved_filters": list(map(_document, kept))})
    elif kept:
        say_table(
            ["NAME", "SAVED", "SORT", "FILTERS"],
            [
                [saved.name, day(saved.saved_at), _order(saved), _words(saved.filter)]
                for saved in kept
            ],
        )
    else:
        say("No filters are kept. `reelsight files … --save NAME` keeps one.")
    return 0


def forget(container: "Container", name: str, *, as_json: bool) -> int:
    container.delete_saved_filter().named(name)
    if as_json:
        emit({"forgotten": name})
    else:
        say(f"“{name}” is no longer kept. The files it chose are as they were.")
    return 0


def _document(saved: "SavedFilter") -> dict[str, Any]:
    return {
        "id": saved.id,
        "name": saved.name,
        "filter": file_filters.written(saved.filter, file_filters.OURS),
        "sort": saved.sort.value,
        "descending": saved.descending,
        "saved_at": plain(saved.saved_at),
    }


def _order(saved: "SavedFilter") -> str:
    return saved.sort.name.lower() + (" ↓" if saved.descending else "")


def _words(filter_: "FileFilter") -> str:
    """As the options that say it again."""
    said = file_filters.written(filter_, lambda field: OPTION_OF[field.attribute])
    return " ".join(map(_option, said, said.values())) or "all files"


def _option(option: str, value: str) -> str:
    if option in {OPTION_OF[attribute] for attribute in SWITCHES}:
        return option if value == "true" else option.replace("--", "--not-", 1)
    if option == OPTION_OF["subfolders"]:
        return "--no-subfolders"
    return f"{option} {shlex.quote(value)}"
