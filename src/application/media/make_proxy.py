"""Make the proxy and the thumbnail of one file."""

import errno

from application.jobs.handler import (
    Finished,
    ItemContext,
    ItemHandler,
    ItemStopped,
    Resource,
    failed,
    skipped,
)
from application.library.as_imported import CHANGED_ON_DISK, is_as_imported
from application.media.known_item import known_of
from application.media.room_for_proxies import RoomForProxies
from application.media.store_artifacts import StoreArtifacts
from application.ports.file_tree import FileTree, FileUnreadable
from application.ports.object_store import Scratch
from application.ports.proxy_makers import (
    FrameGrabber,
    ImageProxyMaker,
    MadeFile,
    MakingFailed,
    MakingStopped,
    VideoProxyMaker,
)
from application.ports.unit_of_work import Reader
from domain.jobs.job import Job, JobItem
from domain.library.file import FileState, MediaFile
from domain.library.kind import MediaKind
from domain.media.artifact import ArtifactKind
from domain.media.facts import MediaFacts
from domain.media.problems import MediaProblem
from domain.media.proxy_size import thumbnail_second
from domain.shared.ids import FilePath


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
        store: StoreArtifacts,
        scratch: Scratch,
        room: RoomForProxies,
    ) -> None:
        self._reader = reader
        self._file_tree = file_tree
        self._video = video
        self._image = image
        self._frames = frames
        self._store = store
        self._scratch = scratch
        self._room = room

    def __call__(self, job: Job, item: JobItem, context: ItemContext) -> Finished:
        known = known_of(self._reader, item)
        file, facts, proxy = known.file, known.facts, known.proxy
        if file.state is not FileState.READY or facts is None:
            return failed(file.problems[0] if file.problems else CHANGED_ON_DISK)
        if proxy and proxy.made_from == file.fingerprint and not job.options.get("force"):
            return skipped("the proxy is up to date")
        if lack := self._room.lacks(known):
            return failed(lack)  # at once: whatever else waits for the disk is told as quickly
        try:
            if not is_as_imported(self._file_tree, file):
                return failed(CHANGED_ON_DISK)
            made = self._make(file, facts, context)
            return self._store(
                file,
                made,
                file.fingerprint or "",
                note=made[ArtifactKind.PROXY].made_by,
                replaced=(proxy, known.thumbnail),
            )
        except (FileUnreadable, MakingFailed) as error:
            is_full = error.problem.code == MediaProblem.DISK_FULL
            return failed(self._room.ran_out() if is_full else error.problem)
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            return failed(self._room.ran_out())
        except MakingStopped as error:
            raise ItemStopped() from error

    def _make(
        self, file: MediaFile, facts: MediaFacts, context: ItemContext
    ) -> dict[ArtifactKind, MadeFile]:
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
        except BaseException:
            proxy.path.unlink(missing_ok=True)
            raise
        return {ArtifactKind.PROXY: proxy, ArtifactKind.THUMBNAIL: thumbnail}

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
