"""Objects in memory: tests and dry runs."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from application.ports.object_store import (
    ObjectEntry,
    ObjectMissing,
    ObjectStore,
    StoredObject,
    checked_key,
)


class MemoryObjectStore(ObjectStore):
    def __init__(self) -> None:
        self._objects: dict[str, bytes] = {}
        self._stored_at: dict[str, datetime] = {}

    def put_file(self, key: str, source: Path) -> StoredObject:
        checked_key(key)
        content = source.read_bytes()
        source.unlink()
        self.put(key, content)
        sha256 = hashlib.sha256(content).hexdigest()
        return StoredObject(key=key, size_bytes=len(content), sha256=sha256)

    def size(self, key: str) -> int | None:
        content = self._objects.get(checked_key(key))
        return None if content is None else len(content)

    def open(self, key: str, *, start: int = 0) -> BinaryIO:
        try:
            return BytesIO(self._objects[checked_key(key)][start:])
        except KeyError:
            raise ObjectMissing(key=key) from None

    def local_path(self, key: str) -> Path | None:
        checked_key(key)
        return None

    def delete(self, key: str) -> None:
        self._objects.pop(checked_key(key), None)

    def delete_many(self, keys: Iterable[str]) -> None:
        for key in list(map(checked_key, keys)):
            self.delete(key)

    def copy(self, key: str, to: str) -> int:
        checked_key(to)
        content = self.open(key).read()
        self.put(to, content)
        return len(content)

    def link(self, key: str, *, seconds: int, download_name: str | None = None) -> str | None:
        checked_key(key)
        return None

    def entries(self, prefix: str, *, after: str = "") -> Iterator[ObjectEntry]:
        for key in sorted(k for k in self._objects if k.startswith(prefix) and k > after):
            yield ObjectEntry(
                key=key, size_bytes=len(self._objects[key]), modified_at=self._stored_at[key]
            )

    def put(self, key: str, content: bytes) -> None:
        """For `MemoryDirectUploads`, and for tests: content that no file of ours held."""
        self._objects[key] = content
        self._stored_at[key] = datetime.now(UTC)
