"""The second half of an import: read the content of one file that the walk found."""

from collections.abc import Callable

from application.jobs.handler import Finished, ItemContext, ItemHandler, Resource, done, failed
from application.media.probe_file import ProbeFile
from application.ports.unit_of_work import Reader, Transaction
from domain.jobs.job import Job, JobItem
from domain.library.file import FileState
from domain.shared.ids import FileId


class ReadImported(ItemHandler):
    """A file that cannot be used stays a row with its reason, and its item is FAILED with it.

    `refresh` keeps what can be found of it equal to what is known: another kind has other types.
    """

    resource = Resource.PROBE

    def __init__(
        self,
        *,
        reader: Reader,
        probe_file: ProbeFile,
        refresh: Callable[[Transaction, FileId], None],
    ) -> None:
        self._reader = reader
        self._probe_file = probe_file
        self._refresh = refresh

    def __call__(self, job: Job, item: JobItem, context: ItemContext) -> Finished:
        file_id = FileId(int(item.subject))
        with self._reader() as now:
            file = now.files.get(file_id)
        probed = self._probe_file(file.path, file.kind, file.size_bytes)
        facts = probed.facts

        def record(tx: Transaction) -> None:
            kind = facts.kind if facts else file.kind
            state = FileState.READY if facts else FileState.UNREADABLE
            tx.files.save([file.probed(kind, state, probed.problems)])
            tx.media.set_facts(file_id, facts)
            if kind is not file.kind:
                self._refresh(tx, file_id)

        if facts is None:
            return failed(probed.problems[0], record)
        return done(", ".join(problem.code for problem in probed.problems), record)
