"""Move over from the predecessor: put its rows and proxies on the books."""

from pathlib import Path

import msgspec

from application.jobs.start_job import StartJob, StartJobCommand
from application.media.migrating.survey_old_library import OldLibraryQuery, database_name
from application.ports.old_library import OldLibraries, OldLibrary
from domain.jobs.job import ItemKind, Job, JobKind, NewItem
from domain.library.path_maps import PathMap
from domain.shared.ids import JobId
from domain.shared.names import display_text

MIGRATION = JobKind("migrate")
TAKE_FILES = ItemKind("take-files")
TAKE_PROXY = ItemKind("take-proxy")
IDS_PER_ITEM = 500


class StartMigrationCommand(OldLibraryQuery, frozen=True, kw_only=True):
    proxies: bool = True
    """With proxies and thumbnails; they are copied, so that the old program may go on."""


class StartMigration:
    """Rows first, a range of ids an item; then each proxy. All of it may be done again."""

    def __init__(self, *, old_libraries: OldLibraries, start_job: StartJob) -> None:
        self._old_libraries = old_libraries
        self._start_job = start_job

    def __call__(self, command: StartMigrationCommand) -> JobId:
        """Raises:
        NoOldLibrary
        """
        with self._old_libraries(command.database) as old:
            items = _items(old, with_proxies=command.proxies)
            options = {
                "database": database_name(command.database),
                "base": command.base or old.base,
                "maps": msgspec.to_builtins(command.maps),
            }
        return self._start_job(
            StartJobCommand(
                kind=MIGRATION,
                title=f"Move over from {display_text(command.database.name)}",
                options=options,
                items=items,
            )
        )


def asked_of(job: Job) -> OldLibraryQuery:
    """What the items of this job are about."""
    return OldLibraryQuery(
        database=Path(job.options["database"]),
        base=job.options["base"],
        maps=msgspec.convert(job.options["maps"], tuple[PathMap, ...]),
    )


def _items(old: OldLibrary, *, with_proxies: bool) -> list[NewItem]:
    ranges: dict[int, None] = {}
    proxies: list[NewItem] = []
    for file in old.files():
        if not file.is_proxy:
            ranges[(file.id - 1) // IDS_PER_ITEM * IDS_PER_ITEM + 1] = None
        elif with_proxies and file.source_id is not None:
            proxies.append(
                NewItem(kind=TAKE_PROXY, subject=str(file.id), label=display_text(file.filename))
            )
    rows = [
        NewItem(
            kind=TAKE_FILES,
            subject=f"{first}-{first + IDS_PER_ITEM - 1}",
            label=f"Rows {first}–{first + IDS_PER_ITEM - 1}",
        )
        for first in ranges
    ]
    return [*rows, *proxies]
