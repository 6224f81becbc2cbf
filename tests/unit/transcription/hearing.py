"""A library in memory with files that say what a test wants, and a worker's view of it."""

import threading
from typing import Any

from adapters.memory.clock import MemoryClock
from adapters.memory.file_tree import MemoryFileTree
from adapters.memory.job_runner import MemoryJobRunner
from adapters.memory.random_ids import MemoryRandomIds
from adapters.memory.speech_models import MemorySpeechModels
from adapters.memory.store import MemoryStore
from adapters.memory.transcriber import MemoryTranscriber, Script
from adapters.memory.unit_of_work import MemoryReader, MemoryUnitOfWork
from application.jobs.handler import Finished, ItemContext
from application.jobs.start_job import StartJob
from application.library.bulk import BulkStarted
from application.ports.stop_signal import StopSignal
from application.ports.unit_of_work import Transaction
from application.transcription.start_transcription import (
    StartTranscription,
    StartTranscriptionCommand,
)
from application.transcription.transcribe_file import TranscribeFile
from domain.jobs.job import Job, JobItem
from domain.library.file import FileState, FoundFile
from domain.library.kind import MediaKind
from domain.library.paths import PathFlavour
from domain.media.facts import AudioTrack, MediaFacts
from domain.shared.ids import FileId, FilePath
from domain.shared.problem import Problem
from domain.transcription.transcript import Segment, Transcript

ROOT = FilePath(b"/media")
SOUND_S = 10.0
TRACKS = (
    AudioTrack(index=1, codec="aac", channels=1),
    AudioTrack(index=3, codec="aac", channels=2),
)


class Stop(threading.Event, StopSignal):
    """A stop signal that a test sets."""


class Context(ItemContext):
    def __init__(self) -> None:
        self.signal = Stop()
        self.reported: list[float] = []

    @property
    def stop(self) -> Stop:
        return self.signal

    def report(self, fraction: float) -> None:
        self.reported.append(fraction)


class Hearing:
    def __init__(self, models: MemorySpeechModels | None = None) -> None:
        store = MemoryStore()
        self.uow = MemoryUnitOfWork(store)
        self.reader = MemoryReader(store)
        self.clock = MemoryClock()
        self.context = Context()
        self.tree = MemoryFileTree({})
        self.transcriber = MemoryTranscriber(on_segment=lambda: self.on_segment())
        self.refreshed: list[FileId] = []
        self.start = StartTranscription(
            reader=self.reader,
            start_job=StartJob(
                uow=self.uow,
                runner=MemoryJobRunner(),
                clock=self.clock,
                random_ids=MemoryRandomIds(),
            ),
            models=models or MemorySpeechModels(),
        )
        self._handler = TranscribeFile(
            reader=self.reader,
            file_tree=self.tree,
            transcriber=self.transcriber,
            clock=self.clock,
            refresh=self._refresh,
        )

    def on_segment(self) -> None:
        """What happens before each segment is heard; a test sets it."""

    def add(
        self,
        name: str,
        kind: MediaKind = MediaKind.VIDEO,
        *,
        tracks: tuple[AudioTrack, ...] = TRACKS,
        duration_s: float | None = SOUND_S,
        state: FileState = FileState.READY,
        problems: tuple[Problem, ...] = (),
    ) -> FileId:
        path, content = self.path(name), name.encode()
        self.tree.write(path, content)
        found = FoundFile(path=path, kind=kind, size_bytes=len(content), modified_ns=0)
        fingerprint = self.tree.fingerprint(path, len(content))
        with self.uow() as tx:
            root = tx.files.ensure_root(ROOT, PathFlavour.POSIX, self.clock.now())
            (file_id,) = tx.files.upsert_found(
                root.id, PathFlavour.POSIX, [(found, fingerprint)], self.clock.now()
            )
            if state is not FileState.NEW:
                tx.files.save([tx.files.get(file_id).probed(kind, state, problems)])
            if state is FileState.READY:
                facts = MediaFacts(kind=kind, audio_tracks=tracks, duration_s=duration_s)
                tx.media.set_facts(file_id, facts)
            tx.commit()
        return file_id

    def path(self, name: str) -> FilePath:
        return FilePath(ROOT + b"/" + name.encode())

    def says(self, name: str, *segments: Segment, **more: Any) -> None:
        self.transcriber.scripts[self.path(name)] = Script(segments=segments, **more)

    def asked(self, file_id: FileId, **options: Any) -> tuple[Job, JobItem]:
        """A job about one file, and its item."""
        options.setdefault("force", True)  # whether it would be left out is another question
        force = options.pop("force")
        started = self.start(StartTranscriptionCommand(file_ids=(file_id,), force=True, **options))
        with self.reader() as now:
            job, (item,) = now.jobs.get(started.job_id), now.jobs.items(started.job_id)
        job.options["force"] = force
        return job, item

    def work(self, file_id: FileId, **options: Any) -> Finished:
        """As the worker does it: what it wrote is written, unless it raises."""
        return self.do(*self.asked(file_id, **options))

    def do(self, job: Job, item: JobItem) -> Finished:
        finished = self._handler(job, item, self.context)
        if finished.effect is not None:
            with self.uow() as tx:
                finished.effect(tx)
                tx.commit()
        return finished

    def bulk(self, **options: Any) -> BulkStarted:
        return self.start(StartTranscriptionCommand(**options))

    def transcripts(self, file_id: FileId) -> tuple[Transcript, ...]:
        with self.reader() as now:
            return now.transcripts.of_file(file_id)

    def segments(self, file_id: FileId) -> tuple[Segment, ...]:
        with self.reader() as now:
            return now.transcripts.segments(now.transcripts.of_file(file_id)[0].id)

    def _refresh(self, tx: Transaction, file_id: FileId) -> None:
        self.refreshed.append(file_id)
