"""An object to another key, inside the bucket."""

from typing import Any

from adapters.s3.connection import BucketConnection
from adapters.s3.uploading import MOST_PARTS, give_up

AT_ONCE_BYTES = 5 * 1024**3
"""The most that S3 copies in one request."""

PART_BYTES = 512 * 1024 * 1024


def copy_object(
    connection: BucketConnection,
    key: str,
    to: str,
    head: dict[str, Any],
    *,
    at_once_bytes: int = AT_ONCE_BYTES,
    part_bytes: int = PART_BYTES,
) -> None:
    """The version that `head` tells of, with its metadata; nothing passes through here."""
    source = connection.at(key)
    what: dict[str, Any] = {
        "CopySource": {"Bucket": source["Bucket"], "Key": source["Key"]},
        "CopySourceIfMatch": head["ETag"],
    }
    if "ExpectedBucketOwner" in source:
        what["ExpectedSourceBucketOwner"] = source["ExpectedBucketOwner"]
    size = head["ContentLength"]
    if size > at_once_bytes:
        _in_parts(connection, to, what, head, max(part_bytes, -(-size // MOST_PARTS)))
    else:
        connection.client.copy_object(**connection.at(to), **what)


def _in_parts(
    connection: BucketConnection,
    to: str,
    what: dict[str, Any],
    head: dict[str, Any],
    part_bytes: int,
) -> None:
    client, at, size = connection.client, connection.at(to), head["ContentLength"]
    upload_id = client.create_multipart_upload(
        **at,
        ContentType=head.get("ContentType", "application/octet-stream"),
        Metadata=head.get("Metadata", {}),
    )["UploadId"]
    try:
        parts = []
        for number in range(1, -(-size // part_bytes) + 1):
            first = (number - 1) * part_bytes
            last = min(first + part_bytes, size) - 1
            reply = client.upload_part_copy(
                **at,
                **what,
                UploadId=upload_id,
                PartNumber=number,
                CopySourceRange=f"bytes={first}-{last}",
            )
            parts.append({"PartNumber": number, "ETag": reply["CopyPartResult"]["ETag"]})
        client.complete_multipart_upload(
            **at, UploadId=upload_id, MultipartUpload={"Parts": parts}
        )
    except BaseException:
        give_up(connection, to, upload_id)
        raise
