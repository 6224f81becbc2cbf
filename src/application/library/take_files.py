"""Files on disk become rows, and items that read what is in them: for imports and rescans."""

from collections.abc import Callable, Collection, Mapping, Sequence

from application.library.name_passages import name_passages
from application.library.start_import import PROBE
from application.ports.clock import Clock
from application.ports.unit_of_work import Transaction
from domain.jobs.job import NewItem
from domain.library.file import FoundFile, Root
from domain.library.passage import FILE
from domain.library.paths import PathFlavour
from domain.shared.ids import FileId, FilePath, JobId
from domain.shared.names import base_name, display_text


class TakeFiles:
    """`refresh` keeps what can be found of a changed file equal to what is known of it; new files,
    of which only their names are known, are indexed here, by the rules of `index_version`.
    """

    def __init__(
        self, *, clock: Clock, refresh: Callable[[Transaction, FileId], None], index_version: int
    ) -> None:
        self._clock = clock
        self._refresh = refresh
        self._index_version = index_version

    def __call__(
        self,
        tx: Transaction,
        job_id: JobId,
        root: Root,
        flavour: PathFlavour,
        found: Sequence[tuple[FoundFile, str | None]],
        known: Collection[FileId],
    ) -> None:
        """`found`: each with its fingerprint. `known`: those that had a row before."""
        ids = tx.files.upsert_found(root.id, flavour, found, self._clock.now())
        self.read_again(tx, job_id, [(n, entry) for n, (entry, _) in zip(ids, found, strict=True)])
        self._index_new(
            tx,
            {
                file_id: entry.path
                for file_id, (entry, _) in zip(ids, found, strict=True)
                if file_id not in known
            },
            root,
        )
        for file_id in ids:
            if file_id in known:  # its results may be about another content now
                self._refresh(tx, file_id)

    def read_again(
        self, tx: Transaction, job_id: JobId, files: Sequence[tuple[FileId, FoundFile]]
    ) -> None:
        """Items that read these, in this job."""
        tx.jobs.add_items(job_id, [_probe_item(file_id, entry) for file_id, entry in files])

    def _index_new(self, tx: Transaction, new: Mapping[FileId, FilePath], root: Root) -> None:
        names = {file_id: name_passages(path, root.path) for file_id, path in new.items()}
        tx.passages.replace_many(FILE, names)
        tx.passages.mark(tuple(new), self._index_version)


def _probe_item(file_id: FileId, entry: FoundFile) -> NewItem:
    label = display_text(base_name(entry.path))
    return NewItem(kind=PROBE, subject=str(file_id), label=label, file_id=file_id)
