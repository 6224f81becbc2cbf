"""The walk of an import: files become rows, and those whose content is unread become items."""

from itertools import chain, islice

from application.jobs.handler import (
    Finished,
    ItemContext,
    ItemHandler,
    ItemStopped,
    Resource,
    done,
    failed,
)
from application.library.folder_job import folder_of, given_globs
from application.library.import_tally import ImportTally
from application.library.settle import Settle
from application.library.take_files import TakeFiles
from application.ports.clock import Clock
from application.ports.file_tree import FileTree, FileUnreadable, UnreadableFolder
from application.ports.stop_signal import StopSignal
from application.ports.unit_of_work import Reader, UnitOfWork
from domain.jobs.job import Job, JobItem
from domain.library.file import FileState, FoundFile, MediaFile, Root
from domain.library.globs import EVERYTHING, Globs
from domain.library.paths import PathFlavour, comparison_key
from domain.shared.ids import FileId, FilePath
from domain.shared.names import display_text
from domain.shared.problem import Problem

ROWS_PER_TRANSACTION = 500


class WalkFolder(ItemHandler):
    """One pass over the folder, some hundred files at a time. Walking again adds nothing twice.
    Files that may still be being written are looked at once more at its end.

    `worth_reading_again`: problem codes of unreadable files whose cause may be gone by now.
    """

    resource = Resource.DISK

    def __init__(
        self,
        *,
        file_tree: FileTree,
        uow: UnitOfWork,
        reader: Reader,
        clock: Clock,
        worth_reading_again: frozenset[str],
        take: TakeFiles,
        settle_s: float,
    ) -> None:
        self._file_tree = file_tree
        self._uow = uow
        self._reader = reader
        self._clock = clock
        self._worth_reading_again = worth_reading_again
        self._take = take
        self._settle = Settle(file_tree=file_tree, clock=clock, settle_s=settle_s)

    def __call__(self, job: Job, item: JobItem, context: ItemContext) -> Finished:
        path = folder_of(job)
        flavour = self._file_tree.flavour(path)
        globs = self._globs(job, path, flavour)
        entries = self._file_tree.walk(path, recursive=job.options["recursive"], globs=globs)
        first = next(entries, None)
        if isinstance(first, UnreadableFolder) and first.path == path:
            return failed(_cannot_be_listed(path, first.message))
        with self._uow() as tx:
            root = tx.files.ensure_root(path, flavour, self._clock.now())
            if globs != root.globs:
                tx.files.set_globs(root.id, globs)
            tx.commit()
        if first is None and job.options["recursive"] and globs == EVERYTHING:
            with self._reader() as now:
                known = len(now.files.last_seen_in(path, flavour))
            if known:
                return failed(_suddenly_empty(path, known))

        tally, fresh = ImportTally(job), list[FoundFile]()
        entries = chain([first] if first else [], entries)
        while batch := list(islice(entries, ROWS_PER_TRANSACTION)):
            tally.note_left_out(batch)
            found = [entry for entry in batch if isinstance(entry, FoundFile)]
            fresh += self._record(job, root, flavour, found, tally, context.stop)
        self._once_more(job, root, flavour, fresh, tally, context.stop)
        summary = tally.summary()
        return done(effect=lambda tx: tx.jobs.set_summary(job.id, summary))

    def _globs(self, job: Job, path: FilePath, flavour: PathFlavour) -> Globs:
        """Those that were asked for, else those the folder was imported with before."""
        given = given_globs(job)
        if given != EVERYTHING:
            return given
        key = comparison_key(path, flavour)
        with self._reader() as now:
            roots = {comparison_key(root.path, flavour): root for root in now.files.roots()}
        return roots[key].globs if key in roots else EVERYTHING

    def _once_more(
        self,
        job: Job,
        root: Root,
        flavour: PathFlavour,
        fresh: list[FoundFile],
        tally: ImportTally,
        stop: StopSignal,
    ) -> None:
        """Those that may still have been being written when the walk came by."""
        settled = self._settle(fresh, stop)
        tally.note_busy(settled.busy)
        still = iter(settled.still)
        while batch := list(islice(still, ROWS_PER_TRANSACTION)):
            tally.note_busy(self._record(job, root, flavour, batch, tally, stop, last_look=True))

    def _record(
        self,
        job: Job,
        root: Root,
        flavour: PathFlavour,
        found: list[FoundFile],
        tally: ImportTally,
        stop: StopSignal,
        *,
        last_look: bool = False,
    ) -> list[FoundFile]:
        """Returns those that are not recorded, because they may not be whole yet."""
        with self._reader() as now:  # not of the whole folder at once: that may be any size
            known = now.files.at([entry.path for entry in found], flavour)
        unread: list[tuple[FileId, FoundFile]] = []
        changed: list[tuple[FoundFile, str | None]] = []
        fresh: list[FoundFile] = []
        old: set[FileId] = set()
        for entry in found:
            if stop.is_set():
                raise ItemStopped()
            file = known.get(comparison_key(entry.path, flavour))
            if file is None or file.fingerprint is None or not file.same_on_disk(entry):
                fingerprint = None
                whole = last_look or not self._settle.is_fresh(entry)
                if whole:
                    fingerprint = self._fingerprint(entry)
                    whole = fingerprint is None or self._settle.is_still(entry)
                if not whole:
                    fresh.append(entry)
                    continue
                changed.append((entry, fingerprint))
                old |= {file.id} if file else set()
            elif self._is_unread(file):
                unread.append((file.id, entry))
            tally.note(entry, file)
        if changed or unread:
            tally.note_moved(self._gone_with_content_of(changed))
            with self._uow() as tx:
                self._take(tx, job.id, root, flavour, changed, old)
                self._take.read_again(tx, job.id, unread)
                tx.commit()
        return fresh

    def _gone_with_content_of(
        self, changed: list[tuple[FoundFile, str | None]]
    ) -> list[tuple[FilePath, FilePath]]:
        """New paths whose content a file of the library had that is gone, each with the old one:
        a rescan would have seen that it moved."""
        at = {fingerprint: entry.path for entry, fingerprint in changed if fingerprint}
        with self._reader() as now:
            known = now.files.with_fingerprints(list(at))
        return [
            (at[fingerprint], file.path)
            for fingerprint, files in known.items()
            for file in files[:1]
            if file.size_bytes and self._file_tree.is_there(file.path) is False
        ]

    def _fingerprint(self, entry: FoundFile) -> str | None:
        """None where it cannot be read; the probe that follows says why."""
        try:
            return self._file_tree.fingerprint(entry.path, entry.size_bytes)
        except FileUnreadable:
            return None

    def _is_unread(self, file: MediaFile) -> bool:
        if file.state is FileState.UNREADABLE:
            return any(problem.code in self._worth_reading_again for problem in file.problems)
        return file.state is FileState.NEW


def _cannot_be_listed(path: FilePath, message: str) -> Problem:
    return Problem(
        code="folder_unreadable",
        message=f"The folder {display_text(path)} cannot be listed: {message}.",
        remedy="Connect its drive or allow reading it, then retry the job.",
    )


def _suddenly_empty(path: FilePath, known: int) -> Problem:
    return Problem(
        code="folder_empty",
        message=f"The folder {display_text(path)} holds no files; {known:,} files of the "
        "library were in it. They stay in the library.",
        remedy="Its drive may not be mounted: connect it, then retry the job.",
    )
