"""Delete from the bucket what no row of the library counts on."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import islice

import msgspec
from msgspec import structs

from application.media.bucket.claims import ReadClaims
from application.ports.bucket import Bucket
from application.ports.clock import Clock
from application.ports.store_failures import BucketNotConfigured
from application.ports.unit_of_work import UnitOfWork
from domain.media.bucket_keys import KeyClaimed, PrefixMissing, our_key

IN_THE_MAKING = timedelta(minutes=10)
"""What is younger may be stored and not recorded yet."""

_AT_ONCE = 1000


class DeleteObjects:
    """Rows that came to claim an object while it was deleted let go of it."""

    def __init__(self, *, uow: UnitOfWork, bucket: Bucket) -> None:
        self._uow = uow
        self._bucket = bucket

    def __call__(self, keys: Sequence[str]) -> None:
        self._bucket.delete_many(keys)
        with self._uow() as tx:
            for artifact in tx.media.with_keys(keys).values():
                if artifact.remote is not None:
                    tx.media.set_artifact(structs.replace(artifact, remote=None))
            tx.commit()


class DeleteObject:
    def __init__(self, *, uow: UnitOfWork, bucket: Bucket | None, claims: ReadClaims) -> None:
        self._uow = uow
        self._bucket = bucket
        self._claims = claims

    def __call__(self, key: str) -> None:
        """A missing object is not an error.

        Raises:
            BucketNotConfigured, KeyNotOurs, UnsafeKey, StoreFailed
            KeyClaimed: a row counts on it.
        """
        if self._bucket is None:
            raise BucketNotConfigured()
        claims = self._claims([our_key(key)])
        if key in claims.claimed:
            artifact = claims.artifacts.get(key)
            raise KeyClaimed(key=key, file_id=artifact.file_id if artifact else None)
        DeleteObjects(uow=self._uow, bucket=self._bucket)([key])


class Cleared(msgspec.Struct, frozen=True, kw_only=True):
    """With `confirm` what was deleted, else what would be."""

    objects: int
    size_bytes: int
    claimed: int
    """Kept: rows count on them."""
    in_the_making: int
    """Kept: they are too young to be sure that no row is about to claim them."""


class ClearBucket:
    """Below one prefix. Without `confirm` nothing is deleted."""

    def __init__(
        self, *, uow: UnitOfWork, bucket: Bucket | None, claims: ReadClaims, clock: Clock
    ) -> None:
        self._uow = uow
        self._bucket = bucket
        self._claims = claims
        self._clock = clock

    def __call__(self, prefix: str, *, confirm: bool) -> Cleared:
        """Raises:
        BucketNotConfigured, PrefixMissing, KeyNotOurs, StoreFailed
        """
        if self._bucket is None:
            raise BucketNotConfigured()
        if not prefix:
            raise PrefixMissing()
        delete = DeleteObjects(uow=self._uow, bucket=self._bucket)
        settled = self._clock.now() - IN_THE_MAKING
        counts = {"objects": 0, "size_bytes": 0, "claimed": 0, "in_the_making": 0}
        entries = self._bucket.entries(our_key(prefix))
        while some := list(islice(entries, _AT_ONCE)):
            claimed = self._claims([entry.key for entry in some]).claimed
            free = [entry for entry in some if entry.key not in claimed]
            gone = [entry for entry in free if entry.modified_at < settled]
            if confirm and gone:
                delete([entry.key for entry in gone])
            counts["objects"] += len(gone)
            counts["size_bytes"] += sum(entry.size_bytes for entry in gone)
            counts["claimed"] += len(some) - len(free)
            counts["in_the_making"] += len(free) - len(gone)
        return Cleared(**counts)
