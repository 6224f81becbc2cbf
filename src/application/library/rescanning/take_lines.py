"""New and changed files: rows and items that read them, by the same way as an import."""

from collections import defaultdict
from collections.abc import Sequence

from application.jobs.handler import Finished, ItemContext, ItemHandler, ItemStopped, Resource
from application.library.folder_job import folder_of
from application.library.rescanning.applied import Applied
from application.library.rescanning.follow_moves import follow
from application.library.rescanning.line_ids import proposed_lines
from application.library.rescanning.recheck import FORGOTTEN, MOVED_ON, TAKEN, Recheck, found_of
from application.library.roots import root_of
from application.library.take_files import TakeFiles
from application.ports.clock import Clock
from application.ports.file_tree import FileTree, FileUnreadable
from application.ports.unit_of_work import Reader, Transaction, UnitOfWork
from domain.jobs.job import Job, JobItem
from domain.library.file import MediaFile, Root
from domain.library.paths import PathFlavour, comparison_key
from domain.library.rescan import Change, ChangeKind
from domain.shared.ids import FileId, FilePath


class TakeLines(ItemHandler):
    resource = Resource.DISK

    def __init__(
        self,
        *,
        file_tree: FileTree,
        uow: UnitOfWork,
        reader: Reader,
        clock: Clock,
        take: TakeFiles,
    ) -> None:
        self._file_tree = file_tree
        self._uow = uow
        self._reader = reader
        self._clock = clock
        self._take = take

    def __call__(self, job: Job, item: JobItem, context: ItemContext) -> Finished:
        with self._reader() as now:
            lines = proposed_lines(now, job.options["rescan"], item.subject)
        recheck, applied = Recheck(self._file_tree), Applied()
        read: list[tuple[Change, str | None]] = []
        for number, line in enumerate(lines):
            if context.stop.is_set():
                raise ItemStopped()
            context.report(number / len(lines))
            if reason := recheck.place(line):
                applied.left.append((line, reason))
            else:
                read.append((line, line.fingerprint or self._fingerprint(line)))
        with self._uow() as tx:
            self.take(tx, job, read, applied)
            applied.record(tx, job.id)
            tx.commit()
        return applied.finished()

    def take(
        self,
        tx: Transaction,
        job: Job,
        read: Sequence[tuple[Change, str | None]],
        applied: Applied,
    ) -> None:
        """Each line with its fingerprint; those that cannot be taken (any more) are left."""
        folder = folder_of(job)
        flavour = self._file_tree.flavour(folder)
        holders = tx.files.at([line.path for line, _ in read], flavour)
        roots = list(tx.files.roots())
        groups: dict[Root, list[tuple[Change, str | None]]] = defaultdict(list)
        respelled: list[tuple[FileId, Change]] = []
        known: set[FileId] = set()
        for line, fingerprint in read:
            holder = holders.get(comparison_key(line.path, flavour))
            if reason := _reason(line, holder):
                applied.left.append((line, reason))
                continue
            if holder is not None:
                known.add(holder.id)
                if holder.path != line.path:
                    respelled.append((holder.id, line))
            root = self._root(tx, line.path, folder, roots, flavour)
            groups[root].append((line, fingerprint))
            applied.lines.append(line)
        for root, lines in groups.items():
            found = [(found_of(line), fingerprint) for line, fingerprint in lines]
            self._take(tx, job.id, root, flavour, found, known)
        if respelled:
            follow(tx, respelled, folder, flavour, self._clock)

    def _root(
        self,
        tx: Transaction,
        path: FilePath,
        folder: FilePath,
        roots: list[Root],
        flavour: PathFlavour,
    ) -> Root:
        root = root_of(path, roots, flavour)
        if root is None:
            root = tx.files.ensure_root(folder, flavour, self._clock.now())
            roots.append(root)
        return root

    def _fingerprint(self, line: Change) -> str | None:
        """None where it cannot be read; the probe that follows says why."""
        try:
            return self._file_tree.fingerprint(line.path, line.size_bytes)
        except FileUnreadable:
            return None


def _reason(line: Change, holder: MediaFile | None) -> str | None:
    if line.kind is not ChangeKind.CHANGED:
        return TAKEN if holder else None
    if holder is None:
        return FORGOTTEN
    return None if holder.id == line.file_id else MOVED_ON
