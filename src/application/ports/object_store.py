from abc import abstractmethod
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol

import msgspec

from domain.shared.errors import DomainError, InvalidInput
from domain.shared.ids import FilePath


class ObjectMissing(DomainError):
    """The store has no such object."""

    code = "object_missing"
    remedy = "Make the proxy again: `reelsight proxies ID --force`."


class UnsafeKey(InvalidInput):
    """This is not a key of the object store."""

    code = "unsafe_key"


class StoreFailed(DomainError):
    """The store did not take or give the object."""

    code = "store_failed"
    remedy = "Do it again; `reelsight doctor` looks whether the store answers."


class ObjectEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An object as a listing shows it."""

    key: str
    size_bytes: int
    modified_at: datetime


class StoredObject(msgspec.Struct, frozen=True, kw_only=True):
    """A confirmed object."""

    key: str
    size_bytes: int
    sha256: str
    """Lower-case hex over the content."""
    etag: str | None = None
    """The bucket's name for this version; None: it lies on this machine."""


_FORBIDDEN_IN_KEYS = frozenset(map(chr, range(32))) | {"\\", ":", "\x7f"}


def checked_key(key: str) -> str:
    """`key` itself, when it names an object below the store on every system.

    Raises:
        UnsafeKey: absolute, with an empty, `.` or `..` component, a backslash, a colon or
            a control character.
    """
    if _FORBIDDEN_IN_KEYS & set(key) or any(part in ("", ".", "..") for part in key.split("/")):
        raise UnsafeKey(key=key)
    return key


class ObjectStore(Protocol):
    """Keeps what we make (proxies, thumbnails) under keys like `proxy_video/a_1_720p15.mp4`.

    Keys are relative, `/`-separated, without `.` or `..` components; every method raises
    `UnsafeKey` for any other.
    """

    @abstractmethod
    def put_file(self, key: str, source: Path) -> StoredObject:
        """Store the finished file `source` under `key`; readers see the old or the new object,
        never a part. An existing object is replaced. `source` is consumed.
        Returns only after the store has confirmed it (size and hash).

        Raises:
            StoreFailed: nothing, or nothing confirmed, is under the key.
        """
        ...

    @abstractmethod
    def size(self, key: str) -> int | None:
        """Bytes of the object; None when there is none."""
        ...

    @abstractmethod
    def open(self, key: str, *, start: int = 0) -> BinaryIO:
        """For reading, from that byte on.

        Raises:
            ObjectMissing
        """
        ...

    @abstractmethod
    def local_path(self, key: str) -> Path | None:
        """Where the object lies as a file on this machine; None when missing or elsewhere."""
        ...

    @abstractmethod
    def delete(self, key: str) -> None:
        """A missing object is not an error."""
        ...

    @abstractmethod
    def delete_many(self, keys: Iterable[str]) -> None:
        """As `delete`, with as few questions as the store allows. When one cannot be deleted, the
        others are, and StoreFailed says which."""
        ...

    @abstractmethod
    def copy(self, key: str, to: str) -> int:
        """The same content under another key as well, without passing through here where the
        store can do that. Returns its size, confirmed.

        Raises:
            ObjectMissing
        """
        ...

    @abstractmethod
    def link(self, key: str, *, seconds: int, download_name: str | None = None) -> str | None:
        """An address at which anybody may read the object for so long; None where only this
        program serves it."""
        ...

    @abstractmethod
    def entries(self, prefix: str, *, after: str = "") -> Iterator[ObjectEntry]:
        """All objects whose key starts with `prefix` and comes behind `after`, by key, however
        many. What is no key of ours (a bucket may hold anything) is passed over."""
        ...


class Scratch(Protocol):
    """Names for work in progress, on the same disk as the object store."""

    @abstractmethod
    def file(self, suffix: str) -> Path:
        """A path that nobody else gets and that does not exist yet; its folder does."""
        ...

    @abstractmethod
    def copy_of(self, source: FilePath, suffix: str) -> Path:
        """A file of our own with the same content."""
        ...

    @abstractmethod
    def clear(self) -> int:
        """Remove what dead attempts left behind; only the holder of the worker role may ask.
        Returns how many files went."""
        ...
