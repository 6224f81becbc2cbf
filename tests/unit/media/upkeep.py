"""A library of real small pictures and clips, its objects in a folder, and its chores."""

import os
import shutil
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from PIL import Image

from adapters.ffmpeg.program import FfmpegProgram
from adapters.ffmpeg.video_proxy import FfmpegVideoProxyMaker
from adapters.filesystem.file_tree import LocalFileTree
from adapters.filesystem.object_store import LocalObjectStore
from adapters.filesystem.scratch import LocalScratch
from adapters.memory.clock import MemoryClock
from adapters.memory.disk_space import MemoryDiskSpace
from adapters.memory.job_runner import MemoryJobRunner
from adapters.memory.object_store import MemoryObjectStore
from adapters.memory.random_ids import MemoryRandomIds
from adapters.memory.store import MemoryStore
from adapters.memory.unit_of_work import MemoryReader, MemoryUnitOfWork
from adapters.pillow.image_probe import PillowImageProbe
from adapters.pillow.image_proxy import PillowImageProxyMaker
from adapters.pyav.frame_grabber import PyavFrameGrabber
from adapters.pyav.video_probe import PyavVideoProbe
from adapters.system.processes import SystemProcesses
from adapters.system.sandbox import ProcessSandbox
from application.jobs.handler import ItemHandler
from application.jobs.start_job import StartJob, StartJobCommand
from application.media.make_proxy import MakeProxy
from application.media.probe_file import ProbeFile
from application.media.room_for_proxies import RoomForProxies
from application.media.start_proxies import PROXY
from application.media.store_artifacts import StoreArtifacts
from application.media.upkeep.file_chores import (
    REPROBE,
    THUMBNAIL,
    BackfillVideoThumbnails,
    CreateImageProxies,
    Reprobe,
)
from application.media.upkeep.make_thumbnail import MakeThumbnail
from application.media.upkeep.reconcile.chore import RECONCILE, ReconcilePart, ReconcileProxies
from application.media.upkeep.reconcile.compare import Compare
from application.media.upkeep.reconcile.judge import Judge
from application.media.upkeep.reconcile.mend import Mend
from application.media.upkeep.reprobe_file import ReprobeFile
from application.media.upkeep.run_chore import ChoreCommand, RunChore
from domain.jobs.job import ItemKind, Job, JobItem, JobKind, NewItem, end_status
from domain.library.file import FileState, FoundFile, MediaFile
from domain.library.kind import MediaKind
from domain.library.paths import PathFlavour
from domain.media.artifact import Artifact
from domain.media.known import KnownMedia
from domain.media.problems import MediaProblem
from domain.shared.ids import FileId, FilePath, JobId
from tests.unit.analysis.library import Context

LAST_ID = 9_999
"""Files with ids up to this one were in the library before, and are forgotten."""
LONG_AGO = timedelta(days=30)
A_DAY = timedelta(days=1)


class UpkeepHouse:
    """Originals are a month old, objects a day, unless a test says otherwise."""

    def __init__(self, folder: Path, sandbox: ProcessSandbox, *, bucket: bool = False) -> None:
        store = MemoryStore()
        store.state.last_ids["files"] = LAST_ID
        self.uow, self.reader = MemoryUnitOfWork(store), MemoryReader(store)
        self.clock = MemoryClock()
        self.media = folder / "media"
        self.media.mkdir()
        self.objects = LocalObjectStore(folder / "objects")
        self.object_folder = folder / "objects"
        self.bucket = MemoryObjectStore() if bucket else None
        self.scratch = LocalScratch(folder / "scratch")
        self.disk = MemoryDiskSpace(free=10**12, total=10**13)
        self.refreshed: list[FileId] = []
        tree = LocalFileTree()
        videos, images = PyavVideoProbe(sandbox), PillowImageProbe(sandbox)
        frames = PyavFrameGrabber(sandbox)
        self.probe_file = ProbeFile(file_tree=tree, video_probe=videos, image_probe=images)
        self.compare = compare = Compare(
            reader=self.reader, objects=self.objects, bucket=self.bucket, clock=self.clock
        )
        self.judge = judge = Judge(
            objects=self.objects,
            scratch=self.scratch,
            probe_file=self.probe_file,
            clock=self.clock,
        )
        store_artifacts = StoreArtifacts(
            reader=self.reader, objects=self.objects, clock=self.clock
        )
        self.make_proxy = MakeProxy(
            reader=self.reader,
            file_tree=tree,
            video=FfmpegVideoProxyMaker(SystemProcesses(), FfmpegProgram(), videos),
            image=PillowImageProxyMaker(sandbox),
            frames=frames,
            store=store_artifacts,
            scratch=self.scratch,
            room=RoomForProxies(
                reader=self.reader, disk=self.disk, clock=self.clock, floor_bytes=1_000_000
            ),
        )
        self.handlers: Mapping[ItemKind, ItemHandler] = {
            PROXY: self.make_proxy,
            RECONCILE: ReconcilePart(
                reader=self.reader,
                compare=compare,
                mend=Mend(uow=self.uow, objects=self.objects, judge=judge),
            ),
            THUMBNAIL: MakeThumbnail(
                reader=self.reader,
                frames=frames,
                objects=self.objects,
                store=store_artifacts,
                scratch=self.scratch,
            ),
            REPROBE: ReprobeFile(
                reader=self.reader,
                file_tree=tree,
                probe_file=self.probe_file,
                refresh=lambda tx, file_id: self.refreshed.append(file_id),
            ),
        }
        chores = (
            ReconcileProxies(compare=compare, judge=judge, clock=self.clock),
            CreateImageProxies(reader=self.reader),
            BackfillVideoThumbnails(reader=self.reader),
            Reprobe(
                reader=self.reader,
                worth_reading_again=frozenset({MediaProblem.NO_PERMISSION.value}),
            ),
        )
        self.start_job = StartJob(
            uow=self.uow,
            runner=MemoryJobRunner(),
            clock=self.clock,
            random_ids=MemoryRandomIds(),
        )
        self.run_chore = RunChore(
            reader=self.reader,
            start_job=self.start_job,
            chores={chore.name: chore for chore in chores},
        )

    def add(self, name: str, kind: MediaKind, *, probed: bool = True) -> MediaFile:
        """The file lies in `media` already."""
        path = FilePath(os.fsencode(self.media / name))
        self.age(self.media / name, LONG_AGO)
        status = os.stat(path)
        found = FoundFile(
            path=path, kind=kind, size_bytes=status.st_size, modified_ns=status.st_mtime_ns
        )
        fingerprint = LocalFileTree().fingerprint(path, status.st_size)
        with self.uow() as tx:
            root = tx.files.ensure_root(
                FilePath(os.fsencode(self.media)), PathFlavour.POSIX, self.clock.now()
            )
            (file_id,) = tx.files.upsert_found(
                root.id, PathFlavour.POSIX, [(found, fingerprint)], self.clock.now()
            )
            file = tx.files.get(file_id)
            if probed:
                seen = self.probe_file(path, kind, status.st_size)
                state = FileState.READY if seen.facts else FileState.UNREADABLE
                file = file.probed(kind, state, seen.problems)
                tx.files.save([file])
                tx.media.set_facts(file_id, seen.facts)
            tx.commit()
        return file

    def picture(self, name: str) -> MediaFile:
        Image.effect_noise((96, 64), 40).convert("RGB").save(self.media / name)
        return self.add(name, MediaKind.IMAGE)

    def clip(self, name: str, source: Path) -> MediaFile:
        shutil.copyfile(source, self.media / name)
        with (self.media / name).open("ab") as file:  # a fingerprint of its own
            file.write(b"\0\0\0\x10free" + name.encode().ljust(8, b" ")[:8])
        return self.add(name, MediaKind.VIDEO)

    def proxied(self, *files: MediaFile) -> None:
        """By the real handler, a day ago."""
        now = self.clock.now()
        self.clock.set(now - A_DAY)
        self.make(PROXY, *files)
        for file in files:
            for artifact in self.artifacts(file):
                self.age_object(artifact.key, timedelta(seconds=1))
        self.clock.set(now)

    def make(self, kind: ItemKind, *files: MediaFile, **options: Any) -> tuple[JobItem, ...]:
        items = [NewItem(kind=kind, subject=str(f.id), label=f.name, file_id=f.id) for f in files]
        command = StartJobCommand(kind=JobKind("test"), title="", options=options, items=items)
        return self.work(self.start_job(command))

    def chore(self, name: str, **asked: Any) -> Job:
        """Done to its end."""
        found = self.run_chore(ChoreCommand(chore=name, dry_run=False, **asked))
        assert found.job_id is not None
        self.work(found.job_id)
        with self.reader() as now:
            return now.jobs.get(found.job_id)

    def planned(self, name: str, **asked: Any) -> dict[str, int]:
        """Counts of what a dry run finds, by sort."""
        found = self.run_chore(ChoreCommand(chore=name, **asked))
        assert found.job_id is None
        return {group.name: group.pile.count for group in found.groups}

    def work(self, job_id: JobId) -> tuple[JobItem, ...]:
        """Every item as the worker does it: its effect in the transaction that ends it."""
        with self.uow() as tx:
            job = tx.jobs.get(job_id)
            running = job.running(self.clock.now())
            tx.jobs.save(running, was=job.status, was_attempt=job.attempt)
            items = tx.jobs.claim(job_id, job.attempt, 10_000)
            for item in items:
                tx.jobs.begin(item.id, job.attempt, self.clock.now())
            tx.commit()
        for item in items:
            finished = self.handlers[item.kind](running, item, Context())
            with self.uow() as tx:
                tx.jobs.finish(item.id, job.attempt, finished.outcome, self.clock.now())
                if finished.effect is not None:
                    finished.effect(tx)
                tx.commit()
            if finished.afterwards is not None:
                finished.afterwards()
        with self.uow() as tx:
            status = end_status(tx.jobs.counts(job_id), cancelled=False)
            ended = running.ended(status, self.clock.now())
            tx.jobs.save(ended, was=running.status, was_attempt=job.attempt)
            tx.commit()
        with self.reader() as now:
            return now.jobs.items(job_id, limit=10_000)

    def known(self, file: MediaFile) -> KnownMedia:
        with self.reader() as now:
            return now.media.known([file.id])[file.id]

    def artifacts(self, file: MediaFile) -> tuple[Artifact, ...]:
        with self.reader() as now:
            return tuple(now.media.artifacts(file.id).values())

    def age(self, path: Path, age: timedelta) -> None:
        then = (self.clock.now() - age).timestamp()
        os.utime(path, (then, then))

    def age_object(self, key: str, age: timedelta) -> None:
        self.age(self.object_folder / key, age)

    def put(self, key: str, content: bytes, age: timedelta = A_DAY) -> str:
        """An object that came there without us."""
        place = self.object_folder / key
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
        self.age(place, age)
        return key

    def all_keys(self) -> set[str]:
        return {entry.key for entry in self.objects.entries("")}
