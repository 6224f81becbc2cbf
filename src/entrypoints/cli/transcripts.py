"""`reelsight transcripts …`: what was said."""

import sys
from typing import TYPE_CHECKING, Any

import click

from entrypoints.cli.options import NUMBER, json_option
from entrypoints.cli.transcript_export import export
from entrypoints.cli.transcript_filters import (
    any_given,
    chosen,
    transcript_filters,
    where_of,
    which_options,
)

if TYPE_CHECKING:
    from domain.transcription.transcript import Segment

SORTS = ("made", "file", "size", "processing", "model", "characters", "confidence")


@click.group(invoke_without_command=True)
@json_option
@click.pass_context
def transcripts(ctx: click.Context, as_json: bool) -> int | None:
    """List, show, correct, export and delete transcripts.

    A file may have several, one of each model; one of them is shown, searched and built upon: the
    one that `prefer` named, else that of the largest model. FILE_ID is a file's number, as
    `reelsight files` lists it.
    """
    if ctx.invoked_subcommand is not None:
        ctx.default_map = {ctx.invoked_subcommand: {"as_json": as_json}}
        return None
    return _list({}, "made", ascending=False, page=1, per_page=50, as_json=as_json)


transcripts.add_command(export)


@transcripts.command("list")
@transcript_filters
@click.option("--file", "file_id", type=NUMBER, metavar="FILE_ID", help="Only those of this file.")
@click.option("--preferred", is_flag=True, default=None, help="Only those that are shown.")
@click.option("--sort", type=click.Choice(SORTS), default="made", show_default=True)
@click.option("--ascending", is_flag=True, help="Oldest, smallest or first first.")
@click.option("--page", type=click.IntRange(1, 1_000_000), default=1, show_default=True)
@click.option("--per-page", type=click.IntRange(1, 500), default=50, show_default=True)
@json_option
def list_transcripts(
    sort: str, ascending: bool, page: int, per_page: int, as_json: bool, **filters: Any
) -> int:
    """List transcripts, newest first. All filters that are given hold."""
    return _list(filters, sort, ascending=ascending, page=page, per_page=per_page, as_json=as_json)


def _list(
    filters: dict[str, Any], sort: str, *, ascending: bool, page: int, per_page: int, as_json: bool
) -> int:
    from domain.transcription.transcript_list import TranscriptQuery, TranscriptSort
    from entrypoints.cli.screen import emit
    from entrypoints.cli.session import open_library
    from entrypoints.cli.transcript_report import page_document, say_page

    query = TranscriptQuery(
        where=where_of(filters),
        sort=TranscriptSort(sort),
        descending=not ascending,
        limit=per_page,
        offset=(page - 1) * per_page,
    )
    with open_library() as container:
        found = container.list_transcripts()(query)
    if as_json:
        emit(page_document(found, query))
    else:
        say_page(found, query, filtered=any_given(filters))
    return 0


@transcripts.command("show")
@which_options
@json_option
def show(file_id: int, model: str | None, number: int | None, as_json: bool) -> int:
    """Show what was said in a file, with times.

    With people's corrections; what may be invented is marked as being in doubt.
    """
    from domain.shared.ids import FileId
    from entrypoints.cli.screen import emit
    from entrypoints.cli.session import open_library
    from entrypoints.cli.transcript_report import say_shown, shown_document

    with open_library() as container:
        one = chosen(container, FileId(file_id), model, number)
        shown = container.show_transcript()(one.id)
        summary = container.show_summaries()((one.id,)).get(one.id)
    if as_json:
        emit(shown_document(shown, summary))
    else:
        say_shown(shown, summary)
    return 0


@transcripts.command("correct")
@which_options
@click.argument("text")
@click.option("--at", metavar="TIME", help="The segment at this time (1:12.4).")
@click.option("--stretch", metavar="TIME-TIME", help="Exactly from when to when (1:12-1:15.5).")
@click.option("--author", metavar="NAME", help="Who says so, where several people work.")
@json_option
def correct(
    file_id: int,
    text: str,
    at: str | None,
    stretch: str | None,
    author: str | None,
    model: str | None,
    number: int | None,
    as_json: bool,
) -> int:
    """Say what was really said; an empty TEXT means that nothing was.

    It holds over every transcript of the file, of whichever model, now and later, as long as the
    file holds the same. `reelsight edit FILE_ID --undo EDIT` takes it back.

    \b
    reelsight transcripts correct 12 --at 1:12.4 "The ferry leaves from Salt Quay."
    """
    from application.analysis.editing.edit_file import Edited
    from application.transcription.correct_transcript import CorrectTranscriptCommand
    from domain.library.edit_text import SOMEBODY
    from domain.shared.ids import FileId
    from entrypoints.cli.edit_report import edited_document, say_edited
    from entrypoints.cli.screen import emit
    from entrypoints.cli.session import open_library

    if (at is None) == (stretch is None):
        raise click.UsageError("Say where: --at TIME, or --stretch TIME-TIME.")
    with open_library() as container:
        one = chosen(container, FileId(file_id), model, number)
        if at is not None:
            start_s, end_s = _segment_at(container.show_transcript()(one.id).segments, at)
        else:
            start_s, end_s = _stretch(stretch or "")
        edit = container.correct_transcript()(
            CorrectTranscriptCommand(
                transcript_id=one.id,
                start_s=start_s,
                end_s=end_s,
                text=text,
                author=author or SOMEBODY,
            )
        )
    done = Edited(file_id=one.file_id, edits=(edit,) if edit else (), unchanged=edit is None)
    if as_json:
        emit(edited_document(done))
    else:
        say_edited(done)
    return 0


def _segment_at(segments: "tuple[Segment, ...]", at: str) -> tuple[float, float]:
    from domain.shared.timecode import seconds_of

    seconds = seconds_of(at)
    if seconds is None:
        raise click.BadParameter(f"“{at}” is no time; write 01:12.4 or 72.4.", param_hint="--at")
    ms = round(seconds * 1000)
    for one in reversed(segments):
        if round(one.start_s * 1000) <= ms < round(one.end_s * 1000):
            return one.start_s, one.end_s
    raise click.BadParameter(
        f"nothing was heard at {at}; --stretch says from when to when.", param_hint="--at"
    )


def _stretch(text: str) -> tuple[float, float]:
    from domain.shared.timecode import seconds_of

    first, _, last = text.replace("–", "-").partition("-")
    start, end = seconds_of(first), seconds_of(last)
    if start is None or end is None:
        raise click.BadParameter(
            f"“{text}” is no stretch; write 01:12-01:15.5.", param_hint="--stretch"
        )
    return start, end


@transcripts.command("prefer")
@which_options
@json_option
def prefer(file_id: int, model: str | None, number: int | None, as_json: bool) -> int:
    """Have another transcript of a file shown, searched and built upon."""
    from domain.shared.ids import FileId
    from entrypoints.cli.screen import emit, say
    from entrypoints.cli.session import open_library
    from entrypoints.cli.transcript_report import in_words, transcript_document

    if model is None and number is None:
        raise click.UsageError("Say which: --model NAME or --transcript ID.")
    with open_library() as container:
        one = chosen(container, FileId(file_id), model, number)
        container.prefer_transcript()(one.id)
        shown = container.show_transcript()(one.id)
    if as_json:
        emit(transcript_document(shown.transcript))
    else:
        say(f"{shown.file.name}: {in_words(shown.transcript, current=shown.current)}")
    return 0


@transcripts.command("delete")
@which_options
@click.option("--yes", is_flag=True, help="Without asking first.")
@json_option
def delete(file_id: int, model: str | None, number: int | None, yes: bool, as_json: bool) -> int:
    """Delete a transcript of a file, and its summary. The file stays, and so do corrections."""
    from domain.shared.ids import FileId
    from entrypoints.cli.screen import emit, say
    from entrypoints.cli.session import open_library
    from entrypoints.cli.transcript_report import in_words

    with open_library() as container:
        several = len(container.transcripts_of_file()(FileId(file_id))) > 1
        one = chosen(container, FileId(file_id), model, number)
        shown = container.show_transcript()(one.id)
        what = f"{shown.file.name}: {in_words(one, current=shown.current)}"
        if several and model is None and number is None:
            raise click.UsageError(
                f"File {file_id} has several; say which with --model or --transcript."
            )
        if not yes:
            if as_json or not sys.stdin.isatty():
                raise click.UsageError(f"This deletes {what}. Add --yes when that is meant.")
            if not click.confirm(f"This deletes {what}. Go on?"):
                say("Nothing was deleted.")
                return 0
        container.delete_transcript()(one.id)
    if as_json:
        emit({"deleted": one.id, "file_id": one.file_id})
    else:
        say(f"Deleted {what}.")
    return 0
