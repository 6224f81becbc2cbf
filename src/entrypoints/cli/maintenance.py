"""`reelsight maintenance`: chores that are a dry run unless `--no-dry-run` is given."""

import click

from entrypoints.cli.options import json_option, no_wait_option
from entrypoints.cli.upkeep import CHORES, dry_run_option


@click.group()
def maintenance() -> None:
    """Chores. Each only says what it would do, unless --no-dry-run is given."""


@maintenance.command("rebuild-index")
@dry_run_option
@click.option("--force", is_flag=True, help="All files, and the index of words anew.")
@no_wait_option
@json_option
def rebuild_index(dry_run: bool, force: bool, no_wait: bool, as_json: bool) -> int:
    """Index again what was indexed by an older version, or never.

    A worker does this by itself when it starts. Nothing of files, results and edits changes.
    """
    from application.analysis.indexing.rebuild_index import RebuildIndexCommand
    from domain.shared.figures import counted
    from entrypoints.cli.outcome import enqueued, finish
    from entrypoints.cli.screen import emit, say
    from entrypoints.cli.session import open_library

    with open_library() as container:
        found = container.rebuild_index()(RebuildIndexCommand(dry_run=dry_run, force=force))
        if found.job_id is not None:
            if no_wait:
                return enqueued(found.job_id, as_json=as_json, files=found.files)
            return finish(container, found.job_id, as_json=as_json, left_out={})
        if as_json:
            emit(
                {"job_id": None, "status": "DRY_RUN" if dry_run else "NOTHING_TO_DO"}
                | {"files": found.files}
            )
        elif found.files:
            say(f"{counted(found.files, 'file')} would be indexed again. --no-dry-run does it.")
        else:
            say("The index of every file is up to date.")
        return 0


@maintenance.command("sweep-uploads")
@dry_run_option
@json_option
def sweep_uploads(dry_run: bool, as_json: bool) -> int:
    """Drop uploads that nobody went on with for a day, here and in the bucket.

    A worker does this by itself, once a day. What is in the library stays as it is.
    """
    from domain.shared.figures import counted, size
    from entrypoints.cli.screen import emit, note, say
    from entrypoints.cli.session import open_library

    with open_library() as container:
        swept = container.sweep_uploads()(dry_run=dry_run)
        if as_json:
            emit(
                {
                    "status": "DRY_RUN" if dry_run else "COMPLETED",
                    "uploads": [upload.id for upload in swept.uploads],
                    "files": [file.place for file in swept.files],
                    "remote": [left.key for left in swept.remote],
                    "problem": swept.problem,
                }
            )
        else:
            bytes_here = sum(file.size_bytes for file in swept.files)
            what = (
                f"{counted(len(swept.uploads), 'abandoned upload')}, "
                f"{counted(len(swept.files), 'leftover file')} ({size(bytes_here)}), "
                f"{counted(len(swept.remote), 'unfinished upload')} in the bucket"
            )
            say(
                f"{what} would be dropped. --no-dry-run does it."
                if dry_run
                else f"Dropped {what}."
            )
            if swept.problem:
                note(swept.problem)
        return 1 if swept.problem else 0


@maintenance.command("analyze-failures")
@click.option("--engine", metavar="NAME", help="Of this engine only.")
@click.option("--model", metavar="NAME", help="Of this model only.")
@json_option
def analyze_failures(engine: str | None, model: str | None, as_json: bool) -> int:
    """Why analyses failed, by cause, what they cost, and what to do. Changes nothing."""
    from msgspec import to_builtins

    from domain.shared.figures import counted
    from domain.shared.money import dollars
    from entrypoints.cli.screen import emit, say
    from entrypoints.cli.session import open_library

    with open_library() as container:
        found = container.analyze_failures()(engine=engine, model=model)
    if as_json:
        emit(to_builtins(found))
        return 0
    if not found.runs:
        say("No analysis has failed.")
        return 0
    say(f"{counted(found.runs, 'failed analysis', 'failed analyses')}, {dollars(found.spent)}.")
    for cause in found.causes:
        files = f"{counted(cause.files, 'file')}, {cause.unresolved:,} still without an answer"
        say(f"\n{cause.runs:,} × {cause.kind}: {cause.message}")
        say(f"  {files}; {dollars(cause.spent)}; {', '.join(cause.models)}")
        if cause.readable_now:
            say(f"  {cause.readable_now:,} can be read now")
        say(f"  {cause.what_to_do}")
        say(f"  For example: {', '.join(f'{one.file_id} {one.file}' for one in cause.examples)}")
    return 0


for chore in CHORES:
    maintenance.add_command(chore)
