from abc import abstractmethod
from pathlib import Path
from typing import Protocol

import msgspec

from application.ports.model_gateway import ObjectAddress
from application.ports.object_store import ObjectStore


class BucketObject(msgspec.Struct, frozen=True, kw_only=True):
    """What the bucket itself says of an object."""

    key: str
    size_bytes: int
    etag: str
    sha256: str | None
    """As whoever sent it computed it; None: it was not sent by us."""

    def holds(self, size_bytes: int, sha256: str) -> bool:
        return (self.size_bytes, self.sha256) == (size_bytes, sha256)


class Bucket(ObjectStore, Protocol):
    """An object store outside this machine, to which things are sent at need."""

    @property
    @abstractmethod
    def name(self) -> str: ...

    @abstractmethod
    def address(self, key: str) -> ObjectAddress:
        """Where services that read it themselves find the object."""
        ...

    @abstractmethod
    def look(self, key: str) -> BucketObject | None:
        """None when there is no such object."""
        ...

    @abstractmethod
    def send(self, key: str, source: Path) -> BucketObject:
        """As `put_file`, but the source stays."""
        ...
