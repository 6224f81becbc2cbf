"""The door over memory adapters and a real folder, without a worker: tests play its part."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

from litestar import Litestar
from litestar.testing import TestClient
from litestar.types import ControllerRouterHandler

from adapters.analysis_types.builtin import BuiltInTypes
from adapters.filesystem.file_tree import LocalFileTree
from adapters.filesystem.object_store import LocalObjectStore
from adapters.layered.object_store import LayeredObjectStore
from adapters.memory.clock import MemoryClock
from adapters.memory.job_runner import MemoryJobRunner
from adapters.memory.random_ids import MemoryRandomIds
from adapters.memory.store import MemoryStore
from adapters.memory.unit_of_work import MemoryReader, MemoryUnitOfWork
from adapters.s3.connection import BucketConnection
from adapters.system.processes import SystemProcesses
from adapters.system.sandbox import ProcessSandbox
from adapters.system.worker_lock import FileLockWorkerRole
from application.analysis.asking.engines import ModelFamily
from application.analysis.indexing.refresh_index import RefreshIndex
from application.jobs.cancel_job import CancelJob
from application.jobs.list_jobs import ListJobs
from application.jobs.retry_failures import RetryFailures
from application.jobs.retry_job import RetryJob
from application.jobs.show_failures import ShowFailures
from application.jobs.show_job import ShowJob, ShowProgress
from application.jobs.start_job import StartJob
from application.library.allowed_folders import AllowedFolders
from application.library.browse_folders import BrowseFolders
from application.library.delete_saved_filter import DeleteSavedFilter
from application.library.find_folder import FindFolder
from application.library.forgetting.forget_file import ForgetFile
from application.library.forgetting.forgetting import Forgetting
from application.library.forgetting.start_forgetting import CountBelongings, StartForgetting
from application.library.get_file import GetFile
from application.library.list_choices import ListChoices
from application.library.list_files import ListFiles
from application.library.list_saved_filters import ListSavedFilters
from application.library.rescanning.find_rescan import FindRescan
from application.library.rescanning.show_rescan import ShowRescan
from application.library.rescanning.start_apply import StartApply
from application.library.rescanning.start_rescan import StartRescan
from application.library.rows_of_files import RowsOfFiles
from application.library.save_filter import SaveFilter
from application.library.start_import import StartImport
from application.media.bucket.claims import ReadClaims
from application.media.bucket.delete_objects import ClearBucket, DeleteObject
from application.media.bucket.link_object import LinkObject
from application.media.bucket.list_bucket import ListBucket
from application.media.bucket.send_to_bucket import SendToBucket
from application.media.bucket.show_sent import ShowSent, TakeFromBucket
from application.media.show_media import ShowMedia
from application.media.start_proxies import StartProxies
from application.plugins.registry import load_analysis_types
from application.ports.bucket import Bucket
from application.ports.object_store import ObjectStore
from application.ports.speech_models import SpeechModels
from application.search.list_moments import ListMoments
from application.search.list_search_filters import ListSearchFilters
from application.search.search_library import SearchLibrary
from application.search.suggest_searches import SuggestSearches
from domain.jobs.job import ItemOutcome, ItemStatus, JobStatus, end_status
from domain.library.file import FileState, FoundFile, MediaFile
from domain.library.kind import MediaKind, kind_by_name
from domain.library.paths import PathFlavour
from domain.media.artifact import Artifact, ArtifactKind
from domain.media.facts import MediaFacts
from domain.shared.ids import ArtifactId, FilePath, JobId
from domain.shared.problem import Problem
from entrypoints.http.app import create_app
from entrypoints.settings import Settings
from tests.http.analysis_parts import analysis_parts
from tests.http.idle import Idle
from tests.http.transcript_parts import transcript_parts
from tests.http.upkeep_parts import upkeep_parts
from tests.http.upload_parts import UploadParts

PORT = 5700
HOME = f"http://127.0.0.1:{PORT}"
BROKEN = Problem(code="unreadable", message="It could not be read.", remedy="Copy it again.")


class World:
    """Plays the container; `settings` and the folders lie below `folder`."""

    def __init__(
        self,
        folder: Path,
        *,
        with_bucket: bool = False,
        uploads_to: BucketConnection | None = None,
        families: Mapping[str, ModelFamily] | None = None,
        **settings: object,
    ) -> None:
        self.media = folder / "media"
        self.media.mkdir()
        self.settings = Settings(data=folder / "data", secret_key="not-secret", **settings)
        store = MemoryStore()
        uow, self.read = MemoryUnitOfWork(store), MemoryReader(store)
        self.write = uow
        self.time, tree = MemoryClock(), LocalFileTree()
        types = load_analysis_types([BuiltInTypes()], discover=False)
        refresh = RefreshIndex(types=types)
        runner = self.runner = MemoryJobRunner()
        start = StartJob(uow=uow, runner=runner, clock=self.time, random_ids=MemoryRandomIds())
        reader, clock = self.read, self.time
        self.store = LocalObjectStore(self.settings.objects)
        role = FileLockWorkerRole(self.settings.worker_lock)
        allowed = AllowedFolders(file_tree=tree, reader=reader, folders=[str(self.media)])
        use_cases = {
            "clock": clock,
            "reader": reader,
            "worker_role": role,
            "worker": Idle(),
            "video_proxies": Idle(),
            "start_confined_import": StartImport(file_tree=tree, start_job=start, allowed=allowed),
            "start_confined_rescan": StartRescan(file_tree=tree, start_job=start, allowed=allowed),
            "show_rescan": ShowRescan(reader=reader, clock=clock),
            "find_rescan": FindRescan(reader=reader, file_tree=tree),
            "start_apply": StartApply(reader=reader, start_job=start, file_tree=tree),
            "rows_of_files": RowsOfFiles(reader=reader),
            "browse_folders": BrowseFolders(file_tree=tree, reader=reader, allowed=allowed),
            "find_folder": FindFolder(file_tree=tree),
            "list_files": ListFiles(reader=reader),
            "list_choices": ListChoices(reader=reader, clock=clock),
            "list_saved_filters": ListSavedFilters(reader=reader),
            "save_filter": SaveFilter(uow=uow, clock=clock),
            "delete_saved_filter": DeleteSavedFilter(uow=uow),
            "get_file": GetFile(reader=reader),
            "show_media": ShowMedia(reader=reader),
            **upkeep_parts(
                reader=reader, clock=clock, objects=self.store, start_job=start, types=types
            ),
            "start_proxies": StartProxies(reader=reader, start_job=start),
            **transcript_parts(uow, reader, clock, start, tree, allowed, refresh),
            "list_jobs": ListJobs(reader=reader, clock=clock),
            "show_job": ShowJob(reader=reader, clock=clock),
            "show_progress": ShowProgress(reader=reader, clock=clock),
            "cancel_job": CancelJob(uow=uow, worker=Idle(), clock=clock),  # type: ignore[arg-type]
            "show_failures": ShowFailures(reader=reader),
            "retry_failures": RetryFailures(reader=reader, start_job=start),
            "start_forgetting": StartForgetting(reader=reader, start_job=start),
            "count_belongings": CountBelongings(reader=reader),
            "retry_job": RetryJob(uow=uow, runner=runner),
            **analysis_parts(
                uow=uow,
                reader=reader,
                types=types,
                families=families or {},
                settings=self.settings,
                clock=clock,
                start_job=start,
                refresh=refresh,
                has_bucket=with_bucket,
            ),
            "search_library": SearchLibrary(reader=reader, types=types),
            "list_moments": ListMoments(reader=reader, types=types),
            "list_search_filters": ListSearchFilters(reader=reader, types=types),
            "suggest_searches": SuggestSearches(reader=reader),
        }
        self.children = ProcessSandbox(SystemProcesses())
        self.uploads = UploadParts(
            uow=uow,
            reader=reader,
            clock=clock,
            runner=runner,
            settings=self.settings,
            sandbox=self.children,
            with_bucket=with_bucket,
            connection=uploads_to,
            refresh=refresh,
        )
        use_cases |= self.uploads.use_cases
        forgetting = Forgetting(
            reader=reader,
            objects=self.store,
            bucket=self.uploads.sent_to,
            uploads=self.uploads.files,
            clock=clock,
        )
        use_cases["forget_file"] = ForgetFile(uow=uow, forgetting=forgetting)
        self.serve_bucket(None)
        for name, made in use_cases.items():
            setattr(self, name, lambda made=made: made)

    def serve_bucket(self, bucket: Bucket | None) -> None:
        """Answer with this bucket, and look in it for what is not here."""
        objects: ObjectStore = self.store
        if bucket is not None:
            objects = LayeredObjectStore(here=objects, bucket=bucket, writes_to_bucket=False)
        of: dict[str, Any] = {"bucket": bucket}
        claims = ReadClaims(reader=self.read, objects=objects)
        self._of_bucket = {
            "objects": objects,
            "list_bucket": ListBucket(**of, claims=claims, reader=self.read),
            "link_object": LinkObject(**of),
            "delete_object": DeleteObject(**of, uow=self.write, claims=claims),
            "clear_bucket": ClearBucket(**of, uow=self.write, claims=claims, clock=self.time),
            "send_to_bucket": SendToBucket(**of, uow=self.write, objects=objects, clock=self.time),
            "show_sent": ShowSent(**of, reader=self.read),
            "take_from_bucket": TakeFromBucket(**of, uow=self.write, objects=objects),
        }
        for name in self._of_bucket:
            setattr(self, name, lambda name=name: self._of_bucket[name])

    def serve_models(self, models: SpeechModels) -> None:
        """Hear with these; before there is a client."""
        self.speech_models = lambda: models

    def app(self, *more: ControllerRouterHandler) -> Litestar:
        return create_app(self, self.settings, lifespan=False, more=more)  # type: ignore[arg-type]

    @contextmanager
    def client(self, *more: ControllerRouterHandler) -> Iterator[TestClient[Litestar]]:
        app = self.app(*more)
        try:
            with TestClient(app, base_url=HOME, raise_server_exceptions=False) as client:
                yield client
        finally:
            self.children.close()

    def add(
        self,
        name: str,
        content: bytes = b"0123456789",
        facts: MediaFacts | None = None,
        *problems: Problem,
    ) -> MediaFile:
        """A file on disk and in the library: READY with facts, UNREADABLE without."""
        path = self.media / name
        path.write_bytes(content)
        status = path.stat()
        found = FoundFile(
            path=FilePath(os.fsencode(path)),
            kind=kind_by_name(FilePath(os.fsencode(name))) or MediaKind.UNKNOWN,
            size_bytes=status.st_size,
            modified_ns=status.st_mtime_ns,
        )
        with self.write() as tx:
            root = tx.files.ensure_root(
                FilePath(os.fsencode(self.media)), PathFlavour.POSIX, self.time.now()
            )
            print_of = f"{status.st_size}-{name}"
            (file_id,) = tx.files.upsert_found(
                root.id, PathFlavour.POSIX, [(found, print_of)], self.time.now()
            )
            state = FileState.READY if facts else FileState.UNREADABLE
            file = tx.files.get(file_id).probed(
                facts.kind if facts else found.kind, state, problems
            )
            tx.files.save([file])
            if facts:
                tx.media.set_facts(file_id, facts)
            tx.commit()
        return file

    def add_artifact(self, file: MediaFile, kind: ArtifactKind, content: bytes) -> Artifact:
        key = f"proxy_video/{kind}_{file.id}.{'mp4' if kind is ArtifactKind.PROXY else 'jpg'}"
        made = self.settings.data / "made"
        made.parent.mkdir(exist_ok=True)
        made.write_bytes(content)
        stored = self.store.put_file(key, made)
        artifact = Artifact(
            id=ArtifactId(0),
            file_id=file.id,
            kind=kind,
            key=key,
            size_bytes=stored.size_bytes,
            sha256=stored.sha256,
            media_type="video/mp4" if kind is ArtifactKind.PROXY else "image/jpeg",
            width=1280,
            height=720,
            duration_s=2.0,
            made_by="libx264",
            made_from=file.fingerprint or "",
            made_at=self.time.now(),
        )
        with self.write() as tx:
            tx.media.set_artifact(artifact)
            tx.commit()
        return artifact

    def show_proxy(self, file: MediaFile) -> None:
        self.add_artifact(file, ArtifactKind.PROXY, b"proxy")

    def add_root(self, folder: Path) -> None:
        """As if it had been imported on the machine itself."""
        with self.write() as tx:
            path = FilePath(os.fsencode(folder))
            tx.files.ensure_root(path, PathFlavour.POSIX, self.time.now())
            tx.commit()

    def folder_of(self, job_id: str) -> bytes:
        """What an import or a rescan is about."""
        with self.read() as now:
            return unquote_to_bytes(now.jobs.get(JobId(job_id)).options["root"])

    def jobs(self) -> int:
        with self.read() as now:
            return now.jobs.count()

    def begin_job(self, job_id: str) -> None:
        """What the worker does first: the job runs, and its first item is worked on."""
        with self.write() as tx:
            job = tx.jobs.get(JobId(job_id))
            running = job.running(self.time.now())
            tx.jobs.save(running, was=job.status, was_attempt=job.attempt)
            for item in tx.jobs.claim(job.id, job.attempt, 1):
                tx.jobs.begin(item.id, job.attempt, self.time.now())
            tx.commit()

    def end_job(self, job_id: str, *, failing: tuple[str, ...] = ()) -> None:
        """Every item ends DONE, those with these labels FAILED."""
        self.time.set(self.time.now() + timedelta(seconds=2))
        with self.write() as tx:
            job = tx.jobs.get(JobId(job_id))
            if job.status is JobStatus.QUEUED:
                tx.jobs.save(
                    running := job.running(self.time.now()),
                    was=job.status,
                    was_attempt=job.attempt,
                )
                job = running
            tx.jobs.claim(job.id, job.attempt, 10_000)
            for item in tx.jobs.items(job.id, statuses=[ItemStatus.RUNNING], limit=10_000):
                tx.jobs.begin(item.id, job.attempt, self.time.now())
                outcome = (
                    ItemOutcome(status=ItemStatus.FAILED, problem=BROKEN)
                    if item.label in failing
                    else ItemOutcome(status=ItemStatus.DONE)
                )
                tx.jobs.finish(item.id, job.attempt, outcome, self.time.now())
            status = end_status(tx.jobs.counts(job.id), cancelled=False)
            tx.jobs.save(
                job.ended(status, self.time.now()), was=job.status, was_attempt=job.attempt
            )
            tx.commit()


def video_facts(**more: object) -> MediaFacts:
    known: dict[str, object] = {
        "kind": MediaKind.VIDEO,
        "container": "mp4",
        "duration_s": 125.0,
        "width": 1920,
        "height": 1080,
        "display_width": 1920,
        "display_height": 1080,
        "frame_rate": 25.0,
        "video_codec": "h264",
        "video_tracks": 1,
    }
    return MediaFacts(**(known | more))  # type: ignore[arg-type]


def image_facts() -> MediaFacts:
    return MediaFacts(
        kind=MediaKind.IMAGE,
        container="jpeg",
        width=800,
        height=600,
        display_width=800,
        display_height=600,
    )
