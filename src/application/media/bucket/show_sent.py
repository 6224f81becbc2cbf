"""What of a file the bucket has, with an address to read it at; and taking it out again."""

import msgspec
from msgspec import structs

from application.ports.bucket import Bucket
from application.ports.object_store import ObjectStore
from application.ports.store_failures import BucketNotConfigured
from application.ports.unit_of_work import Reader, UnitOfWork
from domain.media.artifact import Artifact, ArtifactKind
from domain.shared.errors import Conflict
from domain.shared.ids import FileId

LINK_SECONDS = 3600


class OnlyInBucket(Conflict):
    """The bucket has the only copy of this proxy."""

    code = "only_in_bucket"
    remedy = "Forget the file, or make its proxy again with REELSIGHT_OBJECTS=local."


class SentObject(msgspec.Struct, frozen=True, kw_only=True):
    artifact: Artifact
    link: str | None
    """Good for an hour; None while no bucket is configured."""


class ShowSent:
    def __init__(self, *, reader: Reader, bucket: Bucket | None) -> None:
        self._reader = reader
        self._bucket = bucket

    def __call__(self, file_id: FileId) -> tuple[SentObject, ...]:
        """The proxy when the bucket has confirmed it, else nothing.

        Raises:
            FileNotFound, StoreFailed
        """
        with self._reader() as now:
            now.files.get(file_id)
            proxy = now.media.artifacts(file_id).get(ArtifactKind.PROXY)
        if proxy is None or proxy.remote is None:
            return ()
        link = self._bucket.link(proxy.key, seconds=LINK_SECONDS) if self._bucket else None
        return (SentObject(artifact=proxy, link=link),)


class TakeFromBucket:
    """The row lets go first, so that it never claims what is gone."""

    def __init__(self, *, uow: UnitOfWork, objects: ObjectStore, bucket: Bucket | None) -> None:
        self._uow = uow
        self._objects = objects
        self._bucket = bucket

    def __call__(self, file_id: FileId) -> bool:
        """Whether there was something to take out.

        Raises:
            FileNotFound, OnlyInBucket, BucketNotConfigured, StoreFailed
        """
        if self._bucket is None:
            raise BucketNotConfigured()
        with self._uow() as tx:
            tx.files.get(file_id)
            proxy = tx.media.artifacts(file_id).get(ArtifactKind.PROXY)
            if proxy is None or proxy.remote is None:
                return False
            if self._objects.local_path(proxy.key) is None:
                raise OnlyInBucket(file_id=file_id)
            tx.media.set_artifact(structs.replace(proxy, remote=None))
            tx.commit()
        self._bucket.delete(proxy.key)
        return True
