"""A file that comes in one piece, and nobody said before how large it is: a plain form."""

from collections.abc import Iterator
from contextlib import contextmanager

from application.media.uploading.start_upload import ID_DIGITS
from application.ports.clock import Clock
from application.ports.random_ids import RandomIds
from application.ports.unit_of_work import UnitOfWork
from application.ports.upload_files import PartWriter, UploadFiles
from domain.library.kind import MediaKind
from domain.library.upload import (
    NotUploadable,
    Upload,
    UploadLimits,
    cleaned_name,
    promised_kind,
    uploaded_name,
)
from domain.shared.ids import UploadId


class ReceiveWhole:
    """`with receive_whole(name) as file: file.write(…)`, then complete the upload `file.id`.
    A block that fails leaves nothing behind: whoever sends a form sends all of it again."""

    def __init__(
        self,
        *,
        uow: UnitOfWork,
        files: UploadFiles,
        clock: Clock,
        random_ids: RandomIds,
        limits: UploadLimits,
    ) -> None:
        self._uow = uow
        self._files = files
        self._clock = clock
        self._random_ids = random_ids
        self._limits = limits

    @contextmanager
    def __call__(self, filename: str) -> Iterator["WholeFile"]:
        """Raises:
        NotUploadable
        """
        name = cleaned_name(filename)
        kind = promised_kind(name)
        upload_id = UploadId(self._random_ids.hex(ID_DIGITS))
        place = uploaded_name(name, upload_id)
        try:
            with self._files.open(place, 0) as part:
                yield WholeFile(upload_id, kind, part, self._limits)
            self._add(name, upload_id, place)
        except BaseException:
            self._files.drop(place)
            raise

    def _add(self, name: str, upload_id: UploadId, place: str) -> None:
        size_bytes, now = self._files.size(place), self._clock.now()
        if not size_bytes:
            raise NotUploadable(f"“{name}” is empty.")
        upload = Upload.through_server(upload_id, name, size_bytes, now)
        with self._uow() as tx:
            tx.uploads.add(upload)
            tx.commit()


class WholeFile:
    def __init__(
        self, upload_id: UploadId, kind: MediaKind, part: PartWriter, limits: UploadLimits
    ) -> None:
        self.id = upload_id
        self._kind = kind
        self._part = part
        self._limits = limits

    def write(self, data: bytes) -> None:
        """Raises:
        UploadTooLarge, NoRoomForUpload
        """
        self._limits.check(self._kind, self._part.size_bytes + len(data))
        self._part.write(data)
