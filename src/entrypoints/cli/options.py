"""Options that several commands share."""

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from domain.library.file_list import FileFilter

F = TypeVar("F", bound=Callable[..., Any])

KINDS = ("video", "image", "audio", "unknown")
STATES = ("NEW", "READY", "UNREADABLE")

json_option = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON document and nothing else."
)
no_wait_option = click.option(
    "--no-wait", is_flag=True, help="Put the job on the books and return; a worker runs it."
)
force_option = click.option("--force", is_flag=True, help="Also where it is up to date.")
ids_argument = click.argument("file_ids", metavar="[ID]...", type=int, nargs=-1)

_FILTERS = (
    click.option("--kind", type=click.Choice(KINDS), help="Only files of this kind."),
    click.option("--text", default="", help="Only files with this in their path."),
    click.option(
        "--state", type=click.Choice(STATES, case_sensitive=False), help="Only in this state."
    ),
    click.option("--has-proxy", type=bool, metavar="BOOL", help="Only with (true) or without."),
    click.option("--has-analysis", type=bool, metavar="BOOL", help="Only with (true) or without."),
    click.option("--has-problems", type=bool, metavar="BOOL", help="Only with (true) or without."),
)


def filter_options(command: F) -> F:
    for option in reversed(_FILTERS):
        command = option(command)
    return command


def file_filter(
    *,
    kind: str | None,
    text: str,
    state: str | None,
    has_proxy: bool | None,
    has_analysis: bool | None,
    has_problems: bool | None,
) -> "FileFilter":
    from domain.library.file import FileState
    from domain.library.file_list import FileFilter
    from domain.library.kind import MediaKind
    from domain.shared.names import display_text

    return FileFilter(
        kind=MediaKind(kind) if kind else None,
        text=display_text(os.fsencode(text)),
        state=FileState(state.upper()) if state else None,
        has_proxy=has_proxy,
        has_analysis=has_analysis,
        has_problems=has_problems,
    )


def any_filter(filters: dict[str, Any]) -> str | None:
    """The name of one that was given."""
    return next((name for name, value in filters.items() if value not in (None, "")), None)


def refuse_ids_with_filters(file_ids: tuple[int, ...], filters: dict[str, Any]) -> None:
    """Both at once could mean two things, and the work may be long."""
    given = any_filter(filters)
    if file_ids and given:
        option = given.replace("_", "-")
        raise click.UsageError(f"Give file ids or filters such as --{option}, not both.")
