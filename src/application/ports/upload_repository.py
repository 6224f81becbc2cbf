from abc import abstractmethod
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.library.upload import Upload, UploadState
from domain.shared.ids import UploadId


class UploadReader(Protocol):
    @abstractmethod
    def get(self, upload_id: UploadId) -> Upload:
        """Raises:
        UploadNotFound
        """
        ...

    @abstractmethod
    def list(
        self,
        *,
        states: Sequence[UploadState] = (),
        untouched_since: datetime | None = None,
        limit: int = 100,
    ) -> tuple[Upload, ...]:
        """Newest first; no states means all."""
        ...


class UploadRepository(UploadReader, Protocol):
    @abstractmethod
    def add(self, upload: Upload) -> None: ...

    @abstractmethod
    def save(self, upload: Upload, *, was: UploadState) -> None:
        """Compare-and-set on the state.

        Raises:
            UploadIsOver: the row is not in that state any more.
        """
        ...

    @abstractmethod
    def touch(self, upload_id: UploadId, now: datetime) -> None: ...
