"""`reelsight export`."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from entrypoints.cli.filter_options import GroupedCommand
from entrypoints.cli.options import (
    file_filter,
    filter_options,
    ids_argument,
    json_option,
    refuse_ids_with_filters,
)
from entrypoints.cli.output_file import STDOUT, opened

if TYPE_CHECKING:
    from application.analysis.exporting.export_results import Exported

FORMATS = ("json", "csv", "xlsx")


@click.command(cls=GroupedCommand)
@ids_argument
@filter_options
@click.option(
    "--format",
    "chosen",
    type=click.Choice(FORMATS),
    help="Default: what the name of FILE ends with.",
)
@click.option(
    "--output", "-o", metavar="FILE", required=True, help="Where to write; - is standard output."
)
@click.option("--type", "types", multiple=True, help="Only this type; may be given several times.")
@click.option(
    "--table", default="", metavar="NAME",
    help="One table of those in an Excel file: Files, Chapters, Notes, …",
)  # fmt: skip
@click.option("--sensitive", is_flag=True, help="With the fields that types call sensitive.")
@click.option("--force", is_flag=True, help="Replace FILE when it is there already.")
@json_option
def export(
    file_ids: tuple[int, ...],
    chosen: str | None,
    output: str,
    types: tuple[str, ...],
    table: str,
    sensitive: bool,
    force: bool,
    as_json: bool,
    **filters: Any,
) -> int:
    """Write results into a JSON, CSV or Excel file.

    Without ids and without filters it is about the whole library. xlsx has a sheet with a row per
    file, one for each list (chapters, notes, …) and one with every value, its source and who
    decided it. csv is one of these tables: every value, unless --table names another. json has
    everything, for programs.

    \b
    reelsight export -o results.xlsx
    reelsight export -o files.csv --table files
    reelsight export 12 15 -o chapters.csv --table chapters
    """
    from application.analysis.exporting.export_results import ExportCommand
    from domain.shared.ids import FileId
    from entrypoints.cli.session import open_library

    refuse_ids_with_filters(file_ids, filters)
    if output == STDOUT and as_json:
        raise click.UsageError("Standard output can hold the results or the report, not both.")
    wanted = chosen or _by_name(output)
    with open_library() as container:
        command = ExportCommand(
            file_ids=tuple(map(FileId, file_ids)),
            filter=None if file_ids else file_filter(container, filters),
            format=wanted,
            types=types,
            table=table,
            sensitive=sensitive,
        )
        export_results = container.export_results()
        with opened(container, output, force=force) as to:
            done = export_results(command, to, on_file=_Progress())
    _report(done, output, table, as_json=as_json)
    return 0


def _by_name(output: str) -> str:
    suffix = Path(output).suffix.lower().lstrip(".")
    if suffix in FORMATS:
        return suffix
    if output == STDOUT:
        return FORMATS[0]
    raise click.UsageError(
        f"{output} does not end with .json, .csv or .xlsx; say what you want with --format."
    )


class _Progress:
    """A line now and then; a short export says only how it ended."""

    def __init__(self) -> None:
        import time

        self._clock = time.monotonic
        self._next_at = self._clock() + 5.0

    def __call__(self, done: int, total: int) -> None:
        from entrypoints.cli.screen import note

        if self._clock() >= self._next_at and done < total:
            note(f"{done:,} of {total:,} files ({100 * done // total} %)")
            self._next_at = self._clock() + 5.0


def _report(done: "Exported", output: str, table: str, *, as_json: bool) -> None:
    from domain.shared.figures import counted
    from entrypoints.cli.json_views import plain
    from entrypoints.cli.screen import emit, note, say

    if done.left_out:
        note(
            f"{counted(done.left_out, 'result')} of types that are not installed were left out: "
            "nobody knows what in them is sensitive. --sensitive takes them along."
        )
    if as_json:
        emit({"output": output, **plain(done)})
    elif output != STDOUT:
        what = f"Table {table}" if table else counted(done.results, "result")
        say(f"{what} of {counted(done.files, 'file')} in {output}")
        if not done.files:
            note("No file matches; `reelsight files` with the same filters lists what does.")
        elif not done.results:
            note("Nothing was found in them yet: `reelsight analyze` looks.")
