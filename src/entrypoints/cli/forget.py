"""`reelsight forget`: files leave the library."""

import sys
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from entrypoints.cli.filter_options import GroupedCommand
from entrypoints.cli.options import (
    any_filter,
    file_filter,
    filter_options,
    ids_argument,
    json_option,
    no_wait_option,
    refuse_ids_with_filters,
)

if TYPE_CHECKING:
    from domain.library.belongings import Belongings


@click.command(cls=GroupedCommand)
@ids_argument
@click.option("--all", "whole_library", is_flag=True, help="Forget every file of the library.")
@click.option(
    "--delete-uploads", is_flag=True,
    help="Also delete files that were uploaded; else they are left out.",
)  # fmt: skip
@click.option("--yes", is_flag=True, help="Do it without asking first.")
@filter_options
@no_wait_option
@json_option
def forget(
    file_ids: tuple[int, ...],
    whole_library: bool,
    delete_uploads: bool,
    yes: bool,
    no_wait: bool,
    as_json: bool,
    **filters: Any,
) -> int:
    """Take files out of the library, with what was made of them.

    Proxies, results, transcripts, notes and edits go. Originals of imported folders stay where
    and as they are. Without --yes nothing happens before you were told what would go.
    """
    from application.library.forgetting.start_forgetting import StartForgettingCommand
    from domain.library.file_list import FileFilter
    from domain.shared.ids import FileId
    from entrypoints.cli.outcome import see_through
    from entrypoints.cli.screen import note, say
    from entrypoints.cli.session import open_library

    refuse_ids_with_filters(file_ids, filters)
    if not (file_ids or whole_library or any_filter(filters)):
        raise click.UsageError("Give file ids or filters; --all means the whole library.")
    with open_library() as container:
        chosen = None
        if not file_ids:
            chosen = file_filter(container, filters) if any_filter(filters) else FileFilter()
        command = StartForgettingCommand(
            file_ids=tuple(map(FileId, file_ids)), filter=chosen, delete_uploads=delete_uploads
        )
        would_go = container.count_belongings()(command)
        what = _what_goes(would_go)
        if yes or not would_go.files:
            note(what)
        elif as_json or not sys.stdin.isatty():
            raise click.UsageError(f"{what} Add --yes when that is what you want.")
        elif not click.confirm(f"{what} Go on?"):
            say("Nothing was forgotten.")
            return 0
        start = partial(container.start_forgetting(), command)
        return see_through(container, start, no_wait=no_wait, as_json=as_json)


def _what_goes(gone: "Belongings") -> str:
    """`This forgets 2 files, with 2 proxies and 1 edit (3.4 MB). Originals stay …`"""
    from domain.shared.figures import counted, size

    parts = [
        counted(number, one, many)
        for number, one, many in (
            (gone.proxies, "proxy", "proxies"),
            (gone.thumbnails, "thumbnail", "thumbnails"),
            (gone.runs, "analysis", "analyses"),
            (gone.transcripts, "transcript", "transcripts"),
            (gone.edits, "edit or note", "edits and notes"),
        )
        if number
    ]
    made = f", with {', '.join(parts)}" if parts else ""
    freed = f" ({size(gone.object_bytes)})" if gone.object_bytes else ""
    said = [f"This forgets {counted(gone.files, 'file')}{made}{freed}."]
    if gone.uploads:
        said.append(
            f"It deletes {counted(gone.uploads, 'uploaded file')} ({size(gone.upload_bytes)})."
        )
    if gone.files > gone.uploads:
        said.append("Originals stay where and as they are.")
    return " ".join(said)
