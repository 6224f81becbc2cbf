"""Which transcripts a command is about."""

import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import click

from domain.shared.names import display_text
from entrypoints.cli.options import NUMBER

if TYPE_CHECKING:
    from domain.shared.ids import FileId
    from domain.transcription.transcript import Transcript
    from domain.transcription.transcript_list import TranscriptFilter
    from entrypoints.container import Container

F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS = (
    click.option("--model", metavar="NAME", help="Only those that this model heard."),
    click.option("--language", metavar="CODE", help="Only those in this language: en, English, …"),
    click.option(
        "--state", type=click.Choice(["complete", "partial"]),
        help="Only those of all of their sound, or of a part.",
    ),
    click.option("--short/--not-short", default=None, help="Only those of very few words."),
    click.option(
        "--doubtful/--certain", default=None,
        help="Only those with segments that may be invented.",
    ),
    click.option(
        "--outdated/--current", default=None,
        help="Only those of what a file held before, or of what it holds now.",
    ),
    click.option(
        "--text", metavar="TEXT", help="Only those with this in their words or path."
    ),
)  # fmt: skip


def transcript_filters(command: F) -> F:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def which_options(command: F) -> F:
    """Which one of a file's transcripts; `chosen` reads it."""
    for option in (
        click.option(
            "--transcript", "number", type=NUMBER, metavar="ID",
            help="Exactly this one, by its number in `transcripts list`.",
        ),
        click.option(
            "--model", metavar="NAME", help="Of this model. Default: the one that is shown."
        ),
        click.argument("file_id", metavar="FILE_ID", type=NUMBER),
    ):  # fmt: skip
        command = option(command)
    return command


def any_given(filters: Mapping[str, Any]) -> bool:
    return any(value is not None for value in filters.values())


def where_of(filters: Mapping[str, Any], **more: Any) -> "TranscriptFilter":
    """What the options of `transcript_filters` say."""
    from domain.transcription.languages import language_code
    from domain.transcription.transcript import TranscriptState
    from domain.transcription.transcript_list import TranscriptFilter

    given = {name: _readable(value) for name, value in filters.items() if value is not None}
    if "language" in given:
        given["language"] = language_code(given["language"]) or given["language"]
    if "state" in given:
        given["state"] = TranscriptState(given["state"].upper())
    if "outdated" in given:
        given["current"] = not given.pop("outdated")
    return TranscriptFilter(**more | given)


def _readable(value: Any) -> Any:
    """As names are shown: an argument need not be text."""
    return display_text(os.fsencode(value)) if isinstance(value, str) else value


def chosen(
    container: "Container", file_id: "FileId", model: str | None, number: int | None
) -> "Transcript":
    """Raises:
    FileNotFound, TranscriptNotFound
    """
    from domain.transcription.transcript import TranscriptNotFound

    if model is not None and number is not None:
        raise click.UsageError("Give --model or --transcript, not both.")
    of_file = container.transcripts_of_file()(file_id)
    if not of_file:
        raise TranscriptNotFound(f"File {file_id} has no transcript: `reelsight transcribe` it.")
    for one in of_file:
        if number in (None, one.id) and model in (None, one.model):
            return one
    wanted = f"number {number}" if model is None else f"of the model {display_text(model)}"
    there = ", ".join(f"{one.id} ({display_text(one.model)})" for one in of_file)
    raise TranscriptNotFound(f"File {file_id} has no transcript {wanted}. There are: {there}.")
