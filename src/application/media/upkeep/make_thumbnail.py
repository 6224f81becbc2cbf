"""The thumbnail of one video, from its proxy."""

from application.jobs.handler import (
    Finished,
    ItemContext,
    ItemHandler,
    ItemStopped,
    Resource,
    done,
    failed,
    skipped,
)
from application.media.upkeep.object_file import object_file
from application.ports.clock import Clock
from application.ports.object_store import ObjectMissing, ObjectStore, Scratch
from application.ports.proxy_makers import FrameGrabber, MadeFile, MakingFailed, MakingStopped
from application.ports.stop_signal import StopSignal
from application.ports.unit_of_work import Reader, Transaction
from domain.jobs.job import Job, JobItem
from domain.library.file import FileNotFound
from domain.media.artifact import Artifact, ArtifactKind, thumbnail_key
from domain.media.proxy_size import thumbnail_second
from domain.shared.ids import ArtifactId, FileId, FilePath
from domain.shared.problem import Problem

PROXY_GONE = Problem(
    code="proxy_gone",
    message="There is no proxy to take the thumbnail from.",
    remedy="Make the proxy; it brings a thumbnail.",
)


class MakeThumbnail(ItemHandler):
    """It is of the content that the proxy is of, even where the original changed since."""

    resource = Resource.ANALYZE

    def __init__(
        self,
        *,
        reader: Reader,
        frames: FrameGrabber,
        objects: ObjectStore,
        scratch: Scratch,
        clock: Clock,
    ) -> None:
        self._reader = reader
        self._frames = frames
        self._objects = objects
        self._scratch = scratch
        self._clock = clock

    def __call__(self, job: Job, item: JobItem, context: ItemContext) -> Finished:
        file_id = FileId(int(item.subject))
        with self._reader() as now:
            known = now.media.known([file_id]).get(file_id)
        if known is None:
            raise FileNotFound(file_id=file_id)
        proxy, old, file = known.proxy, known.thumbnail, known.file
        if proxy is None:
            return failed(PROXY_GONE)
        if old is not None and not job.options.get("force"):
            return skipped("it has a thumbnail")
        try:
            made = self._grab(proxy, context.stop)
        except ObjectMissing:
            return failed(PROXY_GONE)
        except MakingFailed as error:
            return failed(error.problem)
        except MakingStopped as error:
            raise ItemStopped() from error
        try:
            stored = self._objects.put_file(
                thumbnail_key(file.path, file.id, file.kind), made.path
            )
        finally:
            made.path.unlink(missing_ok=True)
        thumbnail = Artifact(
            id=ArtifactId(0),
            file_id=file.id,
            kind=ArtifactKind.THUMBNAIL,
            key=stored.key,
            size_bytes=stored.size_bytes,
            sha256=stored.sha256,
            media_type=made.media_type,
            width=made.width,
            height=made.height,
            duration_s=None,
            made_by=made.made_by,
            made_from=proxy.made_from,
            made_at=self._clock.now(),
        )

        def record(tx: Transaction) -> None:
            tx.media.set_artifact(thumbnail)

        finished = done(made.made_by, record)
        if old is None or old.key == stored.key:
            return finished
        return Finished(
            outcome=finished.outcome,
            effect=record,
            afterwards=lambda: self._objects.delete(old.key),
        )

    def _grab(self, proxy: Artifact, stop: StopSignal) -> MadeFile:
        """Raises:
        ObjectMissing, MakingFailed, MakingStopped
        """
        with object_file(self._objects, self._scratch, proxy.key) as path:
            at_s = thumbnail_second(proxy.duration_s)
            target = self._scratch.file(".jpg")
            return self._frames.thumbnail(FilePath(bytes(path)), at_s, target, stop=stop)
