"""The walk of an import: files become rows, and those whose content is unread become items."""

from collections import Counter
from collections.abc import Callable, Mapping
from itertools import chain, islice
from typing import Any

from application.jobs.handler import (
    Finished,
    ItemContext,
    ItemHandler,
    ItemStopped,
    Resource,
    done,
    failed,
)
from application.library.name_passages import name_passages
from application.library.start_import import PROBE, imported_folder
from application.ports.clock import Clock
from application.ports.file_tree import FileTree, FileUnreadable, SkippedFile, UnreadableFolder
from application.ports.stop_signal import StopSignal
from application.ports.unit_of_work import Reader, Transaction, UnitOfWork
from domain.jobs.job import Job, JobItem, NewItem
from domain.library.file import FileState, FoundFile, MediaFile, Root
from domain.library.passage import FILE
from domain.library.paths import PathFlavour, comparison_key
from domain.shared.ids import FileId, FilePath
from domain.shared.names import base_name, display_text, extension
from domain.shared.problem import Problem

ROWS_PER_TRANSACTION = 500
_LISTED_FOLDERS = 100


class WalkFolder(ItemHandler):
    """One pass over the folder against one SELECT. Walking again adds nothing twice.

    `worth_reading_again`: problem codes of unreadable files whose cause may be gone by now.
    `refresh` keeps what can be found of a changed file equal to what is known of it; new files,
    of which only their names are known, are indexed here, by the rules of `index_version`.
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
        refresh: Callable[[Transaction, FileId], None],
        index_version: int,
    ) -> None:
        self._file_tree = file_tree
        self._uow = uow
        self._reader = reader
        self._clock = clock
        self._worth_reading_again = worth_reading_again
        self._refresh = refresh
        self._index_version = index_version

    def __call__(self, job: Job, item: JobItem, context: ItemContext) -> Finished:
        path = imported_folder(job)
        entries = self._file_tree.walk(path, recursive=job.options["recursive"])
        first = next(entries, None)
        if isinstance(first, UnreadableFolder) and first.path == path:
            return failed(_cannot_be_listed(path, first.message))
        flavour = self._file_tree.flavour(path)
        with self._uow() as tx:
            root = tx.files.ensure_root(path, flavour, self._clock.now())
            tx.commit()
        with self._reader() as now:
            known = now.files.known_in(path, flavour)
        if first is None and known and job.options["recursive"]:
            return failed(_suddenly_empty(path, len(known)))

        tally = _Tally(job)
        entries = chain([first] if first else [], entries)
        while batch := list(islice(entries, ROWS_PER_TRANSACTION)):
            tally.note_left_out(batch)
            found = [entry for entry in batch if isinstance(entry, FoundFile)]
            self._record(job, root, flavour, found, known, tally, context.stop)
        summary = tally.summary()
        return done(effect=lambda tx: tx.jobs.set_summary(job.id, summary))

    def _record(
        self,
        job: Job,
        root: Root,
        flavour: PathFlavour,
        found: list[FoundFile],
        known: dict[bytes, MediaFile],
        tally: "_Tally",
        stop: StopSignal,
    ) -> None:
        unread: list[tuple[FileId, FoundFile]] = []
        changed: list[tuple[FoundFile, str | None]] = []
        old: set[FileId] = set()
        for entry in found:
            if stop.is_set():
                raise ItemStopped()
            file = known.get(comparison_key(entry.path, flavour))
            tally.note(entry, file)
            if file is None or file.fingerprint is None or not file.same_on_disk(entry):
                changed.append((entry, self._fingerprint(entry)))
                old |= {file.id} if file else set()
            elif self._is_unread(file):
                unread.append((file.id, entry))
        if not changed and not unread:
            return
        with self._uow() as tx:
            ids = tx.files.upsert_found(root.id, flavour, changed, self._clock.now())
            unread += [(file_id, entry) for file_id, (entry, _) in zip(ids, changed, strict=True)]
            tx.jobs.add_items(job.id, [_probe_item(file_id, entry) for file_id, entry in unread])
            new = {
                file_id: entry.path
                for file_id, (entry, _) in zip(ids, changed, strict=True)
                if file_id not in old
            }
            self._index_new(tx, new, root)
            for file_id in ids:
                if file_id in old:  # its results may be about another content now
                    self._refresh(tx, file_id)
            tx.commit()

    def _index_new(self, tx: Transaction, new: Mapping[FileId, FilePath], root: Root) -> None:
        names = {file_id: name_passages(path, root.path) for file_id, path in new.items()}
        tx.passages.replace_many(FILE, names)
        tx.passages.mark(tuple(new), self._index_version)

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


def _probe_item(file_id: FileId, entry: FoundFile) -> NewItem:
    label = display_text(base_name(entry.path))
    return NewItem(kind=PROBE, subject=str(file_id), label=label, file_id=file_id)


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


class _Tally:
    """Counts for the import's summary. After a restart a file that this job brought still
    counts as new, because its row is younger than the job."""

    def __init__(self, job: Job) -> None:
        self._since = job.created_at
        self._files: Counter[str] = Counter(new=0, changed=0, unchanged=0)
        self._skipped: Counter[str] = Counter()
        self._folders: dict[FilePath, str] = {}

    def note(self, entry: FoundFile, file: MediaFile | None) -> None:
        if file is None or file.imported_at >= self._since:
            self._files["new"] += 1
        else:
            self._files["unchanged" if file.same_on_disk(entry) else "changed"] += 1

    def note_left_out(self, batch: list[FoundFile | SkippedFile | UnreadableFolder]) -> None:
        for entry in batch:
            if isinstance(entry, SkippedFile):
                self._skipped[extension(entry.path) or "none"] += 1
            elif isinstance(entry, UnreadableFolder) and len(self._folders) < _LISTED_FOLDERS:
                self._folders[entry.path] = entry.message

    def summary(self) -> dict[str, Any]:
        return {
            **self._files,
            "skipped": self._skipped.total(),
            "skipped_by_extension": dict(self._skipped.most_common()),
            "unreadable_folders": [
                {"path": display_text(path), "message": message}
                for path, message in self._folders.items()
            ],
        }
