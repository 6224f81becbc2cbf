"""One file of a job that forgets."""

from application.jobs.handler import (
    Finished,
    ItemContext,
    ItemHandler,
    Resource,
    done,
    skipped,
)
from application.library.forgetting.forgetting import Forgetting
from application.ports.unit_of_work import Reader, Transaction
from domain.jobs.job import ItemOutcome, ItemStatus, Job, JobItem
from domain.shared.ids import FileId


class ForgetItem(ItemHandler):
    resource = Resource.ROWS

    def __init__(self, *, reader: Reader, forgetting: Forgetting) -> None:
        self._reader = reader
        self._forgetting = forgetting

    def __call__(self, job: Job, item: JobItem, context: ItemContext) -> Finished:
        file_id = FileId(int(item.subject))
        with self._reader() as now:
            found = now.files.some([file_id])
        if not found:
            return done("it was forgotten already")
        if found[0].uploaded:
            if not job.options["delete_uploads"]:
                return skipped("it was uploaded, and nobody asked to delete it")
            self._forgetting.delete_upload(found[0])
        keys: list[str] = []

        def drop(tx: Transaction) -> None:
            keys.extend(self._forgetting.drop_rows(tx, [file_id]))

        return Finished(
            outcome=ItemOutcome(status=ItemStatus.DONE),
            effect=drop,
            afterwards=lambda: self._forgetting.delete_objects(keys),
        )
