"""Chores, storage figures and checks, as the world of the HTTP tests has them."""

from typing import Any

from adapters.memory.clock import MemoryClock
from adapters.memory.disk_space import MemoryDataFolder, MemoryDiskSpace
from adapters.memory.unit_of_work import MemoryReader
from application.analysis.reading.reparse import Reparse
from application.analysis.reading.reread import Reread
from application.analysis.summarizing.backfill import BackfillTranscriptSummaries
from application.jobs.start_job import StartJob
from application.library.run_doctor import Diagnosis, RunDoctor
from application.media.upkeep.file_chores import CreateImageProxies
from application.media.upkeep.reconcile.chore import ReconcileProxies
from application.media.upkeep.reconcile.compare import Compare
from application.media.upkeep.run_chore import RunChore
from application.media.upkeep.show_storage import ShowStorage
from application.plugins.registry import AnalysisTypes
from application.ports.database import Check
from application.ports.object_store import ObjectStore


def upkeep_parts(
    *,
    reader: MemoryReader,
    clock: MemoryClock,
    objects: ObjectStore,
    start_job: StartJob,
    types: AnalysisTypes,
) -> dict[str, Any]:
    compare = Compare(reader=reader, objects=objects, bucket=None, clock=clock)
    chores = (
        # nothing is looked into here: contents are another test's
        ReconcileProxies(
            compare=compare,
            judge=lambda finding: None,  # type: ignore[arg-type]
            clock=clock,
        ),
        CreateImageProxies(reader=reader),
        BackfillTranscriptSummaries(reader=reader),
        Reparse(reader=reader, reread=Reread(types=types, clock=clock)),
    )
    return {
        "show_storage": ShowStorage(
            reader=reader,
            disk=MemoryDiskSpace(free=10**12, total=10**13),
            data=MemoryDataFolder(database_bytes=4096, scratch_bytes=0),
            clock=clock,
            floor_bytes=10**9,
        ),
        "run_chore": RunChore(
            reader=reader, start_job=start_job, chores={chore.name: chore for chore in chores}
        ),
        "run_doctor": Diagnosed(),
    }


class Diagnosed(RunDoctor):
    """Found nothing out by itself: whether the parts work is the command's own test."""

    def __init__(self) -> None: ...

    def __call__(self) -> Diagnosis:
        return Diagnosis(
            checks=(
                Check(name="Python", ok=True, detail="3.11"),
                Check(name="ffmpeg", ok=False, detail="not found", remedy="Install it."),
            )
        )
