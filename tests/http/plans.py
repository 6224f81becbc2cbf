"""Plans of rescans, written as the worker would have."""

import os
from pathlib import Path

import msgspec
from litestar import Litestar
from litestar.testing import TestClient

from domain.library.kind import MediaKind
from domain.library.rescan import Change, ChangeKind, ChangeState
from domain.shared.ids import ChangeId, FileId, FilePath, JobId
from domain.shared.problem import Problem
from tests.http.world import World

START = "/api/files/rescan"


def line(kind: ChangeKind, path: str | bytes | Path, **more: object) -> Change:
    given: dict[str, object] = {
        "id": ChangeId(0),
        "job_id": JobId(""),
        "kind": kind,
        "file_id": None,
        "path": FilePath(os.fsencode(path)),
        "old_path": None,
        "media_kind": MediaKind.VIDEO,
        "size_bytes": 1_000,
        "modified_ns": 10**18,
        "fingerprint": None,
        "candidates": (),
        "doubt": "",
        "state": ChangeState.PROPOSED,
    }
    return Change(**(given | more))  # type: ignore[arg-type]


def moved(file_id: FileId, old: str | Path, new: str | Path, doubt: str = "") -> Change:
    old_path = FilePath(os.fsencode(old))
    return line(ChangeKind.MOVED, new, file_id=file_id, old_path=old_path, doubt=doubt)


def planned(
    world: World,
    client: TestClient[Litestar],
    *changes: Change,
    unchanged: int = 0,
    warnings: tuple[Problem, ...] = (),
) -> str:
    """A rescan of the media folder that has ended with this plan."""
    body = {"directory_path": str(world.media)}
    job_id = JobId(client.post(START, json=body).json()["job_id"])
    counts = {kind.value: sum(c.kind is kind for c in changes) for kind in ChangeKind}
    with world.write() as tx:
        tx.rescans.add([msgspec.structs.replace(c, job_id=job_id) for c in changes])
        tx.jobs.set_summary(
            job_id,
            {
                "counts": counts | {"unchanged": unchanged},
                "warnings": msgspec.to_builtins(warnings),
            },
        )
        tx.commit()
    world.end_job(job_id)
    return job_id
