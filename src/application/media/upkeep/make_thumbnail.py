"""The thumbnail of one video, from its proxy."""

from application.jobs.handler import (
    Finished,
    ItemContext,
    ItemHandler,
    ItemStopped,
    Resource,
    failed,
    skipped,
)
from application.media.known_item import known_of
from application.media.store_artifacts import StoreArtifacts
from application.media.upkeep.object_file import object_file
from application.ports.object_store import ObjectMissing, ObjectStore, Scratch
from application.ports.proxy_makers import FrameGrabber, MadeFile, MakingFailed, MakingStopped
from application.ports.stop_signal import StopSignal
from application.ports.unit_of_work import Reader
from domain.jobs.job import Job, JobItem
from domain.media.artifact import Artifact, ArtifactKind
from domain.media.proxy_size import thumbnail_second
from domain.shared.ids import FilePath
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
        store: StoreArtifacts,
        scratch: Scratch,
    ) -> None:
        self._reader = reader
        self._frames = frames
        self._objects = objects
        self._store = store
        self._scratch = scratch

    def __call__(self, job: Job, item: JobItem, context: ItemContext) -> Finished:
        known = known_of(self._reader, item)
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
        return self._store(
            file,
            {ArtifactKind.THUMBNAIL: made},
            proxy.made_from,
            note=made.made_by,
            replaced=[old],
        )

    def _grab(self, proxy: Artifact, stop: StopSignal) -> MadeFile:
        """Raises:
        ObjectMissing, MakingFailed, MakingStopped
        """
        with object_file(self._objects, self._scratch, proxy.key) as path:
            at_s = thumbnail_second(proxy.duration_s)
            target = self._scratch.file(".jpg")
            return self._frames.thumbnail(FilePath(bytes(path)), at_s, target, stop=stop)
