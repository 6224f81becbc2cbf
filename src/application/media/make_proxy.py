"""Make the proxy and the thumbnail of one file."""

import errno
from collections.abc import Callable

from application.jobs.handler import (
    Finished,
    ItemContext,
    ItemHandler,
    ItemStopped,
    Resource,
    failed,
    skipped,
)
from application.media.room_for_proxies import RoomForProxies
from application.ports.clock import Clock
from application.ports.file_tree import FileTree, FileUnreadable
from application.ports.object_store import ObjectStore, Scratch
from application.ports.proxy_makers import (
    FrameGrabber,
    ImageProxyMaker,
    MadeFile,
    MakingFailed,
    MakingStopped,
    VideoProxyMaker,
)
from application.ports.unit_of_work import Reader, Transaction
from domain.jobs.job import ItemOutcome, ItemStatus, Job, JobItem
from domain.library.file import FileNotFound, FileState, MediaFile
from domain.library.kind import MediaKind
from domain.media.artifact import (
    Artifact,
    ArtifactKind,
    RemoteCopy,
    proxy_key,
    thumbnail_key,
)
from domain.media.facts import MediaFacts
from domain.media.problems import MediaProblem
from domain.media.proxy_size import thumbnail_second
from domain.shared.ids import ArtifactId, FileId, FilePath
from domain.shared.problem import Problem

CHANGED_ON_DISK = Problem(
    code="changed_on_disk",
    message="The file changed after it was imported.",
    remedy="Import its folder again, then make the proxy.",
)


class MakeProxy(ItemHandler):
    resource = Resource.ENCODE

    def __init__(
        self,
        *,
        reader: Reader,
        file_tree: FileTree,
        video: VideoProxyMaker,
        image: ImageProxyMaker,
        frames: FrameGrabber,
        objects: ObjectStore,
        scratch: Scratch,
        clock: Clock,
        room: RoomForProxies,
    ) -> None:
        self._reader = reader
        self._file_tree = file_tree
        self._video = video
        self._image = image
        self._frames = frames
        self._objects = objects
        self._scratch = scratch
        self._clock = clock
        self._room = room

    def __call__(self, job: Job, item: JobItem, context: ItemContext) -> Finished:
        file_id = FileId(int(item.subject))
        with self._reader() as now:
            known = now.media.known([file_id]).get(file_id)
        if known is None:
            raise FileNotFound(file_id=file_id)
        file, facts, proxy = known.file, known.facts, known.proxy
        if file.state is not FileState.READY or facts is None:
            return failed(file.problems[0] if file.problems else CHANGED_ON_DISK)
        if proxy and proxy.made_from == file.fingerprint and not job.options.get("force"):
            return skipped("the proxy is up to date")
        if lack := self._room.lacks(known):
            return failed(lack)  # at once: whatever else waits for the disk is told as quickly
        try:
            if self._file_tree.fingerprint(file.path, file.size_bytes) != file.fingerprint:
                return failed(CHANGED_ON_DISK)
            made = self._make(file, facts, context)
        except (FileUnreadable, MakingFailed) as error:
            is_full = error.problem.code == MediaProblem.DISK_FULL
            return failed(self._room.ran_out() if is_full else error.problem)
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            return failed(self._room.ran_out())
        except MakingStopped as error:
            raise ItemStopped() from error

        def record(tx: Transaction) -> None:
            for artifact in made:
                tx.media.set_artifact(artifact)

        kept = {artifact.key for artifact in made}
        old = filter(None, (proxy, known.thumbnail))
        gone = [artifact.key for artifact in old if artifact.key not in kept]
        return Finished(
            outcome=ItemOutcome(
                status=ItemStatus.DONE, note=made[0].made_by, made_bytes=made[0].size_bytes
            ),
            effect=record,
            afterwards=lambda: _delete_all(self._objects.delete, gone),
            instead=lambda: self._drop_where_forgotten(file_id, sorted(kept)),
        )

    def _drop_where_forgotten(self, file_id: FileId, keys: list[str]) -> None:
        """The file left the library meanwhile: no other will ever have these names."""
        with self._reader() as now:
            if now.files.some([file_id]):
                return
        _delete_all(self._objects.delete, keys)

    def _make(
        self, file: MediaFile, facts: MediaFacts, context: ItemContext
    ) -> tuple[Artifact, Artifact]:
        """Proxy and thumbnail, both confirmed by the store."""
        if file.kind is MediaKind.VIDEO:
            proxy = self._video.make(
                file.path,
                facts,
                self._scratch.file(".mp4"),
                on_progress=context.report,
                stop=context.stop,
            )
        else:
            target = self._scratch.file(".image")
            proxy = self._image.make(file.path, facts, target, stop=context.stop)
        left_over = [proxy.path]
        try:
            thumbnail = self._thumbnail(file, proxy, context)
            left_over.append(thumbnail.path)
            suffix = proxy.path.suffix.lstrip(".")
            key = proxy_key(file.path, file.id, file.kind, suffix)
            small_key = thumbnail_key(file.path, file.id, file.kind)
            return (
                self._store(file, ArtifactKind.PROXY, proxy, key),
                self._store(file, ArtifactKind.THUMBNAIL, thumbnail, small_key),
            )
        finally:
            for path in left_over:  # the store took what it confirmed
                path.unlink(missing_ok=True)

    def _thumbnail(self, file: MediaFile, proxy: MadeFile, context: ItemContext) -> MadeFile:
        target = self._scratch.file(".jpg")
        if file.kind is MediaKind.IMAGE:
            return self._image.thumbnail(proxy.path, target)
        return self._frames.thumbnail(
            FilePath(bytes(proxy.path)),
            thumbnail_second(proxy.duration_s),
            target,
            stop=context.stop,
        )

    def _store(self, file: MediaFile, kind: ArtifactKind, made: MadeFile, key: str) -> Artifact:
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
            made_from=file.fingerprint or "",
            made_at=now,
            remote=(
                None
                if stored.etag is None
                else RemoteCopy(etag=stored.etag, size_bytes=stored.size_bytes, confirmed_at=now)
            ),
        )


def _delete_all(delete: Callable[[str], None], keys: list[str]) -> None:
    for key in keys:
        delete(key)
