"""`reelsight edit`: what people say of files."""

import sys
from typing import TYPE_CHECKING, Any

import click

from entrypoints.cli.filter_options import GroupedCommand
from entrypoints.cli.options import (
    any_filter,
    file_filter,
    filter_options,
    json_option,
    no_wait_option,
    refuse_ids_with_filters,
)

if TYPE_CHECKING:
    from application.analysis.editing.change import Change
    from entrypoints.container import Container


@click.command(cls=GroupedCommand)
@click.argument("words", metavar="[ID]... [TYPE.FIELD=VALUE]...", nargs=-1)
@click.option(
    "--approve", "approved", multiple=True, metavar="TYPE.FIELD",
    help="What is shown there is right; a later analysis does not change it.",
)  # fmt: skip
@click.option(
    "--reject", "rejected", multiple=True, metavar="TYPE.FIELD",
    help="What is shown there is wrong; no analysis shows that value again.",
)  # fmt: skip
@click.option(
    "--undo", "undone", multiple=True, metavar="TYPE.FIELD|EDIT",
    help="Take an edit back: the one in force there, or by its number in --history.",
)  # fmt: skip
@click.option("--note", "notes", multiple=True, metavar="TEXT", help="Add words about the file.")
@click.option(
    "--marker", "markers", multiple=True, nargs=2, metavar="TIME TEXT",
    help="Add words about a moment (01:12) or a stretch (01:12-01:20).",
)  # fmt: skip
@click.option("--why", default="", metavar="TEXT", help="The reason, kept beside each change.")
@click.option("--author", metavar="NAME", help="Who says so, where several people work.")
@click.option("--history", is_flag=True, help="What was said of the file so far.")
@click.option("--all", "whole_library", is_flag=True, help="Change every file of the library.")
@click.option("--yes", is_flag=True, help="Change many files without asking first.")
@filter_options
@no_wait_option
@json_option
def edit(
    words: tuple[str, ...],
    approved: tuple[str, ...],
    rejected: tuple[str, ...],
    undone: tuple[str, ...],
    notes: tuple[str, ...],
    markers: tuple[tuple[str, str], ...],
    why: str,
    author: str | None,
    history: bool,
    whole_library: bool,
    yes: bool,
    no_wait: bool,
    as_json: bool,
    **filters: Any,
) -> int:
    """Correct what was found, approve or reject it, add notes and markers.

    What you say stays, whatever a later analysis finds. With filters instead of an id, or with
    several ids, all those files are changed alike, after their number was shown.

    \b
    reelsight edit 12 metadata.project.customer_name="Kestrel Sound"
    reelsight edit 12 --approve summary.text --marker 01:12-01:20 "Boats leave"
    reelsight edit --text harbour_2019 metadata.location.city=Vik
    """
    from domain.library.edit_text import SOMEBODY
    from domain.shared.ids import FileId
    from entrypoints.cli.edit_changes import changes_of, ids_and_values
    from entrypoints.cli.session import open_library

    ids, values = ids_and_values(words)
    refuse_ids_with_filters(ids, filters)
    changes = changes_of(
        values=values,
        approved=approved,
        rejected=rejected,
        undone=undone,
        notes=notes,
        markers=markers,
        why=why,
    )
    file_ids = tuple(map(FileId, ids))
    with open_library() as container:
        if history:
            if changes or len(file_ids) != 1:
                raise click.UsageError("--history is about one file: reelsight edit ID --history")
            return _history(container, file_ids[0], as_json=as_json)
        if not changes:
            raise click.UsageError("Say what is to change: TYPE.FIELD=VALUE, --approve, --note …")
        if not (file_ids or whole_library or any_filter(filters)):
            raise click.UsageError("Give file ids or filters; --all means the whole library.")
        who = author or SOMEBODY
        if len(file_ids) == 1:
            return _edit_one(container, file_ids[0], changes, who, as_json=as_json)
        chosen = None if file_ids else file_filter(container, filters)
        if not _may_go_on(container, file_ids, chosen, yes=yes, as_json=as_json):
            return 0
        return _edit_many(
            container, file_ids, chosen, changes, who, no_wait=no_wait, as_json=as_json
        )


def _edit_one(
    container: "Container",
    file_id: Any,
    changes: "tuple[Change, ...]",
    author: str,
    *,
    as_json: bool,
) -> int:
    from application.analysis.editing.edit_file import EditFileCommand
    from entrypoints.cli.edit_report import edited_document, say_edited
    from entrypoints.cli.screen import emit

    done = container.edit_file()(EditFileCommand(file_id=file_id, changes=changes, author=author))
    if as_json:
        emit(edited_document(done))
    else:
        say_edited(done)
    return 0


def _edit_many(
    container: "Container",
    file_ids: Any,
    chosen: Any,
    changes: "tuple[Change, ...]",
    author: str,
    *,
    no_wait: bool,
    as_json: bool,
) -> int:
    from application.analysis.editing.start_editing import StartEditingCommand
    from domain.jobs.job import NothingToDo
    from entrypoints.cli.outcome import enqueued, finish, nothing_to_do

    command = StartEditingCommand(file_ids=file_ids, filter=chosen, changes=changes, author=author)
    try:
        job_id = container.start_editing()(command).job_id
    except NothingToDo as error:
        return nothing_to_do(error, as_json=as_json)
    if no_wait:
        return enqueued(job_id, as_json=as_json)
    return finish(container, job_id, as_json=as_json, left_out={})


def _may_go_on(
    container: "Container", file_ids: Any, chosen: Any, *, yes: bool, as_json: bool
) -> bool:
    """The number first: a filter may reach further than one thinks."""
    from domain.library.file_list import FileQuery
    from domain.shared.figures import counted
    from entrypoints.cli.screen import note, say

    number = len(file_ids)
    if chosen is not None:
        number = container.list_files()(FileQuery(filter=chosen, per_page=1)).totals.files
    what = f"This changes {counted(number, 'file')}"
    if yes or not number:
        note(f"{what}.")
        return True
    if as_json or not sys.stdin.isatty():
        raise click.UsageError(f"{what}. Add --yes when that is what you want.")
    if click.confirm(f"{what}. Go on?"):
        return True
    say("Nothing was changed.")
    return False


def _history(container: "Container", file_id: Any, *, as_json: bool) -> int:
    from entrypoints.cli.edit_report import history_document, say_history
    from entrypoints.cli.screen import emit

    past = container.show_history()(file_id)
    if as_json:
        emit(history_document(file_id, past))
    else:
        say_history(past)
    return 0
