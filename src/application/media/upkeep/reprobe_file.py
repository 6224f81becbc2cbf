"""Read the content of one known file again."""

from collections.abc import Callable

from application.jobs.handler import (
    Finished,
    ItemContext,
    ItemHandler,
    Resource,
    done,
    failed,
    skipped,
)
from application.library.as_imported import CHANGED_ON_DISK
from application.media.known_item import known_of
from application.media.probe_file import ProbeFile
from application.media.upkeep.file_chores import lacking
from application.ports.file_tree import FileTree, FileUnreadable
from application.ports.unit_of_work import Reader, Transaction
from domain.jobs.job import Job, JobItem
from domain.library.file import FileState, MediaFile
from domain.media.facts import Probed
from domain.shared.ids import FileId


class ReprobeFile(ItemHandler):
    """What is still not told stays unknown. A file that was readable and is not now (its drive
    may be away) keeps what is known of it, and the item fails with the reason; one that changed
    is an import's to take up."""

    resource = Resource.PROBE

    def __init__(
        self,
        *,
        reader: Reader,
        file_tree: FileTree,
        probe_file: ProbeFile,
        refresh: Callable[[Transaction, FileId], None],
    ) -> None:
        self._reader = reader
        self._file_tree = file_tree
        self._probe_file = probe_file
        self._refresh = refresh

    def __call__(self, job: Job, item: JobItem, context: ItemContext) -> Finished:
        known = known_of(self._reader, item)
        file = known.file
        if file.fingerprint is not None:
            try:
                seen = self._file_tree.fingerprint(file.path, file.size_bytes)
            except FileUnreadable as error:
                return failed(error.problem)
            if seen != file.fingerprint:
                return failed(CHANGED_ON_DISK)
        probed = self._probe_file(file.path, file.kind, file.size_bytes)
        if probed.facts is None:
            was_readable = file.state is FileState.READY
            effect = None if was_readable else self._recorded(file, probed)
            return failed(probed.problems[0], effect)
        is_same = probed.facts == known.facts and probed.problems == file.problems
        unknown = ", ".join(lacking(probed.facts))
        if is_same and file.state is FileState.READY:
            return skipped(f"still not known: {unknown}" if unknown else "nothing new")
        note = f"read; not known: {unknown}" if unknown else "read"
        return done(note, self._recorded(file, probed))

    def _recorded(self, file: MediaFile, probed: Probed) -> Callable[[Transaction], None]:
        def record(tx: Transaction) -> None:
            facts = probed.facts
            kind = facts.kind if facts else file.kind
            state = FileState.READY if facts else FileState.UNREADABLE
            tx.files.save([file.probed(kind, state, probed.problems)])
            tx.media.set_facts(file.id, facts)
            self._refresh(tx, file.id)

        return record
