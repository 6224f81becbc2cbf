"""What is sent along with a request: bytes of its own, or objects in the bucket, read for real."""

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

from tests.emulator.refusals import invalid

GB = 1024**3
PIXELS_PER_TOKEN = 784
MOST_IMAGE_TOKENS = 2_156
"""Of 1300 × 1300, the largest that Nova's guide states; larger ones are scaled down."""
VIDEO_TYPES = {
    "mp4": ("video/mp4",),
    "mov": ("video/quicktime",),
    "mkv": ("video/x-matroska", "video/matroska"),
    "webm": ("video/webm",),
    "flv": ("video/x-flv",),
    "mpeg": ("video/mpeg",),
    "mpg": ("video/mpeg",),
    "wmv": ("video/x-ms-wmv",),
    "three_gp": ("video/3gpp",),
}
IMAGE_TYPES = {
    "png": ("image/png",),
    "jpeg": ("image/jpeg",),
    "gif": ("image/gif",),
    "webp": ("image/webp",),
}
_CONTAINERS = {
    "mov,mp4,m4a,3gp,3g2,mj2": {"mp4", "mov", "three_gp"},
    "matroska,webm": {"mkv", "webm"},
    "flv": {"flv"},
    "mpeg": {"mpeg", "mpg"},
    "mpegts": {"mpeg", "mpg"},
    "asf": {"wmv"},
}


@dataclass(frozen=True, kw_only=True)
class SeenMedia:
    kind: str
    """`video` or `image`."""
    format: str
    sha256: str
    """Of the bytes, also of an object's."""
    size_bytes: int
    uri: str | None = None
    """None: it came inline."""
    owner: str | None = None
    duration_s: float | None = None
    width: int = 0
    height: int = 0

    @property
    def tokens(self) -> int:
        """Of an image. A video's depend on the model."""
        return max(1, min(-(-self.width * self.height // PIXELS_PER_TOKEN), MOST_IMAGE_TOKENS))


class Bucket:
    """The object store that the service reads from; moto's in tests."""

    ACCOUNT = "123456789012"
    """Whose all buckets are there."""

    def __init__(self, endpoint: str | None) -> None:
        self._endpoint = endpoint
        self._lock = Lock()
        self._made: Any = None
        self._looked: dict[tuple[str, str, str, str], SeenMedia] = {}

    @property
    def client(self) -> Any:
        import boto3
        from botocore.config import Config

        if self._endpoint is None:
            raise invalid("The emulator was started without an S3 endpoint.")
        with self._lock:
            if self._made is None:
                self._made = boto3.session.Session().client(
                    "s3",
                    endpoint_url=self._endpoint,
                    aws_access_key_id="emulator",
                    aws_secret_access_key="nothing",
                    region_name="us-east-1",
                    config=Config(s3={"addressing_style": "path"}, signature_version="s3v4"),
                )
        return self._made

    def look(self, kind: str, format_: str, location: Mapping[str, str]) -> SeenMedia:
        """The key is taken as it stands: nothing in it is decoded.

        Raises:
            Refused
        """
        from botocore.exceptions import ClientError

        uri, owner = location["uri"], location.get("bucketOwner")
        bucket, _, key = uri.removeprefix("s3://").partition("/")
        if not bucket or not key:
            raise invalid(f"Invalid S3 location: {uri}")
        if owner is not None and owner != self.ACCOUNT:
            raise invalid(f"Access denied: the bucket {bucket} is not owned by {owner}.")
        client = self.client
        try:
            head = client.head_object(Bucket=bucket, Key=key)
        except ClientError as error:
            raise invalid(
                "Invalid S3 credentials or the object does not exist. Confirm that you can read "
                f"{uri}."
            ) from error
        if head["ContentLength"] > GB:
            raise invalid(f"The object {uri} exceeds the limit of 1 GB.")
        allowed = (VIDEO_TYPES if kind == "video" else IMAGE_TYPES)[format_]
        if head["ContentType"] not in allowed:
            raise invalid(
                f"The content type {head['ContentType']} of {uri} does not fit the format "
                f"{format_}."
            )
        at = (bucket, key, head["ETag"], format_)
        if at not in self._looked:
            data = client.get_object(Bucket=bucket, Key=key)["Body"].read()
            self._looked[at] = look_at(kind, format_, data, uri=uri, owner=owner)
        return self._looked[at]

    def forget(self) -> None:
        self._looked.clear()


def look_at(
    kind: str, format_: str, data: bytes, *, uri: str | None = None, owner: str | None = None
) -> SeenMedia:
    """Raises:
    Refused: it cannot be decoded, or is of another format.
    """
    seen = SeenMedia(
        kind=kind,
        format=format_,
        sha256=hashlib.sha256(data).hexdigest(),
        size_bytes=len(data),
        uri=uri,
        owner=owner,
    )
    return _video(seen, data) if kind == "video" else _image(seen, data)


def _video(seen: SeenMedia, data: bytes) -> SeenMedia:
    from dataclasses import replace

    import av

    try:
        with av.open(io.BytesIO(data), "r") as container:
            stream = container.streams.video[0]
            duration = container.duration / 1_000_000 if container.duration else None
            size = (stream.codec_context.width, stream.codec_context.height)
            formats = _CONTAINERS.get(container.format.name, set())
    except (av.error.FFmpegError, IndexError) as error:
        raise invalid("The video cannot be decoded.") from error
    if seen.format not in formats:
        raise invalid(f"The video is not of the format {seen.format}.")
    return replace(seen, duration_s=duration, width=size[0], height=size[1])


def _image(seen: SeenMedia, data: bytes) -> SeenMedia:
    from dataclasses import replace

    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data)) as image:
            width, height = image.size
            found = (image.format or "").lower()
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise invalid("The image cannot be decoded.") from error
    if found != seen.format:
        raise invalid(f"The image is {found}, not of the format {seen.format}.")
    if max(width, height) > 8000:
        raise invalid(f"The image of {width} × {height} exceeds 8000 × 8000 pixels.")
    return replace(seen, width=width, height=height)
