"""Finished proxies and thumbnails go into the object store; how the item ends that made them."""

from collections.abc import Iterable, Mapping

from application.jobs.handler import Finished
from application.ports.clock import Clock
from application.ports.object_store import ObjectStore
from application.ports.proxy_makers import MadeFile
from application.ports.unit_of_work import Reader, Transaction
from domain.jobs.job import ItemOutcome, ItemStatus
from domain.library.file import MediaFile
from domain.media.artifact import (
    Artifact,
    ArtifactKind,
    RemoteCopy,
    proxy_key,
    thumbnail_key,
)
from domain.shared.ids import ArtifactId


class StoreArtifacts:
    def __init__(self, *, reader: Reader, objects: ObjectStore, clock: Clock) -> None:
        self._reader = reader
        self._objects = objects
        self._clock = clock

    def __call__(
        self,
        file: MediaFile,
        made: Mapping[ArtifactKind, MadeFile],
        made_from: str,
        *,
        note: str,
        replaced: Iterable[Artifact | None] = (),
    ) -> Finished:
        """All of `made` are confirmed by the store, and are recorded with the end of the item.
        Then the objects of those that they replace go; or theirs, where the file was forgotten
        meanwhile. `made` is used up, also by a failure.

        Raises:
            StoreFailed, OSError
        """
        try:
            artifacts = [self._store(file, kind, one, made_from) for kind, one in made.items()]
        finally:
            for one in made.values():  # the store took what it confirmed
                one.path.unlink(missing_ok=True)
        keys = sorted({artifact.key for artifact in artifacts})
        gone = [artifact.key for artifact in replaced if artifact and artifact.key not in keys]

        def record(tx: Transaction) -> None:
            for artifact in artifacts:
                tx.media.set_artifact(artifact)

        def drop_where_forgotten() -> None:
            with self._reader() as now:
                if now.files.some([file.id]):
                    return
            self._delete(keys)  # no other file will ever have these names

        return Finished(
            outcome=ItemOutcome(
                status=ItemStatus.DONE,
                note=note,
                made_bytes=next(
                    (a.size_bytes for a in artifacts if a.kind is ArtifactKind.PROXY), None
                ),
            ),
            effect=record,
            afterwards=lambda: self._delete(gone),
            instead=drop_where_forgotten,
        )

    def _store(
        self, file: MediaFile, kind: ArtifactKind, made: MadeFile, made_from: str
    ) -> Artifact:
        suffix = made.path.suffix.lstrip(".")
        key = (
            proxy_key(file.path, file.id, file.kind, suffix)
            if kind is ArtifactKind.PROXY
            else thumbnail_key(file.path, file.id, file.kind)
        )
        stored = self._objects.put_file(key, made.path)
        now = self._clock.now()
        return Artifact(
            id=ArtifactId(0),
            file_id=file.id,
            kind=kind,
            key=stored.key,
            size_bytes=stored.size_bytes,
            sha256=stored.sha256,
            media_type=made.media_type,
            width=made.width,
            height=made.height,
            duration_s=made.duration_s,
            made_by=made.made_by,
            made_from=made_from,
            made_at=now,
            remote=(
                None
                if stored.etag is None
                else RemoteCopy(etag=stored.etag, size_bytes=stored.size_bytes, confirmed_at=now)
            ),
        )

    def _delete(self, keys: Iterable[str]) -> None:
        for key in keys:
            self._objects.delete(key)
