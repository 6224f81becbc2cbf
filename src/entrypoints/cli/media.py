"""`reelsight proxies`."""

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
@force_option
@no_wait_option
@json_option
def proxies(
    file_ids: tuple[int, ...], force: bool, no_wait: bool, as_json: bool, **filters: Any
) -> int:
    """Make proxies and thumbnails, of videos and images in one go.

    Without ids and without filters it is about the whole library. Files whose proxy is up to
    date are left out, unless --force is given.
    """
    from application.media.start_proxies import StartProxiesCommand
    from domain.shared.ids import FileId
    from entrypoints.cli.outcome import see_through
    from entrypoints.cli.session import open_library

    refuse_ids_with_filters(file_ids, filters)
    with open_library() as container:
        command = StartProxiesCommand(
            file_ids=tuple(map(FileId, file_ids)),
            filter=None if file_ids else file_filter(container, filters),
            force=force,
        )
        start = partial(container.start_proxies(), command)
        return see_through(container, start, no_wait=no_wait, as_json=as_json)
