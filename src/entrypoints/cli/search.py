"""`reelsight search`."""

import os
from typing import TYPE_CHECKING, Any

import click

from entrypoints.cli.options import KINDS, json_option

if TYPE_CHECKING:
    from domain.search.moments import MomentFilter
    from entrypoints.container import Container

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.argument("query", metavar="QUERY...", nargs=-1, required=True)
@click.option(
    "--mode",
    type=click.Choice(["keyword", "semantic", "hybrid"]),
    default="keyword",
    show_default=True,
    help="Only keyword is here yet.",
)
@click.option("--kind", type=click.Choice(KINDS), help="Only files of this kind.")
@click.option("--folder", metavar="DIR", help="Only files inside it.")
@click.option("--from", "captured_from", type=_DAY, metavar="DAY", help="Captured then or later.")
@click.option("--to", "captured_to", type=_DAY, metavar="DAY", help="Captured then or before.")
@click.option(
    "--in",
    "parts",
    metavar="PART",
    multiple=True,
    help="Only in chapters, notes, … or what comes from visual, ocr, …; may repeat.",
)
@click.option(
    "--facet",
    "facets",
    metavar="FIELD=VALUE",
    multiple=True,
    help="Only files with this value; may repeat.",
)
@click.option(
    "--sort",
    type=click.Choice(["relevance", "date", "name"]),
    default="relevance",
    show_default=True,
)
@click.option(
    "--limit",
    type=click.IntRange(1, 200),
    default=10,
    show_default=True,
    help="How many files to show.",
)
@json_option
def search(
    query: tuple[str, ...], mode: str, sort: str, limit: int, as_json: bool, **filters: Any
) -> int:
    """Find moments by words that are said, shown, written or noted, and by names.

    \b
    reelsight search boats dawn            both words, also boat
    reelsight search '"at dawn" harb*'     a phrase; what begins so
    reelsight search -- boats -harbour     without that word
    reelsight search chapters:dawn         in one part only
    """
    from application.search.command import SearchCommand
    from domain.search.mode import SearchMode
    from domain.search.moments import SearchOrder
    from entrypoints.cli.json_views import plain
    from entrypoints.cli.screen import emit
    from entrypoints.cli.search_report import answer_document, say_answer
    from entrypoints.cli.session import open_library

    with open_library() as container:
        _index_first(container)
        found = container.search_library()(
            SearchCommand(
                # bytes that are no UTF-8 can stand on a command line
                text=os.fsencode(" ".join(query)).decode("utf-8", "replace"),
                mode=SearchMode(mode),
                where=_filter(container, **filters),
                order=SearchOrder(sort),
                per_page=limit,
            )
        )
    if as_json:
        emit(plain(answer_document(found)))
    else:
        say_answer(found)
    return 0


def _index_first(container: "Container") -> None:
    """After an update nothing is found before its files are indexed, and no other command may
    come that does it."""
    from application.analysis.indexing.rebuild_index import RebuildIndexCommand
    from entrypoints.cli.wait import wait_for

    job_id = container.rebuild_index()(RebuildIndexCommand(dry_run=False)).job_id
    if job_id is not None:
        wait_for(container, job_id)


def _filter(
    container: "Container",
    *,
    kind: str | None,
    folder: str | None,
    captured_from: Any,
    captured_to: Any,
    parts: tuple[str, ...],
    facets: tuple[str, ...],
) -> "MomentFilter":
    from pathlib import Path

    from domain.library.kind import MediaKind
    from domain.library.passage import Origin
    from domain.search.moments import MomentFilter
    from domain.shared.ids import FilePath
    from domain.shared.provenance import Source

    sources = tuple(Source(name) for name in parts if name in set(Source))
    origins = tuple(Origin(name) for name in parts if name not in set(Source))
    known = container.list_search_filters()().origins if origins else {}
    for origin in origins:
        if origin not in known:
            names = ", ".join(dict.fromkeys([*known, *Source]))
            raise click.UsageError(f"--in: “{origin}” is none of {names}.")
    path = None
    if folder:
        path = FilePath(os.fsencode(Path(folder).expanduser().absolute()))
    return MomentFilter(
        kind=MediaKind(kind) if kind else None,
        folder=container.find_folder()(path) if path else None,
        origins=origins,
        sources=sources,
        captured_from=captured_from.date().isoformat() if captured_from else None,
        captured_until=captured_to.date().isoformat() if captured_to else None,
        facets=tuple(map(_facet, facets)),
    )


def _facet(text: str) -> Any:
    from domain.library.passage import FacetValue

    field, sign, value = text.partition("=")
    if not (field and sign and value):
        raise click.UsageError(f"--facet: “{text}” does not read FIELD=VALUE.")
    return FacetValue(field=field, value=value)
