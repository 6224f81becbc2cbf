"""Chores of proxies, thumbnails, summaries and facts, and how much room everything takes."""

from typing import TYPE_CHECKING, Any

import click

from entrypoints.cli.options import json_option, no_wait_option

if TYPE_CHECKING:
    from application.media.upkeep.chore import Asked, Group
    from application.media.upkeep.run_chore import ChoreFound
    from entrypoints.container import Container

dry_run_option = click.option(
    "--dry-run/--no-dry-run", default=True, show_default=True, help="Only say what would be done."
)
limit_option = click.option(
    "--limit", type=click.IntRange(min=1), metavar="N", help="So many files at most."
)
yes_option = click.option("--yes", is_flag=True, help="Do not ask.")


@click.command("reconcile-proxies")
@dry_run_option
@click.option(
    "--delete-orphans",
    is_flag=True,
    help="Delete objects of files that are not in the library, replaced ones and broken ones.",
)
@click.option(
    "--force", is_flag=True, help="Also when the object store is empty, or looks shared."
)
@yes_option
@no_wait_option
@json_option
def reconcile_proxies(
    dry_run: bool, delete_orphans: bool, force: bool, yes: bool, no_wait: bool, as_json: bool
) -> int:
    """Compare what the database says of proxies and thumbnails with what is there.

    Rows whose object is gone are dropped, sound objects without a row are adopted, and rows that
    differ from their object are mended. Objects with other names than ours are never touched.
    """
    from application.media.upkeep.chore import Asked

    asked = Asked(delete_orphans=delete_orphans, force=force)
    question = "Delete objects for good? Their originals are not touched." * delete_orphans
    ask = question if not yes and not dry_run else ""
    return _run(
        "reconcile-proxies", asked, dry_run=dry_run, ask=ask, no_wait=no_wait, as_json=as_json
    )


@click.command("create-image-proxies")
@dry_run_option
@click.option("--force", is_flag=True, help="Also where they are up to date.")
@limit_option
@yes_option
@no_wait_option
@json_option
def create_image_proxies(
    dry_run: bool, force: bool, limit: int | None, yes: bool, no_wait: bool, as_json: bool
) -> int:
    """Make the proxies and thumbnails that images lack."""
    from application.media.upkeep.chore import Asked

    asked = Asked(force=force, limit=limit)
    ask = "Make proxies again that are up to date?" if force and not yes and not dry_run else ""
    return _run(
        "create-image-proxies", asked, dry_run=dry_run, ask=ask, no_wait=no_wait, as_json=as_json
    )


@click.command("backfill-video-thumbnails")
@dry_run_option
@click.option("--force", is_flag=True, help="Also where there is one.")
@limit_option
@no_wait_option
@json_option
def backfill_video_thumbnails(
    dry_run: bool, force: bool, limit: int | None, no_wait: bool, as_json: bool
) -> int:
    """Make the thumbnails that videos lack, from their proxies. Nothing is encoded."""
    from application.media.upkeep.chore import Asked

    asked = Asked(force=force, limit=limit)
    name = "backfill-video-thumbnails"
    return _run(name, asked, dry_run=dry_run, no_wait=no_wait, as_json=as_json)


@click.command("backfill-transcript-summaries")
@dry_run_option
@click.option("--force", is_flag=True, help="Also where there is one.")
@limit_option
@no_wait_option
@json_option
def backfill_transcript_summaries(
    dry_run: bool, force: bool, limit: int | None, no_wait: bool, as_json: bool
) -> int:
    """Sum up the transcripts that have no summary of what they say now."""
    from application.media.upkeep.chore import Asked

    asked = Asked(force=force, limit=limit)
    name = "backfill-transcript-summaries"
    return _run(name, asked, dry_run=dry_run, no_wait=no_wait, as_json=as_json)


@click.command("re-probe")
@dry_run_option
@click.option("--force", is_flag=True, help="Also files of which nothing is unknown.")
@limit_option
@no_wait_option
@json_option
def re_probe(dry_run: bool, force: bool, limit: int | None, no_wait: bool, as_json: bool) -> int:
    """Read files again of which something is unknown that their content should tell.

    What it does not tell stays unknown.
    """
    from application.media.upkeep.chore import Asked

    asked = Asked(force=force, limit=limit)
    return _run("re-probe", asked, dry_run=dry_run, no_wait=no_wait, as_json=as_json)


_ids = click.argument("file_ids", type=click.INT, nargs=-1, metavar="[FILE_ID]...")


@click.command("reparse")
@_ids
@dry_run_option
@limit_option
@no_wait_option
@json_option
def reparse(
    file_ids: tuple[int, ...], dry_run: bool, limit: int | None, no_wait: bool, as_json: bool
) -> int:
    """Read the stored answers of models again. It asks nobody and costs nothing.

    Without ids it is about the whole library. Failed analyses whose answer can be read now get
    their results; whole results are written anew where they are read differently now. What people
    have set stays.
    """
    return _reparse("reparse", file_ids, dry_run, limit, no_wait, as_json)


@click.command("backfill-image-analysis-results")
@_ids
@dry_run_option
@limit_option
@no_wait_option
@json_option
def backfill_image_analysis_results(
    file_ids: tuple[int, ...], dry_run: bool, limit: int | None, no_wait: bool, as_json: bool
) -> int:
    """As `reparse`, of images only."""
    name = "backfill-image-analysis-results"
    return _reparse(name, file_ids, dry_run, limit, no_wait, as_json)


def _reparse(
    name: str,
    file_ids: tuple[int, ...],
    dry_run: bool,
    limit: int | None,
    no_wait: bool,
    as_json: bool,
) -> int:
    from application.media.upkeep.chore import Asked
    from domain.shared.ids import FileId

    asked = Asked(limit=limit, file_ids=tuple(map(FileId, file_ids)))
    return _run(name, asked, dry_run=dry_run, no_wait=no_wait, as_json=as_json)


@click.command("storage")
@json_option
def storage(as_json: bool) -> int:
    """How much room originals, proxies and the database take, and what a full run would need."""
    from entrypoints.cli.screen import emit, say_table
    from entrypoints.cli.session import open_library
    from entrypoints.storage_lines import storage_document, storage_lines

    with open_library() as container:
        found = container.show_storage()()
    if as_json:
        emit(storage_document(found))
        return 0
    say_table(
        ["", "FILES", "ROOM"],
        [
            [line.name, f"{line.count:,}" if line.count is not None else "", line.room]
            for line in storage_lines(found)
        ],
    )
    return 0


CHORES = (
    reconcile_proxies,
    create_image_proxies,
    backfill_video_thumbnails,
    backfill_transcript_summaries,
    re_probe,
    reparse,
    backfill_image_analysis_results,
    storage,
)


def _run(
    chore: str, asked: "Asked", *, dry_run: bool, ask: str = "", no_wait: bool, as_json: bool
) -> int:
    import msgspec

    from application.media.upkeep.run_chore import ChoreCommand
    from entrypoints.cli.outcome import enqueued
    from entrypoints.cli.session import open_library

    if ask and as_json:
        raise click.UsageError("With --json nothing is asked: add --yes.")
    command = ChoreCommand(chore=chore, dry_run=dry_run, **msgspec.structs.asdict(asked))
    with open_library() as container:
        if ask:
            click.confirm(ask, abort=True, err=True)
        found = container.run_chore()(command)
        if found.job_id is None:
            return _planned(found, as_json=as_json)
        if no_wait:
            return enqueued(found.job_id, as_json=as_json, chore=chore)
        return _finish(container, found, as_json=as_json)


def _planned(found: "ChoreFound", *, as_json: bool) -> int:
    from entrypoints.cli.screen import emit, say

    if as_json:
        emit(_document(found))
        return 0
    say_groups(found.groups)
    if not found.to_do.count:
        say("Nothing to do.")
    elif found.dry_run:
        say("Nothing was changed. --no-dry-run does it.")
    return 0


def _finish(container: "Container", found: "ChoreFound", *, as_json: bool) -> int:
    from entrypoints.cli.outcome import (
        detail_of,
        end_document,
        exit_code,
        say_end,
        say_failures,
    )
    from entrypoints.cli.screen import emit, say
    from entrypoints.cli.wait import wait_for
    from entrypoints.job_words import chore_groups

    assert found.job_id is not None
    job = wait_for(container, found.job_id)
    detail = detail_of(container, found.job_id)
    if as_json:
        document: dict[str, Any] = _document(found) | end_document(detail)
        emit(document | {"found": detail.job.summary or document["found"]})
    else:
        say_end(detail)
        groups = chore_groups(detail.job) or found.groups
        say_groups(groups)
        if detail.job.kind == "reconcile-proxies" and not (groups or detail.progress.failed):
            say("  Nothing was amiss.")
        say_failures(detail.failures)
    return exit_code(job)


def _document(found: "ChoreFound") -> dict[str, Any]:
    import msgspec

    status = "QUEUED" if found.job_id else "DRY_RUN" if found.dry_run else "NOTHING_TO_DO"
    return {
        "chore": found.chore,
        "job_id": found.job_id,
        "status": status,
        "to_do": msgspec.to_builtins(found.to_do),
        "found": {group.name: msgspec.to_builtins(group) for group in found.groups},
    }


def say_groups(groups: "tuple[Group, ...]") -> None:
    from entrypoints.cli.screen import say
    from entrypoints.job_words import group_words

    for group in groups:
        say(f"  {group_words(group)}")
        more = ", …" if group.pile.count > len(group.examples) else ""
        say(f"    {', '.join(group.examples)}{more}")
