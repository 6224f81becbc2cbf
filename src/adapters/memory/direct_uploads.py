"""Uploads to a bucket in memory: `arrive` plays the browser."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import count

from adapters.memory.object_store import MemoryObjectStore
from application.ports.direct_uploads import (
    DirectUploads,
    PartLink,
    ReceivedPart,
    UnfinishedUpload,
)
from application.ports.object_store import ObjectMissing, checked_key


class MemoryDirectUploads(DirectUploads):
    def __init__(self, objects: MemoryObjectStore) -> None:
        self._objects = objects
        self._ids = count(1)
        self._open: dict[tuple[str, str], dict[int, bytes]] = {}
        self._started_at: dict[tuple[str, str], datetime] = {}

    @property
    def origin(self) -> str:
        return "memory://bucket"

    def begin(self, key: str, media_type: str) -> str:
        upload = checked_key(key), f"upload-{next(self._ids)}"
        self._open[upload] = {}
        self._started_at[upload] = datetime.now(UTC)
        return upload[1]

    def links(
        self, key: str, remote_id: str, parts: Sequence[tuple[int, int]], *, seconds: int
    ) -> tuple[PartLink, ...]:
        checked_key(key)
        return tuple(
            PartLink(
                number=number,
                size_bytes=size,
                url=f"{self.origin}/{remote_id}/{number}?X-Amz-SignedHeaders=content-length%3Bhost",
                headers={"Content-Length": str(size)},
            )
            for number, size in parts
        )

    def arrive(self, key: str, remote_id: str, number: int, content: bytes) -> None:
        """What a PUT to a part's link does."""
        self._open[key, remote_id][number] = content

    def received(self, key: str, remote_id: str) -> tuple[ReceivedPart, ...] | None:
        parts = self._open.get((checked_key(key), remote_id))
        if parts is None:
            return None
        return tuple(
            ReceivedPart(number=number, size_bytes=len(content), etag=_etag(content))
            for number, content in sorted(parts.items())
        )

    def complete(self, key: str, remote_id: str, parts: Sequence[ReceivedPart]) -> None:
        upload = checked_key(key), remote_id
        if upload not in self._open:
            if self._objects.size(key) is None:
                raise ObjectMissing(key=key)
            return
        arrived = self._open[upload]
        self._objects.put(key, b"".join(arrived[part.number] for part in parts))
        del self._open[upload]

    def abort(self, key: str, remote_id: str) -> None:
        self._open.pop((checked_key(key), remote_id), None)

    def unfinished(self, prefix: str) -> Iterator[UnfinishedUpload]:
        for key, remote_id in sorted(self._open):
            if key.startswith(prefix):
                yield UnfinishedUpload(
                    key=key, remote_id=remote_id, started_at=self._started_at[key, remote_id]
                )


def _etag(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
