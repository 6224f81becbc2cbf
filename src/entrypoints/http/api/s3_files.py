"""What we keep in the bucket: `/api/s3-files`, under the predecessor's names.

Only keys below our own prefixes can be named; what the library counts on is not deleted.
"""

from datetime import datetime
from typing import Any
from urllib.parse import unquote_to_bytes

import msgspec
from litestar import Controller, Request, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody

from application.media.bucket.delete_objects import ClearBucket, DeleteObject
from application.media.bucket.link_object import LinkObject
from application.media.bucket.list_bucket import InBucket, ListBucket, ListBucketQuery
from application.media.bucket.send_to_bucket import SendToBucket
from application.media.bucket.show_sent import (
    LINK_SECONDS,
    SentObject,
    ShowSent,
    TakeFromBucket,
)
from application.ports.object_store import ObjectMissing, UnsafeKey, checked_key
from domain.library.kind import MediaKind
from domain.media.artifact import Artifact
from domain.shared import figures
from domain.shared.ids import FileId
from entrypoints.http.api.answers import change_problems, problems
from entrypoints.http.api.old_display import size_display
from entrypoints.http.api.reading import within

_ONE = b"/api/s3-file/"
_LINK = "/download-url"
_MOST = 1000


class S3Object(msgspec.Struct, frozen=True, kw_only=True):
    s3_key: str
    size_bytes: int
    size_display: str
    last_modified: datetime
    filename: str
    """The last part of the key."""
    in_database: bool
    """A proxy or a thumbnail of the library has this key."""
    file_id: FileId | None
    file_type: MediaKind | None
    claimed: bool
    """The library counts on it: it is not deleted by itself."""


class S3Objects(msgspec.Struct, frozen=True, kw_only=True):
    s3_files: tuple[S3Object, ...]
    total: int
    """Objects in this answer."""
    next: str | None
    """`after` of the next page; null: there is none."""


class DownloadUrl(msgspec.Struct, frozen=True, kw_only=True):
    download_url: str
    expires_in: int
    s3_key: str


class Deleted(msgspec.Struct, frozen=True, kw_only=True):
    message: str
    s3_key: str


class ClearBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    prefix: str = ""
    """One of ours, or what begins with one; never empty."""
    confirm: bool = False
    """Without it nothing is deleted: the answer says what would be."""


class ClearedAnswer(msgspec.Struct, frozen=True, kw_only=True):
    message: str
    deleted_count: int
    matching_count: int
    """What was deleted, or would be."""
    matching_size_bytes: int
    matching_size_display: str
    kept_claimed: int
    kept_in_the_making: int
    """Younger than ten minutes: a row may be about to claim them."""


class SentFile(msgspec.Struct, frozen=True, kw_only=True):
    proxy_id: int
    s3_key: str
    size_bytes: int
    size_display: str
    presigned_url: str | None
    """Good for an hour."""
    uploaded_at: datetime
    """When the bucket confirmed it."""


class SentFiles(msgspec.Struct, frozen=True, kw_only=True):
    s3_files: tuple[SentFile, ...]
    """None or one: the proxy."""


class S3FilesController(Controller):
    path = "/api"
    tags = ("s3",)

    @get(
        "/s3-files",
        operation_id="ListBucketObjects",
        summary="What Reelsight keeps in the bucket",
        responses=problems(400, 403, 409),
        sync_to_thread=True,
    )
    def list_all(
        self,
        list_bucket: NamedDependency[ListBucket],
        prefix: FromQuery[str] = "",
        after: FromQuery[str] = "",
        limit: FromQuery[int] = 200,
    ) -> S3Objects:
        """By key. Without `prefix` all that is ours."""
        query = ListBucketQuery(prefix=prefix, after=after, limit=within("limit", limit, 1, _MOST))
        page = list_bucket(query)
        return S3Objects(
            s3_files=tuple(map(_object, page.objects)), total=len(page.objects), next=page.next
        )

    @get(
        "/s3-file/{key:path}",
        operation_id="LinkBucketObject",
        summary="An address to read an object at, for an hour",
        responses=problems(403, 404, 409),
        sync_to_thread=True,
    )
    def link(
        self,
        request: Request[Any, Any, Any],
        key: FromPath[str],
        link_object: NamedDependency[LinkObject],
    ) -> DownloadUrl:
        """The path is `/api/s3-file/KEY/download-url`."""
        wanted = _key(request)
        if not wanted.endswith(_LINK):
            raise ObjectMissing("The address ends in /download-url", key=wanted)
        wanted = wanted.removesuffix(_LINK)
        return DownloadUrl(
            download_url=link_object(wanted), expires_in=LINK_SECONDS, s3_key=wanted
        )

    @delete(
        "/s3-file/{key:path}",
        operation_id="DeleteBucketObject",
        summary="Delete an object that no file counts on",
        status_code=200,
        responses=change_problems(403, 409),
        sync_to_thread=True,
    )
    def delete_one(
        self,
        request: Request[Any, Any, Any],
        key: FromPath[str],
        delete_object: NamedDependency[DeleteObject],
    ) -> Deleted:
        """409 while the library counts on it; `remedy` says how it lets go."""
        wanted = _key(request)
        delete_object(wanted)
        return Deleted(message="Deleted.", s3_key=wanted)

    @post(
        "/s3-files/delete-all",
        operation_id="ClearBucket",
        summary="Delete what no file counts on",
        status_code=200,
        responses=change_problems(400, 403, 409),
        sync_to_thread=True,
    )
    def clear(
        self, clear_bucket: NamedDependency[ClearBucket], data: JSONBody[ClearBody]
    ) -> ClearedAnswer:
        """Below one prefix. Without `confirm` nothing is deleted."""
        cleared = clear_bucket(data.prefix, confirm=data.confirm)
        what = f"{figures.counted(cleared.objects, 'object')} below {data.prefix}"
        return ClearedAnswer(
            message=f"Deleted {what}." if data.confirm else f"Would delete {what}.",
            deleted_count=cleared.objects if data.confirm else 0,
            matching_count=cleared.objects,
            matching_size_bytes=cleared.size_bytes,
            matching_size_display=size_display(cleared.size_bytes),
            kept_claimed=cleared.claimed,
            kept_in_the_making=cleared.in_the_making,
        )

    @get(
        "/files/{file_id:int}/s3-files",
        operation_id="ShowSentFiles",
        summary="What of a file the bucket has",
        responses=problems(404),
        sync_to_thread=True,
    )
    def show_sent(self, file_id: FromPath[int], show_sent: NamedDependency[ShowSent]) -> SentFiles:
        return SentFiles(s3_files=tuple(map(_sent, show_sent(FileId(file_id)))))

    @post(
        "/files/{file_id:int}/s3-files",
        operation_id="SendToBucket",
        summary="Have the proxy in the bucket",
        status_code=200,
        responses=change_problems(404, 409),
        sync_to_thread=True,
    )
    def send(
        self,
        file_id: FromPath[int],
        send_to_bucket: NamedDependency[SendToBucket],
        show_sent: NamedDependency[ShowSent],
    ) -> SentFiles:
        """Answers when the bucket has confirmed it. Sent only where it is not there already."""
        send_to_bucket(FileId(file_id))
        return SentFiles(s3_files=tuple(map(_sent, show_sent(FileId(file_id)))))

    @delete(
        "/files/{file_id:int}/s3-files",
        operation_id="TakeFromBucket",
        summary="Delete the bucket's copy of the proxy",
        status_code=200,
        responses=change_problems(404, 409),
        sync_to_thread=True,
    )
    def take_out(
        self, file_id: FromPath[int], take_from_bucket: NamedDependency[TakeFromBucket]
    ) -> SentFiles:
        """409 while it is the only copy."""
        take_from_bucket(FileId(file_id))
        return SentFiles(s3_files=())


def _key(request: Request[Any, Any, Any]) -> str:
    """Of the path as it was sent: the router takes `a//b` for `a/b`, and another object has that
    key.

    Raises:
        UnsafeKey
    """
    sent = request.scope["raw_path"].partition(_ONE)[2].partition(b"?")[0]
    try:
        return checked_key(unquote_to_bytes(sent).decode())
    except UnicodeDecodeError as error:
        raise UnsafeKey() from error


def _object(found: InBucket) -> S3Object:
    return S3Object(
        s3_key=found.key,
        size_bytes=found.size_bytes,
        size_display=size_display(found.size_bytes),
        last_modified=found.modified_at,
        filename=found.key.rpartition("/")[2],
        in_database=found.file_id is not None,
        file_id=found.file_id,
        file_type=found.file_kind,
        claimed=found.claimed,
    )


def _sent(sent: SentObject) -> SentFile:
    artifact: Artifact = sent.artifact
    assert artifact.remote is not None  # that is what sent means
    return SentFile(
        proxy_id=artifact.id,
        s3_key=artifact.key,
        size_bytes=artifact.size_bytes,
        size_display=size_display(artifact.size_bytes),
        presigned_url=sent.link,
        uploaded_at=artifact.remote.confirmed_at,
    )
