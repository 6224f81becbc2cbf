"""Announce a file: whether it may come, and in pieces of which size."""

import msgspec

from application.ports.clock import Clock
from application.ports.random_ids import RandomIds
from application.ports.unit_of_work import UnitOfWork
from application.ports.upload_files import UploadFiles
from domain.library.upload import (
    MOST_OPEN,
    NoRoomForUpload,
    NotUploadable,
    TooManyUploads,
    Upload,
    UploadLimits,
    UploadState,
    cleaned_name,
    promised_kind,
)
from domain.shared.figures import size
from domain.shared.ids import UploadId

LEAST_FREE_BYTES = 512 * 1024 * 1024
"""Stays free, so that the database and the proxies have room, too."""
ID_DIGITS = 12


class StartUploadCommand(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    filename: str
    size_bytes: int


class StartUpload:
    def __init__(
        self,
        *,
        uow: UnitOfWork,
        files: UploadFiles,
        clock: Clock,
        random_ids: RandomIds,
        limits: UploadLimits,
        least_free_bytes: int = LEAST_FREE_BYTES,
    ) -> None:
        self._uow = uow
        self._files = files
        self._clock = clock
        self._random_ids = random_ids
        self._limits = limits
        self._least_free_bytes = least_free_bytes

    def __call__(self, command: StartUploadCommand) -> Upload:
        """Raises:
        NotUploadable, UploadTooLarge, NoRoomForUpload, TooManyUploads
        """
        name = self.check(command)
        upload_id, now = UploadId(self._random_ids.hex(ID_DIGITS)), self._clock.now()
        upload = Upload.through_server(upload_id, name, command.size_bytes, now)
        with self._uow() as tx:
            tx.uploads.add(upload)
            tx.commit()
        return upload

    def check(self, command: StartUploadCommand) -> str:
        """What can be told before anything has arrived. Returns the name to keep.

        Raises:
            NotUploadable, UploadTooLarge, NoRoomForUpload, TooManyUploads
        """
        name = cleaned_name(command.filename)
        kind = promised_kind(name)
        if command.size_bytes < 1:
            raise NotUploadable(f"“{name}” is empty.")
        self._limits.check(kind, command.size_bytes)
        self.check_room(command.size_bytes)
        with self._uow() as tx:
            if len(tx.uploads.list(states=[UploadState.OPEN], limit=MOST_OPEN)) == MOST_OPEN:
                raise TooManyUploads(most=MOST_OPEN)
        return name

    def check_room(self, size_bytes: int) -> None:
        """Raises:
        NoRoomForUpload
        """
        free = self._files.free_bytes()
        if free < size_bytes + self._least_free_bytes:
            raise NoRoomForUpload(
                f"{size(size_bytes)} do not fit: {size(free)} are free, of which "
                f"{size(self._least_free_bytes)} stay free.",
                free_bytes=free,
            )
