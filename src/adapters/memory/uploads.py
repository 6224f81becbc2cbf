"""Files that are on their way from a browser, in memory."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import structs

from adapters.memory.store import State, require
from application.ports.upload_repository import UploadReader, UploadRepository
from domain.library.upload import Upload, UploadIsOver, UploadNotFound, UploadState
from domain.shared.ids import UploadId


class MemoryUploadReader(UploadReader):
    def __init__(self, state: State) -> None:
        self._state = state

    def get(self, upload_id: UploadId) -> Upload:
        if upload_id not in self._state.uploads:
            raise UploadNotFound(upload_id=upload_id)
        return self._state.uploads[upload_id]

    def list(
        self,
        *,
        states: Sequence[UploadState] = (),
        untouched_since: datetime | None = None,
        limit: int = 100,
    ) -> tuple[Upload, ...]:
        found = (
            upload
            for upload in reversed(self._state.uploads.values())
            if (not states or upload.state in states)
            and (untouched_since is None or upload.touched_at <= untouched_since)
        )
        return tuple(found)[:limit]


class MemoryUploadRepository(MemoryUploadReader, UploadRepository):
    def add(self, upload: Upload) -> None:
        if upload.id in self._state.uploads:
            raise ValueError(f"upload {upload.id} is there already")
        self._state.uploads[upload.id] = upload

    def save(self, upload: Upload, *, was: UploadState) -> None:
        present = self.get(upload.id)
        if present.state is not was:
            raise UploadIsOver(upload_id=upload.id, state=present.state)
        if upload.file_id is not None:
            require(self._state.files, upload.file_id)
        started_at = present.started_at
        self._state.uploads[upload.id] = structs.replace(upload, started_at=started_at)

    def touch(self, upload_id: UploadId, now: datetime) -> None:
        if upload_id in self._state.uploads:
            touched = structs.replace(self._state.uploads[upload_id], touched_at=now)
            self._state.uploads[upload_id] = touched
