"""An object as a file: it comes as it is read, and from anywhere in it."""

import io
from typing import Any

from adapters.s3.connection import BucketConnection
from adapters.s3.failures import is_missing, told
from application.ports.object_store import ObjectMissing
from application.ports.store_failures import StoreUnreachable

_TRIES = 3


class ObjectReader(io.RawIOBase):
    """Reads one version: the object that was there when it was opened, or nothing.

    A connection that breaks is made again where it broke.

    Raises:
        ObjectMissing
        StoreFailed: also when the object is replaced before another range of it is asked for.
    """

    def __init__(self, connection: BucketConnection, key: str, start: int = 0) -> None:
        super().__init__()
        self._connection, self._key = connection, key
        self._at = start
        self._etag = ""
        self._body: Any = None
        self._size = 0
        self._ask()

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        target = max(0, base + offset)
        if target != self._at:
            self._drop()
            self._at = target
        return self._at

    def readinto(self, buffer: Any) -> int:
        content = self._some(len(buffer))
        buffer[: len(content)] = content
        return len(content)

    def close(self) -> None:
        self._drop()
        super().close()

    def _some(self, wanted: int) -> bytes:
        from botocore.exceptions import HTTPClientError, IncompleteReadError
        from urllib3.exceptions import HTTPError

        for _ in range(_TRIES):
            if self._at >= self._size or not wanted:
                return b""
            if self._body is None:
                self._ask()
            try:
                content: bytes = self._body.read(min(wanted, self._size - self._at))
            except (HTTPClientError, IncompleteReadError, HTTPError, OSError):
                self._drop()
                continue
            if content:
                self._at += len(content)
                return content
            self._drop()  # ended before its size: the connection was cut
        raise StoreUnreachable(
            f"Reading {self._key} in the bucket {self._connection.bucket} broke off again and "
            "again",
            bucket=self._connection.bucket,
            key=self._key,
        )

    def _ask(self) -> None:
        from botocore.exceptions import ClientError

        which: dict[str, str] = {"IfMatch": self._etag} if self._etag else {}
        if self._at:
            which["Range"] = f"bytes={self._at}-"
        with told(self._connection.bucket, self._key):
            try:
                reply = self._connection.client.get_object(
                    **self._connection.at(self._key), **which
                )
            except ClientError as error:
                if is_missing(error):
                    raise ObjectMissing(key=self._key) from error
                if error.response.get("Error", {}).get("Code") == "InvalidRange":
                    self._size = self._at  # nothing is there to read
                    return
                raise
        self._body, self._etag = reply["Body"], reply["ETag"]
        self._size = self._at + reply["ContentLength"]

    def _drop(self) -> None:
        if self._body is not None:
            self._body.close()
            self._body = None
