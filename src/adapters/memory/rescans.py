"""Plans of rescans in memory."""

from collections import Counter
from collections.abc import Sequence

from msgspec import structs

from adapters.memory.store import State, require
from application.ports.rescan_repository import RescanReader, RescanRepository
from domain.library.rescan import Change, ChangeKind, ChangeState
from domain.shared.ids import ChangeId, FileId, FilePath, JobId


class MemoryRescanReader(RescanReader):
    def __init__(self, state: State) -> None:
        self._state = state

    def changes(
        self,
        job_id: JobId,
        *,
        kinds: Sequence[ChangeKind] = (),
        states: Sequence[ChangeState] = (),
        after: ChangeId | None = None,
        limit: int = 500,
    ) -> tuple[Change, ...]:
        found = (
            change
            for change in self._of(job_id)
            if (not kinds or change.kind in kinds)
            and (not states or change.state in states)
            and (after is None or change.id > after)
        )
        return tuple(found)[:limit]

    def counts(self, job_id: JobId) -> dict[ChangeKind, int]:
        return dict(Counter(change.kind for change in self._of(job_id)))

    def chosen(
        self,
        job_id: JobId,
        kind: ChangeKind,
        *,
        file_ids: Sequence[FileId] | None,
        paths: Sequence[FilePath] | None,
    ) -> tuple[Change, ...]:
        every = file_ids is None and paths is None
        return tuple(
            change
            for change in self._of(job_id)
            if change.kind is kind
            and change.state is ChangeState.PROPOSED
            and (every or change.file_id in (file_ids or ()) or change.path in (paths or ()))
        )

    def _of(self, job_id: JobId) -> list[Change]:
        """By id: they are only ever added."""
        return [change for change in self._state.changes.values() if change.job_id == job_id]


class MemoryRescanRepository(MemoryRescanReader, RescanRepository):
    def clear(self, job_id: JobId) -> None:
        for change in self._of(job_id):
            del self._state.changes[change.id]

    def add(self, changes: Sequence[Change]) -> None:
        for change in changes:
            require(self._state.jobs, change.job_id)
            if change.file_id is not None:
                require(self._state.files, change.file_id)
            number = ChangeId(self._state.new_id("changes"))
            self._state.changes[number] = structs.replace(change, id=number)

    def mark(self, change_ids: Sequence[ChangeId], state: ChangeState) -> None:
        for number in change_ids:
            if number in self._state.changes:
                change = self._state.changes[number]
                self._state.changes[number] = structs.replace(change, state=state)
