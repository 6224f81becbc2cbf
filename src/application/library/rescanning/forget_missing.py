"""Files that are gone leave the library. Nothing is deleted that anybody else has."""

from application.jobs.handler import Finished, ItemContext, ItemHandler, ItemStopped, Resource
from application.library.forgetting.forgetting import Forgetting
from application.library.rescanning.applied import Applied
from application.library.rescanning.line_ids import proposed_lines
from application.library.rescanning.recheck import FORGOTTEN, Recheck, row
from application.ports.file_tree import FileTree
from application.ports.unit_of_work import Reader, UnitOfWork
from domain.jobs.job import Job, JobItem
from domain.shared.ids import FileId


class ForgetMissing(ItemHandler):
    resource = Resource.DISK

    def __init__(
        self, *, file_tree: FileTree, uow: UnitOfWork, reader: Reader, forgetting: Forgetting
    ) -> None:
        self._file_tree = file_tree
        self._uow = uow
        self._reader = reader
        self._forgetting = forgetting

    def __call__(self, job: Job, item: JobItem, context: ItemContext) -> Finished:
        with self._reader() as now:
            lines = proposed_lines(now, job.options["rescan"], item.subject)
            files = {f.id: f for f in now.files.some([n.file_id for n in lines if n.file_id])}
            roots = {root.id: root for root in now.files.roots()}
        recheck, applied = Recheck(self._file_tree), Applied()
        ids: list[FileId] = []
        for number, line in enumerate(lines):
            if context.stop.is_set():
                raise ItemStopped()
            context.report(number / len(lines))
            file = files.get(line.file_id) if line.file_id else None
            reason = row(file, line)
            if file is None:
                applied.left.append((line, FORGOTTEN))
            elif reason := reason or recheck.is_missing(file, roots[file.root_id]):
                applied.left.append((line, reason))
            else:
                applied.lines.append(line)
                ids.append(file.id)
        with self._uow() as tx:
            keys = self._forgetting.drop_rows(tx, ids)
            applied.record(tx, job.id)
            tx.commit()
        self._forgetting.delete_objects(keys)
        return applied.finished()
