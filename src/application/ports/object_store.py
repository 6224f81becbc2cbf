from abc import abstractmethod
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

import msgspec

from domain.shared.errors import DomainError, InvalidInput


class ObjectMissing(DomainError):
    """The store has no such object."""

    code = "object_missing"
    remedy = "Make the proxy again: `reelsight proxies ID --force`."


class UnsafeKey(InvalidInput):
    """This is not a key of the object store."""

    code = "unsafe_key"


class StoredObject(msgspec.Struct, frozen=True, kw_only=True):
    """A confirmed object."""

    key: str
    size_bytes: int
    sha256: str
    """Lower-case hex over the content."""


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
        Returns only after the store has confirmed it (size and hash)."""
        ...

    @abstractmethod
    def size(self, key: str) -> int | None:
        """Bytes of the object; None when there is none."""
        ...

    @abstractmethod
    def open(self, key: str) -> BinaryIO:
        """Raises:
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
    def keys(self, prefix: str) -> Iterator[str]:
        """All keys that start with `prefix`, in order."""
        ...


class Scratch(Protocol):
    """Names for work in progress, on the same disk as the object store."""

    @abstractmethod
    def file(self, suffix: str) -> Path:
        """A path that nobody else gets and that does not exist yet; its folder does."""
        ...

    @abstractmethod
    def clear(self) -> int:
        """Remove what dead attempts left behind; only the holder of the worker role may ask.
        Returns how many files went."""
        ...
