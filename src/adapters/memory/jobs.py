"""Reading jobs in memory."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from adapters.memory.store import ItemRow, State
from application.ports.job_repository import JobReader
from domain.jobs.failures import EXAMPLES, FailureGroup, StandingFailures, failure_group
from domain.jobs.job import (
    WITH_OUTCOME,
    ItemKind,
    ItemStatus,
    Job,
    JobItem,
    JobKind,
    JobNotFound,
    JobStatus,
)
from domain.jobs.progress import (
    STRETCHES,
    Amount,
    ItemUnderWay,
    JobProgress,
    Sized,
    Stretch,
    amounts_of,
    measure,
    rate_since,
)
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
        since = rate_since(job, now)
        ended = (row.item.ended_at for row in rows if row.item.status in WITH_OUTCOME)
        begun = [row.item.label for row in running if row.item.begun_at is not None]
        return measure(
            job,
            self.counts(job.id),
            ended_lately=sum(1 for instant in ended if instant is not None and instant > since),
            partial=sum((row.fraction for row in running), 0.0),
            current=tuple(begun[:_CURRENT_LABELS]),
            now=now,
            amounts=_amounts(rows),
            done_lately=_done_lately(rows),
            running=[
                Stretch(
                    size_bytes=row.item.size_bytes * row.fraction,
                    begun_at=row.item.begun_at,
                    until=now,
                )
                for row in running
                if row.item.size_bytes is not None and row.item.begun_at is not None
            ],
        )

    def items(
        self,
        job_id: JobId,
        *,
        statuses: Sequence[ItemStatus] = (),
        code: str | None = None,
        limit: int = 100,
        offset: int = 0,
    ) -> tuple[JobItem, ...]:
        found = [
            row.item
            for row in self._rows(job_id)
            if _among(row.item.status, statuses) and code in (None, code_of(row.item))
        ]
        return tuple(found[offset : offset + limit])

    def failures(self, job_id: JobId) -> tuple[FailureGroup, ...]:
        items = (row.item for row in self._rows(job_id) if row.item.status is ItemStatus.FAILED)
        return tuple(group for _, group in _grouped(items, lambda item: ItemKind("")))

    def standing_failures(self) -> tuple[StandingFailures, ...]:
        groups = _grouped(self._standing(), lambda item: item.kind)
        return tuple(StandingFailures(kind=kind, group=group) for kind, group in groups)

    def standing_items(self, kind: ItemKind, code: str) -> tuple[JobItem, ...]:
        return tuple(
            item for item in self._standing() if item.kind == kind and code_of(item) == code
        )

    def newest_ended_item_of_file(self, file_id: FileId, kind: str) -> JobItem | None:
        items = (row.item for row in self._state.items.values())
        about = (item for item in items if item.file_id == file_id and item.kind == kind)
        about = (item for item in about if item.status in WITH_OUTCOME)
        return max(about, key=_end, default=None)

    def item_under_way_of_file(self, file_id: FileId, kind: str) -> ItemUnderWay | None:
        rows = [
            row
            for row in self._state.items.values()
            if row.item.file_id == file_id
            and row.item.kind == kind
            and row.item.status in (ItemStatus.QUEUED, ItemStatus.RUNNING)
        ]
        if not rows:
            return None
        row = min(rows, key=lambda row: (row.item.status is ItemStatus.QUEUED, row.item.id))
        return ItemUnderWay(job_id=row.item.job_id, status=row.item.status, fraction=row.fraction)

    def _standing(self) -> Iterable[JobItem]:
        newest: dict[tuple[FileId, ItemKind], JobItem] = {}
        at_it: set[tuple[FileId, ItemKind]] = set()
        for item in (row.item for row in self._state.items.values()):
            if item.file_id is None:
                continue
            step = (item.file_id, item.kind)
            if item.status in (ItemStatus.QUEUED, ItemStatus.RUNNING):
                at_it.add(step)
            elif item.status in WITH_OUTCOME:
                newest[step] = max(newest.get(step, item), item, key=_end)
        return [
            item
            for step, item in sorted(newest.items(), key=lambda pair: pair[1].id)
            if item.status is ItemStatus.FAILED and step not in at_it
        ]

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


def code_of(item: JobItem) -> str | None:
    return item.problem.code if item.problem else None


def _end(item: JobItem) -> tuple[datetime, int]:
    assert item.ended_at is not None
    return item.ended_at, item.id


def _grouped(
    items: Iterable[JobItem], by: Callable[[JobItem], ItemKind]
) -> list[tuple[ItemKind, FailureGroup]]:
    groups: dict[tuple[ItemKind, str], list[tuple[Problem, str, FileId | None]]] = {}
    for item in items:
        if item.problem is not None:
            failed = groups.setdefault((by(item), item.problem.code), [])
            failed.append((item.problem, item.label, item.file_id))
    found = [
        (kind, failure_group(failed[:EXAMPLES], len(failed)))
        for (kind, _), failed in groups.items()
    ]
    return sorted(found, key=lambda pair: -pair[1].count)


def _amounts(rows: Sequence[ItemRow]) -> tuple[Amount, ...]:
    return amounts_of(
        Sized(item.counted_as, item.status, 1, item.size_bytes, item.made_bytes or 0)
        for item in (row.item for row in rows)
        if item.size_bytes is not None
    )


def _done_lately(rows: Sequence[ItemRow]) -> list[Stretch]:
    stretches = [
        Stretch(
            size_bytes=row.item.size_bytes, begun_at=row.item.begun_at, until=row.item.ended_at
        )
        for row in rows
        if row.item.status is ItemStatus.DONE
        and not row.item.alone
        and row.item.size_bytes is not None
        and row.item.begun_at is not None
        and row.item.ended_at is not None
    ]
    return sorted(stretches, key=lambda stretch: stretch.until)[-STRETCHES:]
