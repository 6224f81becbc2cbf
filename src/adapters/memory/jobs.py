"""Reading jobs in memory."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from adapters.memory.store import ItemRow, State
from application.ports.job_repository import JobReader
from domain.jobs.failures import EXAMPLES, FailureGroup, failure_group
from domain.jobs.job import WITH_OUTCOME, ItemStatus, Job, JobItem, JobKind, JobNotFound, JobStatus
from domain.jobs.progress import RATE_WINDOW_S, JobProgress, measure
from domain.shared.ids import FileId, JobId
from domain.shared.problem import Problem

_CURRENT_LABELS = 3


class MemoryJobReader(JobReader):
    def __init__(self, state: State) -> None:
        self._state = state

    def get(self, job_id: JobId) -> Job:
        if job_id not in self._state.jobs:
            raise JobNotFound(job_id=job_id)
        return self._state.jobs[job_id]

    def list(
        self,
        *,
        kind: JobKind | None = None,
        statuses: Sequence[JobStatus] = (),
        limit: int = 50,
        offset: int = 0,
    ) -> tuple[Job, ...]:
        return self._of(kind, statuses)[::-1][offset : offset + limit]

    def count(self, *, kind: JobKind | None = None, statuses: Sequence[JobStatus] = ()) -> int:
        return len(self._of(kind, statuses))

    def unfinished(self) -> tuple[Job, ...]:
        return self._jobs(lambda job: not job.status.is_over)

    def counts(self, job_id: JobId) -> dict[ItemStatus, int]:
        return dict(Counter(row.item.status for row in self._rows(job_id)))

    def progress(self, job: Job, now: datetime) -> JobProgress:
        rows = self._rows(job.id)
        running = [row for row in rows if row.item.status is ItemStatus.RUNNING]
        since = now - timedelta(seconds=RATE_WINDOW_S)
        ended = (row.item.ended_at for row in rows if row.item.status in WITH_OUTCOME)
        begun = [row.item.label for row in running if row.item.begun_at is not None]
        return measure(
            job,
            self.counts(job.id),
            ended_lately=sum(1 for instant in ended if instant is not None and instant > since),
            partial=sum((row.fraction for row in running), 0.0),
            current=tuple(begun[:_CURRENT_LABELS]),
            now=now,
        )

    def items(
        self,
        job_id: JobId,
        *,
        statuses: Sequence[ItemStatus] = (),
        limit: int = 100,
        offset: int = 0,
    ) -> tuple[JobItem, ...]:
        found = [row.item for row in self._rows(job_id) if _among(row.item.status, statuses)]
        return tuple(found[offset : offset + limit])

    def failures(self, job_id: JobId) -> tuple[FailureGroup, ...]:
        groups: dict[str, list[tuple[Problem, str]]] = {}
        for row in self._rows(job_id):
            if row.item.status is ItemStatus.FAILED and row.item.problem is not None:
                failed = groups.setdefault(row.item.problem.code, [])
                failed.append((row.item.problem, row.item.label))
        found = [failure_group(failed[:EXAMPLES], len(failed)) for failed in groups.values()]
        return tuple(sorted(found, key=lambda group: -group.count))

    def newest_ended_item_of_file(self, file_id: FileId, kind: str) -> JobItem | None:
        items = (row.item for row in self._state.items.values())
        about = (item for item in items if item.file_id == file_id and item.kind == kind)
        about = (item for item in about if item.status in WITH_OUTCOME)
        return max(about, key=lambda item: item.id, default=None)

    def _of(self, kind: JobKind | None, statuses: Sequence[JobStatus]) -> tuple[Job, ...]:
        return self._jobs(lambda job: kind in (None, job.kind) and _among(job.status, statuses))

    def _jobs(self, wanted: Callable[[Job], bool]) -> tuple[Job, ...]:
        """Oldest first; of the same instant in the order they were added."""
        found = (job for job in self._state.jobs.values() if wanted(job))
        return tuple(sorted(found, key=lambda job: job.created_at))

    def _rows(self, job_id: JobId) -> tuple[ItemRow, ...]:
        """In the order they were added."""
        return tuple(row for row in self._state.items.values() if row.item.job_id == job_id)


def _among(status: str, statuses: Sequence[str]) -> bool:
    return not statuses or status in statuses
