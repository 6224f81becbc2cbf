"""A library in memory with one photo, one clip and one sound, and a worker's view of it."""

import threading
from datetime import datetime
from pathlib import Path
from typing import Any

from msgspec import structs

from adapters.analysis_types.builtin import BuiltInTypes
from adapters.filesystem.object_store import LocalObjectStore
from adapters.filesystem.scratch import LocalScratch
from adapters.memory.clock import MemoryClock
from adapters.memory.job_runner import MemoryJobRunner
from adapters.memory.random_ids import MemoryRandomIds
from adapters.memory.store import MemoryStore
from adapters.memory.unit_of_work import MemoryReader, MemoryUnitOfWork
from application.analysis.asking.analyze_file import AnalyzeFile
from application.analysis.asking.engines import Engines
from application.analysis.asking.start_analysis import ANALYSIS, ANALYZE, StartAnalysis
from application.analysis.indexing.refresh_index import RefreshIndex
from application.analysis.planning.plan_analysis import PlanAnalysis
from application.analysis.showing.prompts_now import PromptsNow
from application.analysis.showing.show_results import FileResults, ShowResults
from application.jobs.handler import Finished, ItemContext, Resource
from application.jobs.start_job import StartJob
from application.plugins.registry import AnalysisTypes, load_analysis_types
from application.ports.analysis_engine import AnalysisEngine
from application.ports.stop_signal import StopSignal
from domain.analysis.model import Route
from domain.analysis.run import AnalysisRun
from domain.jobs.job import ItemKind, ItemStatus, Job, JobItem, JobStatus
from domain.library.file import FileState, FoundFile
from domain.library.kind import MediaKind
from domain.library.paths import PathFlavour
from domain.media.artifact import Artifact, ArtifactKind
from domain.media.facts import MediaFacts
from domain.shared.ids import ArtifactId, FileId, FilePath, ItemId, JobId
from domain.shared.spend import Caps
from tests.unit.analysis.evidence import CLIP, PHOTO

TYPES = load_analysis_types([BuiltInTypes()], discover=False)


class Stop(threading.Event, StopSignal):
    """A stop signal that a test sets."""


class Context(ItemContext):
    def __init__(self) -> None:
        self.signal = Stop()

    @property
    def stop(self) -> Stop:
        return self.signal

    def report(self, fraction: float) -> None:
        pass


class Library:
    def __init__(self, folder: Path, *engines: AnalysisEngine) -> None:
        store = MemoryStore()
        self.uow = MemoryUnitOfWork(store)
        self.reader = MemoryReader(store)
        self.clock = MemoryClock()
        self.context = Context()
        self.objects = LocalObjectStore(folder / "objects")
        self.scratch = LocalScratch(folder / "scratch")
        self.engines = {engine.name: engine for engine in engines}
        self.photo = self.add("2019-06-14 Harbour/boats.jpg", MediaKind.IMAGE, PHOTO)
        self.clip = self.add("20190614_050700.mp4", MediaKind.VIDEO, CLIP)
        self.sound = self.add("waves.wav", MediaKind.AUDIO, MediaFacts(kind=MediaKind.AUDIO))
        self.start_job = StartJob(
            uow=self.uow,
            runner=MemoryJobRunner(),
            clock=self.clock,
            random_ids=MemoryRandomIds(),
        )
        fixed = Engines(fixed=self.engines, families={}, default=engines[0].name)
        self.serve(fixed, TYPES)

    def serve(self, engines: Engines, types: AnalysisTypes) -> None:
        """From now on these engines are asked, and about these types."""
        self.known, self.types = engines, types
        self.plan = PlanAnalysis(
            reader=self.reader,
            types=types,
            engines=engines,
            caps=Caps(),
            clock=self.clock,
            route=Route.US,
            calls_at_once=8,
            has_bucket=False,
        )
        self.start = StartAnalysis(plan_analysis=self.plan, start_job=self.start_job)
        self.show = ShowResults(
            reader=self.reader, types=types, prompts=PromptsNow(engines=engines)
        )

    def add(self, name: str, kind: MediaKind, facts: MediaFacts) -> FileId:
        path = FilePath(b"/media/" + name.encode())
        found = FoundFile(path=path, kind=kind, size_bytes=9, modified_ns=1)
        with self.uow() as tx:
            root = tx.files.ensure_root(FilePath(b"/media"), PathFlavour.POSIX, self.clock.now())
            (file_id,) = tx.files.upsert_found(
                root.id, PathFlavour.POSIX, [(found, f"9-{name}")], self.clock.now()
            )
            tx.files.save([tx.files.get(file_id).probed(kind, FileState.READY, ())])
            tx.media.set_facts(file_id, facts)
            tx.commit()
        return file_id

    def add_proxy(
        self,
        file_id: FileId,
        *,
        made_from: str | None = None,
        content: bytes = b"picture",
        duration_s: float | None = None,
    ) -> None:
        for kind in ArtifactKind:
            part = self.scratch.file(".jpg")
            part.write_bytes(content)
            stored = self.objects.put_file(f"proxy_image/{file_id}_{kind}.jpg", part)
            with self.uow() as tx:
                tx.media.set_artifact(
                    Artifact(
                        id=ArtifactId(0),
                        file_id=file_id,
                        kind=kind,
                        key=stored.key,
                        size_bytes=stored.size_bytes,
                        sha256=stored.sha256,
                        media_type="image/jpeg",
                        width=320,
                        height=240,
                        duration_s=duration_s,
                        made_by="pillow",
                        made_from=made_from or tx.files.get(file_id).fingerprint or "",
                        made_at=self.clock.now(),
                    )
                )
                tx.commit()

    def change(self, file_id: FileId, fingerprint: str) -> None:
        """The file has another content now, read again."""
        with self.uow() as tx:
            file = tx.files.get(file_id)
            found = FoundFile(path=file.path, kind=file.kind, size_bytes=10, modified_ns=2)
            tx.files.upsert_found(
                file.root_id, PathFlavour.POSIX, [(found, fingerprint)], self.clock.now()
            )
            tx.files.save([structs.replace(tx.files.get(file_id), state=FileState.READY)])
            tx.commit()

    def analyze(self, file_id: FileId, **options: Any) -> Finished:
        """Do the item as the worker does: the effect in the transaction that ends it."""
        handler = AnalyzeFile(
            resource=Resource.ANALYZE,
            uow=self.uow,
            reader=self.reader,
            engines=self.known,
            types=self.types,
            objects=self.objects,
            scratch=self.scratch,
            clock=self.clock,
            refresh=RefreshIndex(types=self.types),
        )
        asked = {"engine": self.known.default, "types": ["combined"], **options}
        finished = handler(*self.item(file_id, ANALYZE, asked), self.context)
        if finished.effect:
            with self.uow() as tx:
                finished.effect(tx)
                tx.commit()
        return finished

    def runs(self, file_id: FileId) -> tuple[AnalysisRun, ...]:
        with self.reader() as now:
            return now.runs.of_file(file_id)

    def results(self, file_id: FileId) -> FileResults:
        return self.show(file_id)

    def item(
        self, file_id: FileId, kind: ItemKind, options: dict[str, Any]
    ) -> tuple[Job, JobItem]:
        return item_of(file_id, kind, options, self.clock.now())


def item_of(
    file_id: FileId, kind: ItemKind, options: dict[str, Any], now: datetime
) -> tuple[Job, JobItem]:
    job = Job(
        id=JobId("analyze-1"),
        kind=ANALYSIS,
        title="Analysis",
        options=options,
        status=JobStatus.RUNNING,
        attempt=1,
        created_at=now,
    )
    item = JobItem(
        id=ItemId(1),
        job_id=JobId("analyze-1"),
        kind=kind,
        subject=str(file_id),
        label="",
        file_id=file_id,
        status=ItemStatus.RUNNING,
        starts=1,
        alone=False,
        begun_at=now,
        ended_at=None,
        problem=None,
        note="",
    )
    return job, item
