"""Plans among the jobs: those of a folder, and what became of one."""

from collections.abc import Iterator

from application.library.folder_job import folder_of
from application.library.rescanning.start_rescan import RESCAN
from application.ports.unit_of_work import Snapshot
from domain.jobs.job import Job, JobKind, JobNotFound, JobStatus
from domain.library.paths import PathFlavour, comparison_key
from domain.shared.ids import FilePath, JobId

APPLY = JobKind("rescan-apply")
_AT_ONCE = 100


def rescan_job(now: Snapshot, job_id: JobId) -> Job:
    """Raises:
    JobNotFound: also for a job that is no rescan.
    """
    job = now.jobs.get(job_id)
    if job.kind != RESCAN:
        raise JobNotFound(f"{job_id} is no rescan.", job_id=job_id)
    return job


def plans_of(now: Snapshot, folder: FilePath, flavour: PathFlavour) -> Iterator[Job]:
    """Completed rescans of exactly this folder, newest first."""
    key = comparison_key(folder, flavour)
    for job in _jobs(now, RESCAN):
        if job.status is JobStatus.COMPLETED and comparison_key(folder_of(job), flavour) == key:
            yield job


def newer_rescan(now: Snapshot, job: Job) -> JobId | None:
    """A completed one of the same folder that began later."""
    root = job.options["root"]
    for other in _jobs(now, RESCAN):
        if other.id == job.id:
            return None
        if other.status is JobStatus.COMPLETED and other.options["root"] == root:
            return other.id
    return None


def applied_by(now: Snapshot, job_id: JobId) -> JobId | None:
    """The job that applies or applied this plan."""
    for job in _jobs(now, APPLY):
        if job.options["rescan"] == job_id:
            return job.id
    return None


def _jobs(now: Snapshot, kind: JobKind) -> Iterator[Job]:
    """Newest first, a page at a time."""
    offset = 0
    while jobs := now.jobs.list(kind=kind, limit=_AT_ONCE, offset=offset):
        yield from jobs
        offset += len(jobs)
