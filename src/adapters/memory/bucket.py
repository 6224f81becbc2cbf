"""A bucket in memory."""

import hashlib
from pathlib import Path

from adapters.memory.object_store import MemoryObjectStore
from application.ports.bucket import Bucket, BucketObject
from application.ports.model_gateway import ObjectAddress
from application.ports.object_store import StoredObject, checked_key


class MemoryBucket(MemoryObjectStore, Bucket):
    def __init__(self) -> None:
        super().__init__()
        self.sent: list[str] = []
        """Every key that something was sent to, in order."""

    @property
    def name(self) -> str:
        return "memory"

    def address(self, key: str) -> ObjectAddress:
        return ObjectAddress(uri=f"s3://{self.name}/{checked_key(key)}")

    def put_file(self, key: str, source: Path) -> StoredObject:
        sent = self.send(key, source)
        source.unlink()
        return StoredObject(
            key=key, size_bytes=sent.size_bytes, sha256=sent.sha256 or "", etag=sent.etag
        )

    def send(self, key: str, source: Path) -> BucketObject:
        checked_key(key)
        self.put(key, source.read_bytes())
        self.sent.append(key)
        seen = self.look(key)
        assert seen is not None
        return seen

    def look(self, key: str) -> BucketObject | None:
        if self.size(key) is None:
            return None
        content = self.open(key).read()
        sha256 = hashlib.sha256(content).hexdigest()
        return BucketObject(key=key, size_bytes=len(content), etag=sha256[:32], sha256=sha256)

    def link(self, key: str, *, seconds: int, download_name: str | None = None) -> str | None:
        return f"https://memory.invalid/{checked_key(key)}?for={seconds}"
