"""A rescan: how far it is, and its plan a page at a time."""

from collections.abc import Sequence

import msgspec

from application.library.folder_job import folder_of
from application.library.rescanning.plans import applied_by, newer_rescan, rescan_job
from application.ports.clock import Clock
from application.ports.unit_of_work import Reader
from domain.jobs.job import Job
from domain.jobs.progress import JobProgress
from domain.library.rescan import Change, ChangeKind, ChangeState
from domain.shared.ids import ChangeId, FilePath, JobId
from domain.shared.problem import Problem


class RescanView(msgspec.Struct, frozen=True, kw_only=True):
    job: Job
    progress: JobProgress
    folder: FilePath
    counts: dict[ChangeKind, int]
    """Of every kind, UNCHANGED and BUSY too; while it runs, of what was found so far."""
    changes: tuple[Change, ...]
    next: ChangeId | None
    """`after` of the following page; None on the last one."""
    newer: JobId | None
    """A completed rescan of this folder that began later: this plan is out of date."""
    applied_by: JobId | None
    """The job that applies or applied this plan."""
    warnings: tuple[Problem, ...]
    """`root_away`, `root_empty` (no deletion is proposed then), `folder_unreadable`."""


class ShowRescan:
    def __init__(self, *, reader: Reader, clock: Clock) -> None:
        self._reader = reader
        self._clock = clock

    def __call__(
        self,
        job_id: JobId,
        *,
        kinds: Sequence[ChangeKind] = (),
        states: Sequence[ChangeState] = (),
        after: ChangeId | None = None,
        limit: int = 100,
    ) -> RescanView:
        """No kinds or states means all; with a limit of 0 there are no lines.

        Raises:
            JobNotFound: also for a job that is no rescan.
        """
        with self._reader() as now:
            job = rescan_job(now, job_id)
            lines = now.rescans.changes(
                job_id, kinds=kinds, states=states, after=after, limit=limit + 1
            )
            page = lines[:limit]
            return RescanView(
                job=job,
                progress=now.jobs.progress(job, self._clock.now()),
                folder=folder_of(job),
                counts=_counts(job, now.rescans.counts(job_id)),
                changes=page,
                next=page[-1].id if page and len(lines) > limit else None,
                newer=newer_rescan(now, job),
                applied_by=applied_by(now, job_id),
                warnings=msgspec.convert(job.summary.get("warnings", []), tuple[Problem, ...]),
            )


def _counts(job: Job, so_far: dict[ChangeKind, int]) -> dict[ChangeKind, int]:
    told = job.summary.get("counts", {})
    return {kind: told.get(kind.value, so_far.get(kind, 0)) for kind in ChangeKind}
