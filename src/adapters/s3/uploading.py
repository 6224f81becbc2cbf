"""A file into a bucket: in one piece, or in parts side by side."""

import base64
import hashlib
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath
from typing import Any

from adapters.s3.connection import BucketConnection

SHA256 = "sha256"
"""Name of the metadata that holds what we computed over the whole content."""

ONE_PIECE_BYTES = 16 * 1024 * 1024
PART_BYTES = 16 * 1024 * 1024
SIDE_BY_SIDE = 4
MOST_PARTS = 10_000

_MEDIA_TYPES = {
    ".mp4": "video/mp4",
    ".mov": "video/quicktime",
    ".webm": "video/webm",
    ".mkv": "video/x-matroska",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".gif": "image/gif",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".wav": "audio/wav",
}


def media_type_of(key: str) -> str:
    """Bedrock looks at it; what is not on the list is bytes."""
    suffix = PurePosixPath(key).suffix.lower()
    return _MEDIA_TYPES.get(suffix, "application/octet-stream")


def upload(
    connection: BucketConnection,
    key: str,
    source: Path,
    *,
    sha256: str,
    one_piece_bytes: int = ONE_PIECE_BYTES,
    part_bytes: int = PART_BYTES,
) -> None:
    """Every piece carries its MD5, so what differs on arrival is refused."""
    size = source.stat().st_size
    about = {"ContentType": media_type_of(key), "Metadata": {SHA256: sha256}}
    if size > one_piece_bytes:
        _in_parts(connection, key, source, size, max(part_bytes, -(-size // MOST_PARTS)), about)
        return
    content = source.read_bytes()
    connection.client.put_object(
        **connection.at(key), **about, Body=content, ContentMD5=md5_of(content)
    )


def _in_parts(
    connection: BucketConnection,
    key: str,
    source: Path,
    size: int,
    part_bytes: int,
    about: Mapping[str, Any],
) -> None:
    client, at = connection.client, connection.at(key)
    upload_id = client.create_multipart_upload(**at, **about)["UploadId"]

    def send(number: int) -> dict[str, Any]:
        with source.open("rb") as file:
            file.seek((number - 1) * part_bytes)
            content = file.read(part_bytes)
        reply = client.upload_part(
            **at,
            UploadId=upload_id,
            PartNumber=number,
            Body=content,
            ContentMD5=md5_of(content),
        )
        return {"PartNumber": number, "ETag": reply["ETag"]}

    try:
        with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
            waiting = [pool.submit(send, n + 1) for n in range(-(-size // part_bytes))]
            try:
                parts = [part.result() for part in waiting]
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise
        client.complete_multipart_upload(
            **at, UploadId=upload_id, MultipartUpload={"Parts": parts}
        )
    except BaseException:
        give_up(connection, key, upload_id)
        raise


def give_up(connection: BucketConnection, key: str, upload_id: str) -> None:
    """Parts that belong to nothing cost money for good. What made us give up is told, not this."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        connection.client.abort_multipart_upload(**connection.at(key), UploadId=upload_id)
    except (BotoCoreError, ClientError):
        return


def md5_of(content: bytes) -> str:
    return base64.b64encode(hashlib.md5(content, usedforsecurity=False).digest()).decode()
