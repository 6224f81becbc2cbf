"""Lines of which nobody can tell which file they are: decided by the rule that was chosen."""

from application.jobs.handler import Finished, ItemContext, ItemHandler, ItemStopped, Resource
from application.library.folder_job import folder_of
from application.library.rescanning.applied import Applied
from application.library.rescanning.follow_moves import follow
from application.library.rescanning.line_ids import proposed_lines
from application.library.rescanning.recheck import TAKEN, Recheck
from application.library.rescanning.take_lines import TakeLines
from application.ports.clock import Clock
from application.ports.file_tree import FileTree
from application.ports.unit_of_work import Reader, Transaction, UnitOfWork
from domain.jobs.job import Job, JobItem
from domain.library.file import MediaFile
from domain.library.rescan import AmbiguousRule, Change
from domain.shared.ids import FileId


class DecideAmbiguous(ItemHandler):
    """One line after another: which file is left for a line depends on those before it."""

    resource = Resource.DISK

    def __init__(
        self,
        *,
        file_tree: FileTree,
        uow: UnitOfWork,
        reader: Reader,
        clock: Clock,
        take_lines: TakeLines,
    ) -> None:
        self._file_tree = file_tree
        self._uow = uow
        self._reader = reader
        self._clock = clock
        self._take_lines = take_lines

    def __call__(self, job: Job, item: JobItem, context: ItemContext) -> Finished:
        with self._reader() as now:
            lines = proposed_lines(now, job.options["rescan"], item.subject)
        rule = AmbiguousRule(job.options["ambiguous"])
        every, recheck = Applied(), Recheck(self._file_tree)
        for number, line in enumerate(lines):
            if context.stop.is_set():
                raise ItemStopped()
            context.report(number / len(lines))
            applied = Applied()
            with self._uow() as tx:
                if reason := recheck.place(line):
                    applied.left.append((line, reason))
                else:
                    self._decide(tx, job, line, rule, recheck, applied)
                applied.record(tx, job.id)
                tx.commit()
            every.lines += applied.lines
            every.left += applied.left
        return every.finished()

    def _decide(
        self,
        tx: Transaction,
        job: Job,
        line: Change,
        rule: AmbiguousRule,
        recheck: Recheck,
        applied: Applied,
    ) -> None:
        folder = folder_of(job)
        flavour = self._file_tree.flavour(folder)
        if tx.files.at([line.path], flavour):
            applied.left.append((line, TAKEN))
            return
        moving = self._oldest(tx, line, recheck) if rule is AmbiguousRule.FIRST_MATCH else None
        if moving is None:
            self._take_lines.take(tx, job, [(line, line.fingerprint)], applied)
            return
        follow(tx, [(moving, line)], folder, flavour, self._clock)
        applied.lines.append(line)

    def _oldest(self, tx: Transaction, line: Change, recheck: Recheck) -> FileId | None:
        """The oldest candidate that is still not at its place."""
        for file in tx.files.some(line.candidates):
            if self._has_left(file, line, recheck):
                return file.id
        return None

    def _has_left(self, file: MediaFile, line: Change, recheck: Recheck) -> bool:
        if file.fingerprint != line.fingerprint:
            return False
        there = self._file_tree.is_there(file.path)
        return there is False or (bool(there) and recheck.left_its_place(file, line) is None)
