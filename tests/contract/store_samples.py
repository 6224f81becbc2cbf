"""Rows to put into a store."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import msgspec

from application.ports.analysis_engine import ReplyPart
from application.ports.unit_of_work import UnitOfWork
from domain.analysis.findings import Finding
from domain.analysis.run import AnalysisRun, RunStatus, TypeRef, TypeResult
from domain.jobs.job import ItemKind, Job, JobKind, JobStatus, NewItem
from domain.library.edits import Edit, EditAction
from domain.library.file import FoundFile, Move
from domain.library.kind import MediaKind
from domain.library.paths import PathFlavour
from domain.media.artifact import Artifact, ArtifactKind
from domain.shared.ids import ArtifactId, EditId, FileId, FilePath, ItemId, JobId, RootId, RunId

NOW = datetime(2024, 5, 1, 8, 30, 0, 123456, tzinfo=UTC)
POSIX = PathFlavour.POSIX
PROXY = ItemKind("proxy")
SET_VALUE = msgspec.Raw(b'"Ada"')


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def found(path: bytes, *, size: int = 10, kind: MediaKind = MediaKind.VIDEO) -> FoundFile:
    return FoundFile(path=FilePath(path), kind=kind, size_bytes=size, modified_ns=1_000)


def move(file_id: FileId, path: FilePath, root_id: RootId, modified_ns: int = 1_000) -> Move:
    return Move(file_id=file_id, path=path, root_id=root_id, modified_ns=modified_ns)


def imported(uow: UnitOfWork, *paths: bytes, root: bytes = b"/m") -> tuple[FileId, ...]:
    """Files with the fingerprints `fp-0`, `fp-1`, …"""
    rows = [(found(path), f"fp-{number}") for number, path in enumerate(paths)]
    with uow() as tx:
        folder = tx.files.ensure_root(FilePath(root), POSIX, NOW)
        ids = tx.files.upsert_found(folder.id, POSIX, rows, NOW)
        tx.commit()
    return ids


def artifact(
    file_id: FileId,
    *,
    kind: ArtifactKind = ArtifactKind.PROXY,
    made_from: str = "fp-0",
    size: int = 5,
    key: str = "proxy_video/a_1_720p15.mp4",
) -> Artifact:
    return Artifact(
        id=ArtifactId(0),
        file_id=file_id,
        kind=kind,
        key=key,
        size_bytes=size,
        sha256="ab" * 32,
        media_type="video/mp4",
        width=1280,
        height=720,
        duration_s=1.5,
        made_by="libx264",
        made_from=made_from,
        made_at=NOW,
    )


def job(name: str = "job-1", *, status: JobStatus = JobStatus.RUNNING, attempt: int = 1) -> Job:
    return Job(
        id=JobId(name),
        kind=JobKind("batch-proxy"),
        title="Make proxies",
        options={"force": False},
        status=status,
        attempt=attempt,
        created_at=NOW,
        started_at=None if status is JobStatus.QUEUED else NOW,
    )


def new_items(count: int, *, file_id: FileId | None = None) -> Sequence[NewItem]:
    return [
        NewItem(kind=PROXY, subject=str(number), label=f"clip {number}", file_id=file_id)
        for number in range(count)
    ]


def added(uow: UnitOfWork, job: Job, items: Sequence[NewItem] = ()) -> tuple[ItemId, ...]:
    with uow() as tx:
        tx.jobs.add(job, items)
        ids = tuple(item.id for item in tx.jobs.items(job.id, limit=10_000))
        tx.commit()
    return ids


def type_result(
    key: str, value: bytes = b'{"text": "caf\xc3\xa9"}', *findings: Finding
) -> TypeResult:
    return TypeResult(
        run_id=RunId(0), key=key, version="2", value=msgspec.Raw(value), findings=findings
    )


def edit(file_id: FileId, *, value: msgspec.Raw | None = SET_VALUE) -> Edit:
    return Edit(
        id=EditId(0),
        file_id=file_id,
        type_key="metadata",
        field="project.customer_name",
        action=EditAction.SET,
        value=value,
        author="local",
        at=NOW,
    )


def analysis_run(
    file_id: FileId, *, request_hash: str = "question", model: str = "extractive"
) -> AnalysisRun:
    return AnalysisRun(
        id=RunId(0),
        file_id=file_id,
        engine="extractive",
        model=model,
        types=(TypeRef(key="summary", version="1"),),
        options={"language": "en"},
        request_hash=request_hash,
        prompt_hash="prompt",
        media_hash="fp-0",
        status=RunStatus.RUNNING,
        started_at=NOW,
    )


def spoken(raw: bytes, *, stop_reason: str = "end") -> ReplyPart:
    return ReplyPart(raw=raw, stop_reason=stop_reason)
