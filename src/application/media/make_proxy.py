"""Make the proxy and the thumbnail of one file."""

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
from domain.library.file import FileState, MediaFile
from domain.library.kind import MediaKind
from domain.media.artifact import Artifact, ArtifactKind, proxy_key, thumbnail_key
from domain.media.facts import MediaFacts
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
    ) -> None:
        self._reader = reader
        self._file_tree = file_tree
        self._video = video
        self._image = image
        self._frames = frames
        self._objects = objects
        self._scratch = scratch
        self._clock = clock

    def __call__(self, job: Job, item: JobItem, context: ItemContext) -> Finished:
        file_id = FileId(int(item.subject))
        with self._reader() as now:
            file = now.files.get(file_id)
            facts = now.media.facts(file_id)
            old = now.media.artifacts(file_id)
        if file.state is not FileState.READY or facts is None:
            return failed(file.problems[0] if file.problems else CHANGED_ON_DISK)
        proxy = old.get(ArtifactKind.PROXY)
        if proxy and proxy.made_from == file.fingerprint and not job.options.get("force"):
            return skipped("the proxy is up to date")
        try:
            if self._file_tree.fingerprint(file.path, file.size_bytes) != file.fingerprint:
                return failed(CHANGED_ON_DISK)
            made = self._make(file, facts, context)
        except (FileUnreadable, MakingFailed) as error:
            return failed(error.problem)
        except MakingStopped as error:
            raise ItemStopped() from error

        def record(tx: Transaction) -> None:
            for artifact in made:
                tx.media.set_artifact(artifact)

        kept = {artifact.key for artifact in made}
        gone = [artifact.key for artifact in old.values() if artifact.key not in kept]
        return Finished(
            outcome=ItemOutcome(status=ItemStatus.DONE, note=made[0].made_by),
            effect=record,
            afterwards=lambda: _delete_all(self._objects.delete, gone),
        )

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
        try:
            thumbnail = self._thumbnail(file, proxy, context)
        except (MakingFailed, MakingStopped):
            proxy.path.unlink(missing_ok=True)
            raise
        suffix = proxy.path.suffix.lstrip(".")
        return (
            self._store(
                file, ArtifactKind.PROXY, proxy, proxy_key(file.path, file.id, file.kind, suffix)
            ),
            self._store(
                file,
                ArtifactKind.THUMBNAIL,
                thumbnail,
                thumbnail_key(file.path, file.id, file.kind),
            ),
        )

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
            made_at=self._clock.now(),
        )


def _delete_all(delete: Callable[[str], None], keys: list[str]) -> None:
    for key in keys:
        delete(key)
