from abc import abstractmethod
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol

import msgspec


class PartLink(msgspec.Struct, frozen=True, kw_only=True):
    """Where a browser may put one part, of exactly this size, until the link ends."""

    number: int
    """From 1."""
    size_bytes: int
    url: str
    headers: dict[str, str]
    """What the request must carry; signed, so another value is refused."""


class ReceivedPart(msgspec.Struct, frozen=True, kw_only=True):
    number: int
    size_bytes: int
    etag: str


class UnfinishedUpload(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    remote_id: str
    started_at: datetime


class DirectUploads(Protocol):
    """Multipart uploads straight to the bucket. Keys as in `ObjectStore`."""

    @property
    @abstractmethod
    def origin(self) -> str:
        """Scheme and host of every link, for a page that may send nowhere else.

        Raises:
            StoreFailed: nothing can be signed here.
        """
        ...

    @abstractmethod
    def begin(self, key: str, media_type: str) -> str:
        """The bucket's id of a new multipart upload."""
        ...

    @abstractmethod
    def links(
        self, key: str, remote_id: str, parts: Sequence[tuple[int, int]], *, seconds: int
    ) -> tuple[PartLink, ...]:
        """One link for each (number, size in bytes). Its signed headers include Content-Length."""
        ...

    @abstractmethod
    def received(self, key: str, remote_id: str) -> tuple[ReceivedPart, ...] | None:
        """What the bucket has, by number; None when it knows no such upload: it was completed,
        aborted, or never begun."""
        ...

    @abstractmethod
    def complete(self, key: str, remote_id: str, parts: Sequence[ReceivedPart]) -> None:
        """The parts become one object. Again, after it was done, does nothing.

        Raises:
            ObjectMissing: the bucket knows neither the upload nor the object.
        """
        ...

    @abstractmethod
    def abort(self, key: str, remote_id: str) -> None:
        """What arrived is dropped; an upload that is not there is not an error."""
        ...

    @abstractmethod
    def unfinished(self, prefix: str) -> Iterator[UnfinishedUpload]: ...
