"""`reelsight summarize`."""

from functools import partial
from typing import Any

import click

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
@click.option("--engine", help="Which engine sums up (default: the configured one).")
@force_option
@no_wait_option
@json_option
def summarize(
    file_ids: tuple[int, ...],
    engine: str | None,
    force: bool,
    no_wait: bool,
    as_json: bool,
    **filters: Any,
) -> int:
    """Sum up what is said in the files, from their transcripts, in 1,000 characters at most.

    Without ids and without filters it is about the whole library. Transcripts with a summary of
    what they say now are left out, unless --force is given.
    """
    from application.analysis.summarizing.start_summaries import StartSummariesCommand
    from domain.shared.ids import FileId
    from entrypoints.cli.outcome import see_through
    from entrypoints.cli.session import open_library

    refuse_ids_with_filters(file_ids, filters)
    with open_library() as container:
        command = StartSummariesCommand(
            file_ids=tuple(map(FileId, file_ids)),
            filter=None if file_ids else file_filter(container, filters),
            engine=engine,
            force=force,
        )
        start = partial(container.start_summaries(), command)
        return see_through(container, start, no_wait=no_wait, as_json=as_json)
