"""Have a file's proxy in the bucket: sent only where it is not there already."""

from msgspec import structs

from application.ports.bucket import Bucket, BucketObject
from application.ports.clock import Clock
from application.ports.object_store import ObjectMissing, ObjectStore
from application.ports.store_failures import BucketNotConfigured, NotConfirmed
from application.ports.unit_of_work import UnitOfWork
from domain.media.artifact import Artifact, ArtifactKind, RemoteCopy
from domain.shared.errors import Conflict
from domain.shared.ids import FileId


class NothingToSend(Conflict):
    """No proxy of this file has been made yet."""

    code = "nothing_to_send"
    remedy = "Make it with the action Proxies, or `reelsight proxies ID`."


class MadeAgainMeanwhile(Conflict):
    """The proxy was made again while it was sent."""

    code = "made_again_meanwhile"
    remedy = "Send it again."


class SendToBucket:
    """A row says that the bucket has the proxy only after the bucket has shown it: its size and
    the hash of its content. What a killed attempt left there is found and not sent again."""

    def __init__(
        self, *, uow: UnitOfWork, objects: ObjectStore, bucket: Bucket | None, clock: Clock
    ) -> None:
        self._uow = uow
        self._objects = objects
        self._bucket = bucket
        self._clock = clock

    def __call__(self, file_id: FileId) -> Artifact:
        """The proxy as it is recorded now, with its remote copy.

        Raises:
            FileNotFound, NothingToSend, MadeAgainMeanwhile
            BucketNotConfigured
            ObjectMissing: neither this machine nor the bucket has it; nothing claims that.
            StoreFailed: nothing was recorded.
        """
        if self._bucket is None:
            raise BucketNotConfigured()
        proxy = self._proxy(file_id)
        try:
            seen = self._present(self._bucket, proxy)
        except ObjectMissing:
            self._record(proxy, None)
            raise
        if proxy.remote is not None and _tells_of(proxy.remote, seen):
            return proxy
        recorded = self._record(proxy, seen)
        # whoever deletes what no row claims may have looked before this one did
        if self._bucket.look(proxy.key) != seen:
            self._record(proxy, None)
            raise NotConfirmed(f"{proxy.key} went from the bucket while it was recorded")
        return recorded

    def _present(self, bucket: Bucket, proxy: Artifact) -> BucketObject:
        there = bucket.look(proxy.key)
        if there is not None and there.holds(proxy.size_bytes, proxy.sha256):
            return there
        path = self._objects.local_path(proxy.key)
        if path is None:
            raise ObjectMissing(key=proxy.key)
        sent = bucket.send(proxy.key, path)
        if not sent.holds(proxy.size_bytes, proxy.sha256):
            raise NotConfirmed(f"{proxy.key} is not what was made: make it again", key=proxy.key)
        return sent

    def _proxy(self, file_id: FileId) -> Artifact:
        with self._uow() as tx:
            tx.files.get(file_id)
            proxy = tx.media.artifacts(file_id).get(ArtifactKind.PROXY)
        if proxy is None:
            raise NothingToSend(file_id=file_id)
        return proxy

    def _record(self, proxy: Artifact, seen: BucketObject | None) -> Artifact:
        remote = seen and RemoteCopy(
            etag=seen.etag, size_bytes=seen.size_bytes, confirmed_at=self._clock.now()
        )
        with self._uow() as tx:
            now = tx.media.artifacts(proxy.file_id).get(ArtifactKind.PROXY)
            if now is None or (now.key, now.sha256) != (proxy.key, proxy.sha256):
                raise MadeAgainMeanwhile(file_id=proxy.file_id)
            tx.media.set_artifact(structs.replace(now, remote=remote))
            recorded = tx.media.artifacts(proxy.file_id)[ArtifactKind.PROXY]
            tx.commit()
        return recorded


def _tells_of(remote: RemoteCopy, seen: BucketObject) -> bool:
    return (remote.etag, remote.size_bytes) == (seen.etag, seen.size_bytes)
