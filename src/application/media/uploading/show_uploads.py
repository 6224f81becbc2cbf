"""How far an upload is, and which there were lately."""

import msgspec

from application.ports.unit_of_work import Reader
from application.ports.upload_files import UploadFiles
from domain.library.upload import Upload, UploadState, UploadWay
from domain.shared.ids import UploadId


class UploadProgress(msgspec.Struct, frozen=True, kw_only=True):
    upload: Upload
    received_bytes: int
    """On our own disk; of parts that go straight to the bucket the bucket knows."""


class ShowUpload:
    def __init__(self, *, reader: Reader, files: UploadFiles) -> None:
        self._reader = reader
        self._files = files

    def __call__(self, upload_id: UploadId) -> UploadProgress:
        """Raises:
        UploadNotFound
        """
        with self._reader() as now:
            return progress_of(now.uploads.get(upload_id), self._files)


class ListUploads:
    """Newest first."""

    def __init__(self, *, reader: Reader, files: UploadFiles) -> None:
        self._reader = reader
        self._files = files

    def __call__(self, limit: int = 20) -> tuple[UploadProgress, ...]:
        with self._reader() as now:
            found = now.uploads.list(limit=limit)
        return tuple(progress_of(upload, self._files) for upload in found)


def progress_of(upload: Upload, files: UploadFiles) -> UploadProgress:
    received = 0
    if upload.state is UploadState.STORED:
        received = upload.size_bytes
    elif upload.state is UploadState.OPEN and upload.way is UploadWay.SERVER:
        received = files.size(upload.place)
    return UploadProgress(upload=upload, received_bytes=received)
