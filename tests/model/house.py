"""The real use-cases on one store, as the container would wire them."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from adapters.filesystem.scratch import LocalScratch
from adapters.memory.analysis_engine import MemoryAnalysisEngine, reply_of
from adapters.memory.clock import MemoryClock
from adapters.memory.file_tree import MemoryFileTree
from adapters.memory.job_runner import MemoryJobRunner
from adapters.memory.object_store import MemoryObjectStore
from adapters.memory.random_ids import MemoryRandomIds
from adapters.memory.upload_files import MemoryUploadFiles
from application.analysis.asking.analyze_file import AnalyzeFile
from application.analysis.asking.engines import Engines
from application.analysis.asking.start_analysis import ANALYSIS, ANALYZE
from application.analysis.editing.edit_file import EditFile
from application.analysis.editing.edit_item import EditItem
from application.analysis.editing.start_editing import StartEditing, StartEditingCommand
from application.analysis.indexing.refresh_index import RefreshIndex
from application.jobs.handler import ItemHandler, Resource
from application.jobs.start_job import StartJob, StartJobCommand
from application.library.forgetting.forget_file import ForgetFile
from application.library.forgetting.forgetting import Forgetting
from application.library.rescanning.follow_moves import follow
from application.library.start_import import WALK, StartImport, StartImportCommand
from application.library.take_files import TakeFiles
from application.library.walk_folder import WalkFolder
from application.ports.unit_of_work import Reader, Transaction, UnitOfWork
from application.transcription.delete_transcript import DeleteTranscript
from application.transcription.prefer_transcript import PreferTranscript
from domain.jobs.job import ItemKind, NewItem
from domain.library.file import FileState, MediaFile
from domain.library.file_list import FileQuery
from domain.library.kind import MediaKind
from domain.library.paths import PathFlavour
from domain.library.rescan import Change, ChangeKind, ChangeState
from domain.media.artifact import Artifact, ArtifactKind
from domain.media.facts import MediaFacts
from domain.shared.ids import ArtifactId, ChangeId, FileId, FilePath, JobId
from domain.transcription.transcript import Transcript
from tests.contract.transcript_samples import segment, transcript
from tests.model.types import INSTALLED, ONCE
from tests.unit.analysis.library import Context


class Stored(msgspec.Struct, frozen=True, kw_only=True):
    """One store, and what only the tests of that kind of store look at."""

    uow: UnitOfWork
    reader: Reader
    check: Callable[[], None] = lambda: None
    close: Callable[[], None] = lambda: None


class House:
    def __init__(self, stored: Stored, folder: Path) -> None:
        self.uow, self.reader = stored.uow, stored.reader
        self.clock, self.ids = MemoryClock(), MemoryRandomIds()
        self.tree = MemoryFileTree({})
        self.objects, self.scratch = MemoryObjectStore(), LocalScratch(folder / "scratch")
        self.refresh = RefreshIndex(types=INSTALLED)
        self.start_job = StartJob(
            uow=self.uow, runner=MemoryJobRunner(), clock=self.clock, random_ids=self.ids
        )
        self.edit_file = EditFile(
            uow=self.uow, types=INSTALLED, clock=self.clock, refresh=self.refresh
        )
        self.prefer = PreferTranscript(uow=self.uow, refresh=self.refresh)
        self.delete_transcript = DeleteTranscript(uow=self.uow, refresh=self.refresh)
        uploads = MemoryUploadFiles()
        forgetting = Forgetting(
            reader=self.reader,
            objects=self.objects,
            bucket=None,
            uploads=uploads,
            clock=self.clock,
        )
        self.forget_file = ForgetFile(uow=self.uow, forgetting=forgetting)
        self._writes = 0

    def write(self, path: bytes) -> None:
        """The user's own doing: a file appears, or has another content."""
        self._writes += 1
        self.tree.write(path, b"%d" % self._writes, modified_ns=self._writes)

    def move(self, file: MediaFile, path: FilePath) -> None:
        """As a rescan that finds it there."""
        line = Change(
            id=ChangeId(0),
            job_id=JobId(""),
            kind=ChangeKind.MOVED,
            file_id=file.id,
            path=path,
            old_path=file.path,
            media_kind=file.kind,
            size_bytes=file.size_bytes,
            modified_ns=file.modified_ns,
            fingerprint=file.fingerprint,
            candidates=(),
            doubt="",
            state=ChangeState.PROPOSED,
        )
        with self.uow() as tx:
            follow(tx, [(file.id, line)], FilePath(b"/m"), PathFlavour.POSIX, self.clock)
            tx.commit()

    def import_folder(self, folder: str) -> None:
        start = StartImport(file_tree=self.tree, start_job=self.start_job, allowed=None)
        job_id = start(StartImportCommand(directory_path=folder))
        self.work(job_id, {WALK: self.walk_folder()})
        with self.uow() as tx:  # what the probe would write
            new = [f for f in tx.files.matching(FileQuery()) if f.state is FileState.NEW]
            tx.files.save([f.probed(f.kind, FileState.READY, ()) for f in new])
            for file in new:
                is_video = file.kind is MediaKind.VIDEO
                duration = 100.0 if is_video else None
                tx.media.set_facts(file.id, MediaFacts(kind=file.kind, duration_s=duration))
            tx.commit()

    def walk_folder(self) -> WalkFolder:
        return WalkFolder(
            file_tree=self.tree,
            uow=self.uow,
            reader=self.reader,
            clock=self.clock,
            worth_reading_again=frozenset(),
            take=TakeFiles(
                clock=self.clock, refresh=self.refresh, index_version=self.refresh.version
            ),
            settle_s=0,
        )

    def analyze(self, file_id: FileId, engine: str, answer: Any) -> None:
        reply = reply_of(msgspec.json.encode(answer))
        handler = AnalyzeFile(
            resource=Resource.ANALYZE,
            uow=self.uow,
            reader=self.reader,
            engines=Engines(
                fixed={engine: MemoryAnalysisEngine([reply], name=engine)},
                families={},
                default=engine,
            ),
            types=ONCE,
            objects=self.objects,
            scratch=self.scratch,
            clock=self.clock,
            refresh=self.refresh,
        )
        with self.uow() as tx:
            tx.media.set_artifact(self._proxy(tx, file_id))
            tx.commit()
        job_id = self.start_job(
            StartJobCommand(
                kind=ANALYSIS,
                title="Analysis",
                options={"engine": engine, "types": ["combined"], "force": True},
                items=[NewItem(kind=ANALYZE, subject=str(file_id), label="", file_id=file_id)],
            )
        )
        self.work(job_id, {ANALYZE: handler})

    def hear(self, file_id: FileId, model: str, texts: Sequence[str]) -> Transcript:
        """As the worker keeps what was heard."""
        with self.uow() as tx:
            of = transcript(
                file_id,
                model=model,
                media_hash=tx.files.get(file_id).fingerprint or "",
                characters=sum(map(len, texts)),
                made_at=self.clock.now(),
                changed_at=self.clock.now(),
            )
            heard = tx.transcripts.put(of, [segment(text, at) for at, text in enumerate(texts)])
            self.refresh(tx, file_id)
            tx.commit()
        return heard

    def edit_many(self, command: StartEditingCommand) -> None:
        start = StartEditing(reader=self.reader, start_job=self.start_job, types=INSTALLED)
        item = EditItem(uow=self.uow, types=INSTALLED, clock=self.clock, refresh=self.refresh)
        started = start(command)
        self.work(started.job_id, {ItemKind("edit"): item})

    def work(self, job_id: JobId, handlers: dict[ItemKind, ItemHandler]) -> None:
        """Every item as the worker does it: its effect in the transaction that ends it."""
        with self.reader() as now:
            job, items = now.jobs.get(job_id), now.jobs.items(job_id, limit=10_000)
        for item in items:
            if item.kind not in handlers:
                continue
            finished = handlers[item.kind](job, item, Context())
            if finished.effect is not None:
                with self.uow() as tx:
                    finished.effect(tx)
                    tx.commit()

    def _proxy(self, tx: Transaction, file_id: FileId) -> Artifact:
        part = self.scratch.file(".jpg")
        part.write_bytes(b"picture")
        stored = self.objects.put_file(f"proxy_image/{file_id}.jpg", part)
        return Artifact(
            id=ArtifactId(0),
            file_id=file_id,
            kind=ArtifactKind.PROXY,
            key=stored.key,
            size_bytes=stored.size_bytes,
            sha256=stored.sha256,
            media_type="image/jpeg",
            width=1,
            height=1,
            duration_s=None,
            made_by="pillow",
            made_from=tx.files.get(file_id).fingerprint or "",
            made_at=self.clock.now(),
        )
