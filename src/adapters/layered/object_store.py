"""This machine's folder and the bucket as one store: looked for here first."""

import heapq
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from application.ports.object_store import (
    ObjectEntry,
    ObjectMissing,
    ObjectStore,
    StoredObject,
)


class LayeredObjectStore(ObjectStore):
    """New objects go to `bucket` when `writes_to_bucket`, else to `here`; a copy that the other
    one has of an older version is never given out."""

    def __init__(self, *, here: ObjectStore, bucket: ObjectStore, writes_to_bucket: bool) -> None:
        self._here = here
        self._bucket = bucket
        self._writes_to_bucket = writes_to_bucket

    def put_file(self, key: str, source: Path) -> StoredObject:
        if not self._writes_to_bucket:
            # what the bucket has of it is hidden by this one, and replaced when it is sent again
            return self._here.put_file(key, source)
        stored = self._bucket.put_file(key, source)
        self._here.delete(key)
        return stored

    def size(self, key: str) -> int | None:
        size = self._here.size(key)
        return self._bucket.size(key) if size is None else size

    def open(self, key: str, *, start: int = 0) -> BinaryIO:
        try:
            return self._here.open(key, start=start)
        except ObjectMissing:
            return self._bucket.open(key, start=start)

    def local_path(self, key: str) -> Path | None:
        return self._here.local_path(key)

    def delete(self, key: str) -> None:
        self._here.delete(key)
        self._bucket.delete(key)

    def delete_many(self, keys: Iterable[str]) -> None:
        known = tuple(keys)
        self._here.delete_many(known)
        self._bucket.delete_many(known)

    def copy(self, key: str, to: str) -> int:
        if self._here.size(key) is not None:
            return self._here.copy(key, to)
        size = self._bucket.copy(key, to)
        self._here.delete(to)
        return size

    def link(self, key: str, *, seconds: int, download_name: str | None = None) -> str | None:
        if self._here.size(key) is not None or self._bucket.size(key) is None:
            return None
        return self._bucket.link(key, seconds=seconds, download_name=download_name)

    def entries(self, prefix: str, *, after: str = "") -> Iterator[ObjectEntry]:
        """Each key once, as it lies here where it does."""
        both = heapq.merge(
            self._here.entries(prefix, after=after),
            self._bucket.entries(prefix, after=after),
            key=lambda entry: entry.key,  # of equal ones the first store's comes first
        )
        last = None
        for entry in both:
            if entry.key != last:
                yield entry
            last = entry.key
