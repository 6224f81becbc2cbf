"""Put a finished proxy or thumbnail into the object store, and say what the row of it holds."""

from application.ports.clock import Clock
from application.ports.object_store import ObjectStore
from application.ports.proxy_makers import MadeFile
from domain.library.file import MediaFile
from domain.media.artifact import Artifact, ArtifactKind, proxy_key, thumbnail_key
from domain.shared.ids import ArtifactId


class StoreArtifact:
    def __init__(self, *, objects: ObjectStore, clock: Clock) -> None:
        self._objects = objects
        self._clock = clock

    def __call__(
        self, file: MediaFile, kind: ArtifactKind, made: MadeFile, made_from: str
    ) -> Artifact:
        """A confirmed object; `made` is consumed. The caller records it.

        Raises:
            StoreFailed
        """
        suffix = made.path.suffix.lstrip(".")
        key = (
            proxy_key(file.path, file.id, file.kind, suffix)
            if kind is ArtifactKind.PROXY
            else thumbnail_key(file.path, file.id, file.kind)
        )
        stored = self._objects.put_file(key, made.path)
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
            made_at=self._clock.now(),
        )
