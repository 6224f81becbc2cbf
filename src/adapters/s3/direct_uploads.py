"""Multipart uploads that a browser sends straight to the bucket."""

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from adapters.s3.connection import BucketConnection
from adapters.s3.failures import error_code, is_missing, told
from application.ports.direct_uploads import (
    DirectUploads,
    PartLink,
    ReceivedPart,
    UnfinishedUpload,
)
from application.ports.object_store import ObjectMissing

_UNKNOWN = "NoSuchUpload"


class S3DirectUploads(DirectUploads):
    def __init__(self, connection: BucketConnection) -> None:
        self._connection = connection

    @property
    def origin(self) -> str:
        with self._told():
            some = self._connection.client.generate_presigned_url(
                "upload_part",
                Params={
                    "Bucket": self._connection.bucket,
                    "Key": "any",
                    "UploadId": "any",
                    "PartNumber": 1,
                },
            )
        found = urlsplit(some)
        return f"{found.scheme}://{found.netloc}"

    def begin(self, key: str, media_type: str) -> str:
        with self._told(key):
            begun = self._connection.client.create_multipart_upload(
                **self._connection.at(key), ContentType=media_type
            )
        return str(begun["UploadId"])

    def links(
        self, key: str, remote_id: str, parts: Sequence[tuple[int, int]], *, seconds: int
    ) -> tuple[PartLink, ...]:
        # a browser sends no header that says whose bucket it must be
        where = {"Bucket": self._connection.bucket, "Key": self._connection.at(key)["Key"]}
        with self._told(key):
            client = self._connection.client
            return tuple(
                PartLink(
                    number=number,
                    size_bytes=size,
                    url=client.generate_presigned_url(
                        "upload_part",
                        Params={
                            **where,
                            "UploadId": remote_id,
                            "PartNumber": number,
                            "ContentLength": size,
                        },
                        ExpiresIn=seconds,
                    ),
                    headers={"Content-Length": str(size)},
                )
                for number, size in parts
            )

    def received(self, key: str, remote_id: str) -> tuple[ReceivedPart, ...] | None:
        from botocore.exceptions import ClientError

        at = self._connection.at(key)
        with self._told(key):
            pages = self._connection.client.get_paginator("list_parts").paginate(
                **at, UploadId=remote_id
            )
            try:
                found = [part for page in pages for part in page.get("Parts", ())]
            except ClientError as error:
                if error_code(error) == _UNKNOWN:
                    return None
                raise
        return tuple(
            ReceivedPart(number=part["PartNumber"], size_bytes=part["Size"], etag=part["ETag"])
            for part in found
        )

    def complete(self, key: str, remote_id: str, parts: Sequence[ReceivedPart]) -> None:
        at = self._connection.at(key)
        # asked first: not every store answers well to the end of what it does not know
        if self._is_open(key, remote_id) and self._ended(at, remote_id, parts):
            return
        with self._told(key):
            if not self._is_there(at):
                raise ObjectMissing(key=key)

    def _ended(self, at: dict[str, str], remote_id: str, parts: Sequence[ReceivedPart]) -> bool:
        """False: somebody else ended it since it was asked for."""
        from botocore.exceptions import ClientError

        named = [
            {"PartNumber": part.number, "ETag": part.etag}
            for part in sorted(parts, key=lambda part: part.number)
        ]
        with self._told(at["Key"]):
            try:
                self._connection.client.complete_multipart_upload(
                    **at, UploadId=remote_id, MultipartUpload={"Parts": named}
                )
            except ClientError as error:
                if error_code(error) == _UNKNOWN:
                    return False
                raise
        return True

    def abort(self, key: str, remote_id: str) -> None:
        from botocore.exceptions import ClientError

        at = self._connection.at(key)
        with self._told(key):
            try:
                self._connection.client.abort_multipart_upload(**at, UploadId=remote_id)
            except ClientError as error:
                if error_code(error) != _UNKNOWN and not is_missing(error):
                    raise

    def unfinished(self, prefix: str) -> Iterator[UnfinishedUpload]:
        connection = self._connection
        with self._told():
            pages = connection.client.get_paginator("list_multipart_uploads").paginate(
                **connection.whose, Prefix=connection.prefix + prefix
            )
            for page in pages:
                for found in page.get("Uploads", ()):
                    yield UnfinishedUpload(
                        key=connection.own_key(found["Key"]),
                        remote_id=found["UploadId"],
                        started_at=found["Initiated"],
                    )

    def _is_open(self, key: str, remote_id: str) -> bool:
        from botocore.exceptions import ClientError

        with self._told(key):
            try:
                self._connection.client.list_parts(
                    **self._connection.at(key), UploadId=remote_id, MaxParts=1
                )
            except ClientError as error:
                if error_code(error) == _UNKNOWN:
                    return False
                raise
        return True

    def _is_there(self, at: dict[str, str]) -> bool:
        from botocore.exceptions import ClientError

        try:
            self._connection.client.head_object(**at)
        except ClientError as error:
            if is_missing(error):
                return False
            raise
        return True

    def _told(self, key: str = "") -> Any:
        return told(self._connection.bucket, key)
