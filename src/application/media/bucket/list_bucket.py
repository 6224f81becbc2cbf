"""What we keep in the bucket, page by page, and what of it the library knows."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

import msgspec

from application.media.bucket.claims import ReadClaims
from application.ports.bucket import Bucket
from application.ports.object_store import ObjectEntry, checked_key
from application.ports.store_failures import BucketNotConfigured
from application.ports.unit_of_work import Reader
from domain.library.kind import MediaKind
from domain.media.bucket_keys import our_prefixes
from domain.shared.ids import FileId
from domain.shared.names import base_name, display_text

MOST_PER_PAGE = 1000


class ListBucketQuery(msgspec.Struct, frozen=True, kw_only=True):
    prefix: str = ""
    """Empty: all that is ours."""
    after: str = ""
    """The key that the page before ended with."""
    limit: int = 200


class InBucket(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    size_bytes: int
    modified_at: datetime
    file_id: FileId | None
    """The file of the library whose proxy or thumbnail has this key."""
    file_name: str | None
    file_kind: MediaKind | None
    claimed: bool
    """It cannot be deleted by itself."""


class BucketPage(msgspec.Struct, frozen=True, kw_only=True):
    bucket: str
    objects: tuple[InBucket, ...]
    next: str | None
    """`after` of the next page; None: this is the last."""


class ListBucket:
    def __init__(self, *, bucket: Bucket | None, claims: ReadClaims, reader: Reader) -> None:
        self._bucket = bucket
        self._claims = claims
        self._reader = reader

    def __call__(self, query: ListBucketQuery) -> BucketPage:
        """Raises:
        BucketNotConfigured, KeyNotOurs, UnsafeKey, StoreFailed
        """
        if self._bucket is None:
            raise BucketNotConfigured()
        if query.after:
            checked_key(query.after)
        limit = min(query.limit, MOST_PER_PAGE)
        found = list(islice(_entries(self._bucket, query), limit + 1))
        shown = found[:limit]
        claims = self._claims([entry.key for entry in shown])
        ids = sorted({artifact.file_id for artifact in claims.artifacts.values()})
        with self._reader() as now:
            files = {row.id: row for row in now.files.rows(ids)}
        objects = []
        for entry in shown:
            artifact = claims.artifacts.get(entry.key)
            row = files.get(artifact.file_id) if artifact else None
            objects.append(
                InBucket(
                    key=entry.key,
                    size_bytes=entry.size_bytes,
                    modified_at=entry.modified_at,
                    file_id=row.id if row else None,
                    file_name=display_text(base_name(row.path)) if row else None,
                    file_kind=row.kind if row else None,
                    claimed=entry.key in claims.claimed,
                )
            )
        return BucketPage(
            bucket=self._bucket.name,
            objects=tuple(objects),
            next=shown[-1].key if len(found) > limit else None,
        )


def _entries(bucket: Bucket, query: ListBucketQuery) -> Iterator[ObjectEntry]:
    for prefix in our_prefixes(query.prefix):
        # what ends before `after` need not be asked for
        if prefix > query.after or query.after.startswith(prefix):
            yield from bucket.entries(prefix, after=query.after)
