from abc import abstractmethod
from collections.abc import Sequence
from typing import Protocol

from domain.library.rescan import Change, ChangeKind, ChangeState
from domain.shared.ids import ChangeId, FileId, FilePath, JobId


class RescanReader(Protocol):
    @abstractmethod
    def changes(
        self,
        job_id: JobId,
        *,
        kinds: Sequence[ChangeKind] = (),
        states: Sequence[ChangeState] = (),
        after: ChangeId | None = None,
        limit: int = 500,
    ) -> tuple[Change, ...]:
        """Lines of a plan in order, those after the given one; no kinds or states means all."""
        ...

    @abstractmethod
    def counts(self, job_id: JobId) -> dict[ChangeKind, int]:
        """Listed lines by kind, whatever their state."""
        ...

    @abstractmethod
    def chosen(
        self,
        job_id: JobId,
        kind: ChangeKind,
        *,
        file_ids: Sequence[FileId] | None,
        paths: Sequence[FilePath] | None,
    ) -> tuple[Change, ...]:
        """PROPOSED lines of this kind: with `file_ids` those about one of the files, with `paths`
        those at one of the paths, with neither all of them."""
        ...


class RescanRepository(RescanReader, Protocol):
    @abstractmethod
    def clear(self, job_id: JobId) -> None:
        """The comparison begins again, e.g. after a restart."""
        ...

    @abstractmethod
    def add(self, changes: Sequence[Change]) -> None:
        """New lines of a plan (their `id` is ignored and given anew), in order."""
        ...

    @abstractmethod
    def mark(self, change_ids: Sequence[ChangeId], state: ChangeState) -> None: ...
