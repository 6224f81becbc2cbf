"""Objects in an S3 bucket, or in one of a store that speaks S3."""

import hashlib
import io
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote

from adapters.s3.connection import BucketConnection
from adapters.s3.copying import AT_ONCE_BYTES, copy_object
from adapters.s3.failures import is_missing, told
from adapters.s3.object_reader import ObjectReader
from adapters.s3.uploading import ONE_PIECE_BYTES, PART_BYTES, SHA256, upload
from application.ports.bucket import Bucket, BucketObject
from application.ports.model_gateway import ObjectAddress
from application.ports.object_store import (
    ObjectEntry,
    ObjectMissing,
    StoredObject,
    StoreFailed,
    UnsafeKey,
    checked_key,
)
from application.ports.store_failures import NotConfirmed

LONGEST_LINK_S = 7 * 24 * 3600
_DELETED_AT_ONCE = 1000
_BUFFER = 256 * 1024


class S3ObjectStore(Bucket):
    """What was written is looked at again: its size, and the hash that was sent with it."""

    def __init__(
        self,
        connection: BucketConnection,
        *,
        one_piece_bytes: int = ONE_PIECE_BYTES,
        part_bytes: int = PART_BYTES,
        copied_at_once_bytes: int = AT_ONCE_BYTES,
    ) -> None:
        self._connection = connection
        self._one_piece_bytes = one_piece_bytes
        self._part_bytes = part_bytes
        self._copied_at_once_bytes = copied_at_once_bytes

    @property
    def name(self) -> str:
        return self._connection.bucket

    def address(self, key: str) -> ObjectAddress:
        at = self._connection.at(key)
        return ObjectAddress(
            uri=f"s3://{at['Bucket']}/{at['Key']}", owner=at.get("ExpectedBucketOwner", "")
        )

    def put_file(self, key: str, source: Path) -> StoredObject:
        sent = self.send(key, source)
        source.unlink()
        return StoredObject(
            key=key, size_bytes=sent.size_bytes, sha256=sent.sha256 or "", etag=sent.etag
        )

    def send(self, key: str, source: Path) -> BucketObject:
        checked_key(key)
        with source.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        with told(self.name, key):
            upload(
                self._connection,
                key,
                source,
                sha256=sha256,
                one_piece_bytes=self._one_piece_bytes,
                part_bytes=self._part_bytes,
            )
        return self._confirmed(key, source.stat().st_size, sha256)

    def look(self, key: str) -> BucketObject | None:
        head = self._head(key)
        return None if head is None else _told_of(key, head)

    def size(self, key: str) -> int | None:
        head = self._head(key)
        return None if head is None else int(head["ContentLength"])

    def open(self, key: str, *, start: int = 0) -> BinaryIO:
        return io.BufferedReader(ObjectReader(self._connection, checked_key(key), start), _BUFFER)

    def local_path(self, key: str) -> Path | None:
        checked_key(key)
        return None

    def delete(self, key: str) -> None:
        at = self._connection.at(key)
        with told(self.name, key):
            self._connection.client.delete_object(**at)

    def delete_many(self, keys: Iterable[str]) -> None:
        waiting = iter([self._connection.at(key)["Key"] for key in keys])
        left: list[str] = []
        while some := list(islice(waiting, _DELETED_AT_ONCE)):
            with told(self.name):
                reply = self._connection.client.delete_objects(
                    **self._connection.whose,
                    Delete={"Objects": [{"Key": key} for key in some], "Quiet": True},
                )
            left += [self._connection.own_key(e["Key"]) for e in reply.get("Errors", [])]
        if left:
            raise StoreFailed(
                f"{len(left):,} objects in the bucket {self.name} could not be deleted, "
                f"{left[0]} among them",
                bucket=self.name,
                keys=left[:100],
            )

    def copy(self, key: str, to: str) -> int:
        checked_key(to)
        head = self._head(key)
        if head is None:
            raise ObjectMissing(key=key)
        with told(self.name, key):
            copy_object(self._connection, key, to, head, at_once_bytes=self._copied_at_once_bytes)
        source = _told_of(key, head)
        return self._confirmed(to, source.size_bytes, source.sha256).size_bytes

    def link(self, key: str, *, seconds: int, download_name: str | None = None) -> str | None:
        # whoever follows a link sends no more headers than a link has, so it names no owner
        asked = {"Bucket": self.name, "Key": self._connection.at(key)["Key"]}
        if download_name is not None:
            asked["ResponseContentDisposition"] = _disposition(download_name)
        with told(self.name, key):
            link: str = self._connection.client.generate_presigned_url(
                "get_object", Params=asked, ExpiresIn=min(seconds, LONGEST_LINK_S)
            )
        return link

    def entries(self, prefix: str, *, after: str = "") -> Iterator[ObjectEntry]:
        behind = {"StartAfter": self._connection.prefix + after} if after else {}
        with told(self.name):
            pages = self._connection.client.get_paginator("list_objects_v2").paginate(
                **self._connection.whose, **behind, Prefix=self._connection.prefix + prefix
            )
            for page in pages:
                for found in page.get("Contents", ()):
                    key = self._connection.own_key(found["Key"])
                    if _is_ours(key):
                        yield ObjectEntry(
                            key=key, size_bytes=found["Size"], modified_at=found["LastModified"]
                        )

    def _head(self, key: str) -> dict[str, Any] | None:
        from botocore.exceptions import ClientError

        at = self._connection.at(key)
        with told(self.name, key):
            try:
                head: dict[str, Any] = self._connection.client.head_object(**at)
            except ClientError as error:
                if is_missing(error):
                    return None
                raise
        return head

    def _confirmed(self, key: str, size_bytes: int, sha256: str | None) -> BucketObject:
        seen = self.look(key)
        if seen is None or (seen.size_bytes, seen.sha256) != (size_bytes, sha256):
            raise NotConfirmed(
                f"The bucket {self.name} does not show {key} as it was sent",
                bucket=self.name,
                key=key,
            )
        return seen


def _told_of(key: str, head: dict[str, Any]) -> BucketObject:
    return BucketObject(
        key=key,
        size_bytes=head["ContentLength"],
        etag=head["ETag"].strip('"'),
        sha256=head.get("Metadata", {}).get(SHA256),
    )


def _is_ours(key: str) -> bool:
    try:
        checked_key(key)
    except UnsafeKey:
        return False
    return True


def _disposition(name: str) -> str:
    """Nothing in a name can end the header or begin another."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in " ._-()") else "_" for c in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
