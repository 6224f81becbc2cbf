"""`reelsight models …`: the models that hear speech, and those that look at media."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from entrypoints.cli.options import json_option

if TYPE_CHECKING:
    from application.ports.speech_models import SpeechModel


analysis_option = click.option(
    "--analysis",
    "of_analysis",
    is_flag=True,
    help="List the models that look at media, with their prices.",
)


@click.group(invoke_without_command=True)
@analysis_option
@json_option
@click.pass_context
def models(ctx: click.Context, of_analysis: bool, as_json: bool) -> int | None:
    """List the models that hear speech, fetch one, or say where it lies.

    Nothing is ever fetched unless `models pull` is called. A machine without network takes a
    folder that was copied from another one: WHISPER_MODEL or --model name its path.
    """
    if ctx.invoked_subcommand is not None:
        given = {"as_json": as_json, "of_analysis": of_analysis}
        ctx.default_map = {ctx.invoked_subcommand: given}
        return None
    return _list(of_analysis=of_analysis, as_json=as_json)


@models.command("list")
@analysis_option
@json_option
def list_models(of_analysis: bool, as_json: bool) -> int:
    """List the models that hear speech, and which are here.

    Of the others it says about how much fetching them takes.
    """
    return _list(of_analysis=of_analysis, as_json=as_json)


@models.command("pull")
@click.argument("name", required=False, default="")
@json_option
def pull(name: str, as_json: bool) -> int:
    """Fetch a model from the model hub, once.

    Without NAME the default one. What was interrupted goes on where it stopped. HF_ENDPOINT
    names another hub.
    """
    from application.ports.stop_signal import NeverStop
    from domain.shared.figures import size
    from entrypoints.cli.screen import emit, say
    from entrypoints.cli.session import build, read_settings

    speech_models = build(read_settings()).speech_models()
    with _progress() as show:
        model = speech_models.pull(name, on_progress=show, stop=NeverStop())
    if as_json:
        emit(_plain(model))
    else:
        say(f"{model.name} is here: {size(model.size_bytes)} in {model.folder}")
    return 0


@models.command("path")
@click.argument("name", required=False, default="")
@json_option
def path(name: str, as_json: bool) -> int:
    """Say in which folder a model lies.

    Without NAME the default one.
    """
    from entrypoints.cli.screen import emit, say
    from entrypoints.cli.session import build, read_settings

    model = build(read_settings()).speech_models().find(name)
    if as_json:
        emit(_plain(model))
    else:
        say(str(model.folder))
    return 0


def _list(*, of_analysis: bool, as_json: bool) -> int:
    if of_analysis:
        from entrypoints.cli.analysis_models import show_analysis_models

        return show_analysis_models(as_json=as_json)
    from domain.shared.errors import InvalidInput
    from domain.shared.figures import size
    from entrypoints.cli.screen import emit, note, say_table
    from entrypoints.cli.session import build, read_settings

    speech_models = build(read_settings()).speech_models()
    found = speech_models.list()
    if as_json:
        emit({"models": [_plain(model) for model in found]})
        return 0
    say_table(
        ("MODEL", "SIZE", "DEFAULT", "FOLDER"),
        [
            (
                model.name,
                size(model.size_bytes) if model.folder else f"about {size(model.size_bytes)}",
                "yes" if model.is_default else "",
                str(model.folder or "not here"),
            )
            for model in found
        ],
    )
    try:
        speech_models.find()
    except InvalidInput as error:  # the default one cannot be used: why, and the way out
        note(f"{error.message} {error.remedy}")
        note("WHISPER_MODEL makes another one the default; smaller ones are faster, and err more.")
    return 0


def _plain(model: "SpeechModel") -> dict[str, Any]:
    return {
        "name": model.name,
        "size_bytes": model.size_bytes,
        "folder": str(model.folder) if model.folder else None,
        "default": model.is_default,
    }


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """A bar with the speed and the time that is left, where somebody can see it."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )

    with Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    ) as bar:
        task = bar.add_task("Fetching", total=None)
        yield lambda here, total: bar.update(task, completed=here, total=total)
