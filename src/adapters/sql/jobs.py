"""Reading jobs and their items."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from adapters.sql.failures import STANDING, failures_of, problem_code, standing_failures
from adapters.sql.rows import build, columns_of
from adapters.sql.schema import job_items, jobs
from application.ports.job_repository import JobReader
from domain.jobs.failures import FailureGroup, StandingFailures
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

ITEM_COLUMNS = columns_of(job_items, JobItem)
_JOB_COLUMNS = columns_of(jobs, Job)
_CURRENT_LABELS = 3

_AMOUNTS = (  # summed up further in Python: each sum more costs SQLite as much as the rows
    sa.select(
        job_items.c.counted_as,
        job_items.c.status,
        sa.func.count(),
        sa.func.sum(job_items.c.size_bytes),
        sa.func.coalesce(sa.func.sum(job_items.c.made_bytes), 0),
    )
    .where(job_items.c.job_id == sa.bindparam("job"), job_items.c.size_bytes.is_not(None))
    .group_by(job_items.c.status, job_items.c.counted_as)
)
_DONE_LATELY = (
    sa.select(job_items.c.size_bytes, job_items.c.begun_at, job_items.c.ended_at)
    .where(
        job_items.c.job_id == sa.bindparam("job"),
        job_items.c.status == ItemStatus.DONE,
        job_items.c.alone.is_(False),
        job_items.c.size_bytes.is_not(None),
    )
    .order_by(job_items.c.ended_at.desc())
    .limit(STRETCHES)
)
_RUNNING = sa.select(job_items.c.size_bytes, job_items.c.fraction, job_items.c.begun_at).where(
    job_items.c.job_id == sa.bindparam("job"),
    job_items.c.status == ItemStatus.RUNNING,
    job_items.c.size_bytes.is_not(None),
    job_items.c.begun_at.is_not(None),
)


class SqlJobReader(JobReader):
    """`JobReader` on one connection."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def get(self, job_id: JobId) -> Job:
        row = self._connection.execute(sa.select(*_JOB_COLUMNS).where(jobs.c.id == job_id)).first()
        if row is None:
            raise JobNotFound(job_id=job_id)
        return build(Job, row)

    def list(
        self,
        *,
        kind: JobKind | None = None,
        statuses: Sequence[JobStatus] = (),
        limit: int = 50,
        offset: int = 0,
    ) -> tuple[Job, ...]:
        return self._jobs(
            sa.select(*_JOB_COLUMNS)
            .where(*_chosen(kind, statuses))
            .order_by(jobs.c.created_at.desc(), jobs.c.number.desc())
            .limit(limit)
            .offset(offset)
        )

    def count(self, *, kind: JobKind | None = None, statuses: Sequence[JobStatus] = ()) -> int:
        query = sa.select(sa.func.count()).select_from(jobs).where(*_chosen(kind, statuses))
        return self._connection.execute(query).scalar_one()

    def unfinished(self) -> tuple[Job, ...]:
        open_ = [status for status in JobStatus if not status.is_over]
        return self._jobs(
            sa.select(*_JOB_COLUMNS)
            .where(jobs.c.status.in_(open_))
            .order_by(jobs.c.created_at, jobs.c.number)
        )

    def counts(self, job_id: JobId) -> dict[ItemStatus, int]:
        rows = self._connection.execute(
            sa.select(job_items.c.status, sa.func.count())
            .where(job_items.c.job_id == job_id)
            .group_by(job_items.c.status)
        )
        return {row[0]: row[1] for row in rows}

    def progress(self, job: Job, now: datetime) -> JobProgress:
        of_job = job_items.c.job_id == job.id
        running = of_job & (job_items.c.status == ItemStatus.RUNNING)
        lately = sa.select(sa.func.count()).where(
            of_job,
            job_items.c.status.in_(WITH_OUTCOME),
            job_items.c.alone.in_([False, True]),  # lets the index go straight to the recent ones
            job_items.c.ended_at > rate_since(job, now),
        )
        partial = sa.select(sa.func.coalesce(sa.func.sum(job_items.c.fraction), 0.0)).where(
            running
        )
        current = (
            sa.select(job_items.c.label)
            .where(running, job_items.c.begun_at.is_not(None))
            .order_by(job_items.c.id)
            .limit(_CURRENT_LABELS)
        )
        amounts = self._amounts(job.id)
        by_bytes = bool(amounts) and not job.status.is_over
        return measure(
            job,
            self.counts(job.id),
            ended_lately=self._connection.execute(lately).scalar_one(),
            partial=self._connection.execute(partial).scalar_one(),
            current=tuple(self._connection.scalars(current)),
            now=now,
            amounts=amounts,
            done_lately=self._done_lately(job.id) if by_bytes else (),
            running=self._running_stretches(job.id, now) if by_bytes else (),
        )

    def _amounts(self, job_id: JobId) -> tuple[Amount, ...]:
        rows = self._connection.execute(_AMOUNTS, {"job": job_id})
        return amounts_of(Sized(*row) for row in rows)

    def _done_lately(self, job_id: JobId) -> tuple[Stretch, ...]:
        rows = self._connection.execute(_DONE_LATELY, {"job": job_id})
        return tuple(build(Stretch, row) for row in rows if row.begun_at is not None)

    def _running_stretches(self, job_id: JobId, now: datetime) -> tuple[Stretch, ...]:
        rows = self._connection.execute(_RUNNING, {"job": job_id})
        return tuple(
            Stretch(size_bytes=row.size_bytes * row.fraction, begun_at=row.begun_at, until=now)
            for row in rows
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
        query = (
            sa.select(*ITEM_COLUMNS)
            .where(job_items.c.job_id == job_id)
            .order_by(job_items.c.id)
            .limit(limit)
            .offset(offset)
        )
        if statuses:
            query = query.where(job_items.c.status.in_(statuses))
        if code is not None:
            query = query.where(problem_code == code)
        return self._items(query)

    def failures(self, job_id: JobId) -> tuple[FailureGroup, ...]:
        return failures_of(self._connection, job_id)

    def standing_failures(self) -> tuple[StandingFailures, ...]:
        return standing_failures(self._connection)

    def standing_items(self, kind: ItemKind, code: str) -> tuple[JobItem, ...]:
        return self._items(
            sa.select(*ITEM_COLUMNS)
            .where(*STANDING, problem_code == code, job_items.c.kind == kind)
            .order_by(job_items.c.id)
        )

    def newest_ended_item_of_file(self, file_id: FileId, kind: str) -> JobItem | None:
        items = self._items(
            sa.select(*ITEM_COLUMNS)
            .where(job_items.c.file_id == file_id, job_items.c.kind == kind)
            .where(job_items.c.status.in_(WITH_OUTCOME))
            .order_by(job_items.c.ended_at.desc(), job_items.c.id.desc())
            .limit(1)
        )
        return items[0] if items else None

    def item_under_way_of_file(self, file_id: FileId, kind: str) -> ItemUnderWay | None:
        runs = job_items.c.status == ItemStatus.RUNNING
        query = (
            sa.select(*columns_of(job_items, ItemUnderWay))
            .where(job_items.c.file_id == file_id, job_items.c.kind == kind)
            .where(job_items.c.status.in_((ItemStatus.QUEUED, ItemStatus.RUNNING)))
            .order_by(runs.desc(), job_items.c.id)
            .limit(1)
        )
        row = self._connection.execute(query).one_or_none()
        return build(ItemUnderWay, row) if row else None

    def _jobs(self, query: sa.Select[Any]) -> tuple[Job, ...]:
        return tuple(build(Job, row) for row in self._connection.execute(query))

    def _items(self, query: sa.Select[Any]) -> tuple[JobItem, ...]:
        return tuple(build(JobItem, row) for row in self._connection.execute(query))


def _chosen(kind: JobKind | None, statuses: Sequence[JobStatus]) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if kind is not None:
        conditions.append(jobs.c.kind == kind)
    if statuses:
        conditions.append(jobs.c.status.in_(statuses))
    return conditions
