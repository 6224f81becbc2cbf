from abc import abstractmethod
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

import msgspec

from domain.shared.ids import FilePath


class UnfinishedFile(msgspec.Struct, frozen=True, kw_only=True):
    place: str
    size_bytes: int
    touched_at: datetime


class PartWriter(Protocol):
    @property
    @abstractmethod
    def size_bytes(self) -> int:
        """How much of the file is there now."""
        ...

    @abstractmethod
    def write(self, data: bytes) -> None:
        """Add to the end; seen by everybody at once.

        Raises:
            WrongOffset: somebody else has added something meanwhile; `data` was not kept.
            NoRoomForUpload: some of `data` may have been kept.
        """
        ...


class UploadFiles(Protocol):
    """Files that arrive piece by piece, and the folder in which the whole ones lie.

    A place is a plain file name that `domain.library.upload.uploaded_name` made. The size of what
    is there is the truth about what has arrived; nothing else is kept.
    """

    @property
    @abstractmethod
    def folder(self) -> FilePath:
        """Where the whole files lie, absolute."""
        ...

    @abstractmethod
    def size(self, place: str) -> int:
        """Bytes that have arrived, of an unfinished file or of a kept one; 0 without either."""
        ...

    @abstractmethod
    def open(self, place: str, offset: int) -> AbstractContextManager[PartWriter]:
        """Go on at `offset`. At the end of the block, however it ends, all that was written is on
        the disk. Any number may write at the same time: at each offset one is first, the others
        fail.

        Raises:
            WrongOffset: as much is not there, or more; its details have `received_bytes`.
        """
        ...

    @abstractmethod
    def path(self, place: str) -> FilePath:
        """Where its bytes lie now. Whether there are any is not asked."""
        ...

    @abstractmethod
    def sha256(self, place: str) -> str:
        """Lower-case hex over what is there."""
        ...

    @abstractmethod
    def keep(self, place: str) -> FilePath:
        """It is whole: into the folder in one step, durably. Again does nothing."""
        ...

    @abstractmethod
    def drop(self, place: str) -> None:
        """Delete it, unfinished or kept; nothing there is not an error."""
        ...

    @abstractmethod
    def unfinished(self) -> tuple[UnfinishedFile, ...]:
        """By place."""
        ...

    @abstractmethod
    def free_bytes(self) -> int:
        """Room on the disk that they lie on."""
        ...
