"""`reelsight migrate-predecessor`."""

from pathlib import Path

import click

from entrypoints.cli.options import json_option, no_wait_option


@click.command("migrate-predecessor")
@click.argument("database", metavar="app.db", type=click.Path(path_type=Path))
@click.option(
    "--map", "maps", metavar="OLD=NEW", multiple=True,
    help=r"Where a folder of the old machine lies here: 'E:\Videos=/mnt/videos'. May be repeated.",
)  # fmt: skip
@click.option(
    "--base", metavar="DIR",
    help="The old program's folder, which relative paths are about; default: by app.db's place.",
)  # fmt: skip
@click.option("--proxies/--no-proxies", default=True, help="Copy its proxies, too (default).")
@click.option(
    "--dry-run/--no-dry-run", default=True, show_default=True, help="Only say what would be done."
)
@no_wait_option
@json_option
def migrate_predecessor(
    database: Path,
    maps: tuple[str, ...],
    base: str | None,
    proxies: bool,
    dry_run: bool,
    no_wait: bool,
    as_json: bool,
) -> int:
    """Move over from the predecessor: its files, folders, proxies and thumbnails.

    Nothing of the old database and of its folders is changed, so the old program may go on. It
    may be done again at any time: what is here already stays as it is. Close the old program
    first, so that its last rows are seen.

    \b
    reelsight migrate-predecessor app.db --map 'E:\\Videos=/mnt/videos'
    reelsight migrate-predecessor app.db --map 'E:\\Videos=/mnt/videos' --no-dry-run
    """
    from application.media.migrating.start_migration import StartMigrationCommand
    from domain.library.path_maps import read_path_map
    from entrypoints.cli.migration_report import emit_survey, emit_taken, say_survey, say_taken
    from entrypoints.cli.outcome import enqueued, exit_code
    from entrypoints.cli.session import build, close, read_settings
    from entrypoints.cli.wait import wait_for

    settings = read_settings()
    command = StartMigrationCommand(
        database=database, maps=tuple(map(read_path_map, maps)), base=base, proxies=proxies
    )
    container = build(settings)
    try:
        # the settings may name the predecessor's database: here that is what is asked for
        container.prepare_database()()
        survey = container.survey_old_library()(command)
        if dry_run:
            (emit_survey if as_json else say_survey)(survey)
            return 0
        job_id = container.start_migration()(command)
        if no_wait:
            return enqueued(job_id, as_json=as_json)
        job = wait_for(container, job_id)
        after = container.survey_old_library()(command)
        (emit_taken if as_json else say_taken)(after, container, job_id)
        return exit_code(job)
    finally:
        close(container)
