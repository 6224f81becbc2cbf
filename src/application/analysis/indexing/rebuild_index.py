"""Index again what was indexed by other rules, or never."""

import msgspec
import structlog

from application.analysis.indexing.refresh_index import RefreshIndex
from application.jobs.handler import (
    Finished,
    ItemContext,
    ItemHandler,
    ItemStopped,
    Resource,
    done,
)
from application.jobs.start_job import StartJob, StartJobCommand
from application.ports.unit_of_work import Reader, UnitOfWork
from domain.jobs.job import ItemKind, Job, JobItem, JobKind, NewItem
from domain.library.file import FileNotFound
from domain.library.file_list import FileQuery
from domain.shared.ids import FileId, JobId

INDEXING = JobKind("index")
INDEX_FILES = ItemKind("index")
IDS_PER_ITEM = 500
FILES_PER_TRANSACTION = 50
_ALL = 2**31

log = structlog.get_logger(__name__)


class RebuildIndexCommand(msgspec.Struct, frozen=True, kw_only=True):
    dry_run: bool = True
    """Only count."""
    force: bool = False
    """All files, also those that are up to date; and the index of words anew, should it be
    damaged."""


class IndexToRebuild(msgspec.Struct, frozen=True, kw_only=True):
    files: int
    """How many need it; all files with `force`."""
    job_id: JobId | None
    """None in a dry run, and when nothing needs it."""


class RebuildIndex:
    """One item for each range of ids in which there is something to do."""

    def __init__(
        self, *, uow: UnitOfWork, reader: Reader, start_job: StartJob, refresh: RefreshIndex
    ) -> None:
        self._uow = uow
        self._reader = reader
        self._start_job = start_job
        self._refresh = refresh

    def __call__(self, command: RebuildIndexCommand) -> IndexToRebuild:
        with self._reader() as now:
            if command.force:
                ids = tuple(file.id for file in now.files.matching(FileQuery()))
            else:
                ids = now.passages.outdated(self._refresh.version, _ALL)
            waiting = [job for job in now.jobs.unfinished() if job.kind == INDEXING]
        if command.force and not command.dry_run:
            # first: while it is damaged no passage can be written, and every job waits
            with self._uow() as tx:
                tx.passages.renew_words()
                tx.commit()
        if command.dry_run or not ids:
            return IndexToRebuild(files=len(ids), job_id=None)
        if waiting and not command.force:
            return IndexToRebuild(files=len(ids), job_id=waiting[0].id)
        starts = sorted({(file_id - 1) // IDS_PER_ITEM * IDS_PER_ITEM + 1 for file_id in ids})
        job_id = self._start_job(
            StartJobCommand(
                kind=INDEXING,
                title=f"Search index of {len(ids):,} file{'s' if len(ids) > 1 else ''}",
                options={"force": command.force},
                items=[_item(first) for first in starts],
            )
        )
        return IndexToRebuild(files=len(ids), job_id=job_id)

    def where_needed(self) -> None:
        """When a worker starts: after an update there may be files that cannot be found. That
        nothing can be said of the index now keeps no worker from its jobs."""
        try:
            found = self(RebuildIndexCommand(dry_run=False))
        except Exception:
            log.exception("could not look whether the search index is up to date")
            return
        if found.job_id is not None:
            log.info("the search index is brought up to date", files=found.files, job=found.job_id)


class IndexFiles(ItemHandler):
    """The files of one range. Those that are done are marked, so it goes on where it stopped."""

    resource = Resource.ROWS

    def __init__(self, *, uow: UnitOfWork, reader: Reader, refresh: RefreshIndex) -> None:
        self._uow = uow
        self._reader = reader
        self._refresh = refresh

    def __call__(self, job: Job, item: JobItem, context: ItemContext) -> Finished:
        first, last = (int(number) for number in item.subject.split("-"))
        ids = [FileId(number) for number in range(first, last + 1)]
        if not job.options.get("force"):
            with self._reader() as now:
                outdated = set(now.passages.outdated(self._refresh.version, _ALL))
            ids = [file_id for file_id in ids if file_id in outdated]
        files = changed = 0
        for at in range(0, len(ids), FILES_PER_TRANSACTION):
            if context.stop.is_set():
                raise ItemStopped()
            with self._uow() as tx:
                for file_id in ids[at : at + FILES_PER_TRANSACTION]:
                    try:
                        file = tx.files.get(file_id)
                    except FileNotFound:
                        continue
                    files += 1
                    changed += self._refresh.refresh(tx, file)
                tx.commit()
            context.report(min(1.0, (at + FILES_PER_TRANSACTION) / len(ids)))
        return done(f"{files} files, {changed} of them changed")


def _item(first: int) -> NewItem:
    last = first + IDS_PER_ITEM - 1
    return NewItem(kind=INDEX_FILES, subject=f"{first}-{last}", label=f"Files {first}-{last}")
