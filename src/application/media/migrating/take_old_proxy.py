"""A proxy that the predecessor made becomes one of ours."""

from pathlib import Path

from msgspec import structs

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
from application.media.migrating.old_places import OldPlaces
from application.media.migrating.start_migration import asked_of
from application.media.migrating.survey_old_library import database_name
from application.media.probe_file import ProbeFile
from application.media.room_for_proxies import RoomForProxies
from application.media.store_artifacts import StoreArtifacts
from application.ports.file_tree import FileTree
from application.ports.object_store import Scratch
from application.ports.old_library import OldFile, OldLibraries
from application.ports.proxy_makers import (
    FrameGrabber,
    ImageProxyMaker,
    MadeFile,
    MakingFailed,
    MakingStopped,
)
from application.ports.unit_of_work import Reader, Transaction
from domain.jobs.job import Job, JobItem
from domain.library.file import MediaFile
from domain.library.kind import MediaKind
from domain.media.artifact import Artifact, ArtifactKind
from domain.media.facts import MediaFacts
from domain.media.proxy_size import thumbnail_second
from domain.shared.ids import FilePath

MADE_BY = "predecessor"
_SAME_TIME_S = 2.0
"""The coarsest clock of a file system (FAT)."""


class TakeOldProxy(ItemHandler):
    """It is copied, looked into, and counts as made from the original as it is now only where
    size and time of that are still those that the predecessor saw."""

    resource = Resource.DISK

    def __init__(
        self,
        *,
        old_libraries: OldLibraries,
        file_tree: FileTree,
        reader: Reader,
        probe_file: ProbeFile,
        image: ImageProxyMaker,
        frames: FrameGrabber,
        store: StoreArtifacts,
        scratch: Scratch,
        room: RoomForProxies,
    ) -> None:
        self._old_libraries = old_libraries
        self._file_tree = file_tree
        self._reader = reader
        self._probe_file = probe_file
        self._image = image
        self._frames = frames
        self._store = store
        self._scratch = scratch
        self._room = room

    def __call__(self, job: Job, item: JobItem, context: ItemContext) -> Finished:
        asked = asked_of(job)
        number = int(item.subject)
        with self._old_libraries(asked.database) as old:
            proxy = next(old.files(first=number, last=number), None)
            source_id = proxy.source_id if proxy else None
            source = next(old.files(first=source_id or 0, last=source_id or 0), None)
            places = OldPlaces(
                file_tree=self._file_tree, maps=asked.maps, base=asked.base or old.base
            )
        if proxy is None or source is None:
            return skipped("its original is not in the old database")
        with self._reader() as now:
            name = database_name(asked.database)
            file_id = now.predecessors.file_ids(name, [source.id]).get(source.id)
            if file_id is None:
                return skipped("its original was not taken over")
            file = now.files.get(file_id)
            present = now.media.artifacts(file_id)
        made_from = (file.fingerprint or "") if _is_unchanged(file, source) else ""
        if ArtifactKind.PROXY in present:
            return _proven(present, made_from)
        path = places.of(proxy.local_path)
        found = self._file_tree.look(path) if path else None
        if path is None or found is None:
            return skipped("it is not there; making proxies makes it again")
        if lack := self._room.lacks_bytes(found.size_bytes):
            return failed(lack)
        probed = self._probe_file(path, file.kind, found.size_bytes)
        if probed.facts is None:
            return failed(probed.problems[0])
        if not _is_fit(file, probed.facts):
            return skipped("it is of another form than proxies are now; it is made again")
        return self._take(
            file, probed.facts, path, places.of(proxy.thumbnail_path), made_from, context
        )

    def _take(
        self,
        file: MediaFile,
        facts: MediaFacts,
        path: FilePath,
        thumbnail: FilePath | None,
        made_from: str,
        context: ItemContext,
    ) -> Finished:
        is_video = file.kind is MediaKind.VIDEO
        is_png = facts.container == "png"
        suffix = "mp4" if is_video else "png" if is_png else "jpg"
        copy = self._scratch.copy_of(path, f".{suffix}")
        try:
            small = self._thumbnail(file, facts, copy, thumbnail, context)
        except BaseException as error:
            copy.unlink(missing_ok=True)
            if isinstance(error, MakingFailed):
                return failed(error.problem)
            if isinstance(error, MakingStopped):
                raise ItemStopped() from error
            raise
        made = MadeFile(
            path=copy,
            media_type="video/mp4" if is_video else f"image/{'png' if is_png else 'jpeg'}",
            made_by=MADE_BY,
            width=facts.width,
            height=facts.height,
            duration_s=facts.duration_s if is_video else None,
        )
        return self._store(
            file,
            {ArtifactKind.PROXY: made, ArtifactKind.THUMBNAIL: small},
            made_from,
            note="taken over" if made_from else "taken over; its original changed or is away",
        )

    def _thumbnail(
        self,
        file: MediaFile,
        facts: MediaFacts,
        copy: Path,
        thumbnail: FilePath | None,
        context: ItemContext,
    ) -> MadeFile:
        target = self._scratch.file(".jpg")
        if file.kind is MediaKind.IMAGE:
            return self._image.thumbnail(copy, target)
        found = self._file_tree.look(thumbnail) if thumbnail else None
        if thumbnail is not None and found is not None:
            small = self._probe_file(thumbnail, MediaKind.IMAGE, found.size_bytes).facts
            if small is not None and small.container == "jpeg":
                return MadeFile(
                    path=self._scratch.copy_of(thumbnail, ".jpg"),
                    media_type="image/jpeg",
                    made_by=MADE_BY,
                    width=small.width,
                    height=small.height,
                )
        second = thumbnail_second(facts.duration_s)
        return self._frames.thumbnail(FilePath(bytes(copy)), second, target, stop=context.stop)


def _is_unchanged(file: MediaFile, source: OldFile) -> bool:
    """Since the predecessor last looked. Of uploads it kept no time."""
    if source.size_bytes != file.size_bytes or file.fingerprint is None:
        return False
    if source.modified_s is None:
        return True
    return abs(source.modified_s - file.modified_ns / 1e9) <= _SAME_TIME_S


def _is_fit(file: MediaFile, facts: MediaFacts) -> bool:
    if file.kind is MediaKind.VIDEO:
        return facts.kind is MediaKind.VIDEO and facts.container == "mp4"
    return facts.container in ("jpeg", "png")


def _proven(present: dict[ArtifactKind, Artifact], made_from: str) -> Finished:
    """Its original was away when it was taken over, and is here by now."""
    unproven = [
        structs.replace(artifact, made_from=made_from)
        for artifact in present.values()
        if made_from and artifact.made_by == MADE_BY and not artifact.made_from
    ]
    if not unproven:
        return skipped("it is there already")
    return done("its original is here by now", lambda tx: _record(tx, unproven))


def _record(tx: Transaction, artifacts: list[Artifact]) -> None:
    for artifact in artifacts:
        tx.media.set_artifact(artifact)
