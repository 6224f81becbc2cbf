"""A bulk edit's part about one file."""

from application.analysis.editing.apply_changes import apply_changes
from application.analysis.editing.change import Change, from_options
from application.analysis.indexing.refresh_index import RefreshIndex
from application.jobs.handler import (
    Finished,
    ItemContext,
    ItemHandler,
    Resource,
    done,
    skipped,
)
from application.plugins.registry import AnalysisTypes
from application.ports.clock import Clock
from application.ports.unit_of_work import Transaction, UnitOfWork
from domain.analysis.run import UnknownAnalysisType
from domain.jobs.job import Job, JobItem
from domain.library.edits import BadEdit, Edit
from domain.library.file import FileNotFound
from domain.shared.ids import FileId


class EditItem(ItemHandler):
    """The edits are written in the transaction that ends the item, so nothing is written twice."""

    resource = Resource.ROWS

    def __init__(
        self, *, uow: UnitOfWork, types: AnalysisTypes, clock: Clock, refresh: RefreshIndex
    ) -> None:
        self._uow = uow
        self._types = types
        self._clock = clock
        self._refresh = refresh

    def __call__(self, job: Job, item: JobItem, context: ItemContext) -> Finished:
        file_id = FileId(int(item.subject))
        changes = from_options(job.options["changes"])
        author = job.options["author"]
        with self._uow() as tx:  # a rehearsal: it is left without a commit
            try:
                added = self._apply(tx, file_id, changes, author)
            except FileNotFound:
                return skipped("the file is not in the library any more")
            except (UnknownAnalysisType, BadEdit) as error:
                # It fits other files: that was asked when the job was started.
                return skipped(error.message)
        if not added:
            return skipped("it says so already")

        def write(tx: Transaction) -> None:
            self._apply(tx, file_id, changes, author)
            self._refresh(tx, file_id)

        return done(effect=write)

    def _apply(
        self, tx: Transaction, file_id: FileId, changes: tuple[Change, ...], author: str
    ) -> tuple[Edit, ...]:
        return apply_changes(
            tx,
            tx.files.get(file_id),
            changes,
            self._types,
            author=author,
            at=self._clock.now(),
        )
