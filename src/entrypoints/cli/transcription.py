"""`reelsight transcribe`."""

from functools import partial
from typing import Any

import click

from domain.transcription.options import MODELS, ComputeType, Device
from entrypoints.cli.filter_options import GroupedCommand
from entrypoints.cli.options import (
    file_filter,
    filter_options,
    force_option,
    ids_argument,
    json_option,
    no_wait_option,
    refuse_ids_with_filters,
)


@click.command(cls=GroupedCommand)
@ids_argument
@filter_options
@click.option(
    "--model", metavar="NAME|PATH",
    help=f"{', '.join(MODELS)}, or a model's folder. Default: WHISPER_MODEL.",
)  # fmt: skip
@click.option(
    "--language", metavar="CODE", help="What is spoken: en or English, … Default: it is heard."
)
@click.option(
    "--device", type=click.Choice([d.value for d in Device]), default=Device.AUTO.value,
    help="What computes; auto: what WHISPER_DEVICE says, else a card that works.",
)  # fmt: skip
@click.option(
    "--compute-type", type=click.Choice([c.value for c in ComputeType]),
    default=ComputeType.DEFAULT.value, help="In which numbers; default: WHISPER_COMPUTE_TYPE.",
)  # fmt: skip
@click.option("--no-vad", is_flag=True, help="Hear also what is taken for no speech.")
@click.option(
    "--beam", "beam_size", type=click.IntRange(1, 20), default=5, show_default=True, metavar="N",
    help="How many ways to go on are tried at each word.",
)  # fmt: skip
@force_option
@no_wait_option
@json_option
def transcribe(
    file_ids: tuple[int, ...],
    model: str | None,
    language: str | None,
    device: str,
    compute_type: str,
    no_vad: bool,
    beam_size: int,
    force: bool,
    no_wait: bool,
    as_json: bool,
    **filters: Any,
) -> int:
    """Write down what is said in videos and sounds, with times.

    Without ids and without filters it is about the whole library. Files that the model has heard
    already as they are now are left out, unless --force is given. Models are never fetched
    unasked: `reelsight models` lists and fetches them.
    """
    from application.transcription.start_transcription import StartTranscriptionCommand
    from domain.shared.ids import FileId
    from entrypoints.cli.outcome import see_through
    from entrypoints.cli.session import open_library

    refuse_ids_with_filters(file_ids, filters)
    with open_library() as container:
        command = StartTranscriptionCommand(
            file_ids=tuple(map(FileId, file_ids)),
            filter=None if file_ids else file_filter(container, filters),
            model=model or "",
            language=language,
            device=Device(device),
            compute_type=ComputeType(compute_type),
            vad=not no_vad,
            beam_size=beam_size,
            force=force,
        )
        start = partial(container.start_transcription(), command)
        return see_through(container, start, no_wait=no_wait, as_json=as_json)
