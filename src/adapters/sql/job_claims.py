"""Writing jobs and handing out their items. Each step is one compare-and-set in SQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from msgspec import structs
from sqlalchemy.dialects.sqlite import insert

from adapters.sql.failures import problem_code
from adapters.sql.jobs import ITEM_COLUMNS, SqlJobReader
from adapters.sql.rows import listed, values_of
from adapters.sql.schema import job_items, jobs
from application.ports.job_repository import JobRepository
from domain.jobs.job import (
    ItemOutcome,
    ItemStatus,
    Job,
    JobItem,
    JobNotFound,
    JobStatus,
    NewItem,
    interrupted,
)
from domain.shared.errors import Conflict
from domain.shared.ids import FileId, ItemId, JobId

_NOT_CLAIMED = {"fraction": 0.0, "begun_at": None}
_NEW = {
    "made_bytes": None,
    "status": ItemStatus.QUEUED,
    "attempt": 0,
    "starts": 0,
    "alone": False,
    "note": "",
    **_NOT_CLAIMED,
}

# What runs once an item is built once: building a statement costs more than running it.
_OF_ATTEMPT = (
    job_items.c.attempt == sa.bindparam("held_by"),
    job_items.c.status == ItemStatus.RUNNING,
)
_HELD = (job_items.c.id == sa.bindparam("item"), *_OF_ATTEMPT)
"""The item, as long as this attempt has it."""
_BEGIN = (
    sa.update(job_items)
    .where(*_HELD)
    .values(starts=job_items.c.starts + 1, begun_at=sa.bindparam("now"))
)
_FINISH = (
    sa.update(job_items)
    .where(*_HELD)
    .values(
        ended_at=sa.bindparam("now"),
        **{name: sa.bindparam(f"new_{name}") for name in ItemOutcome.__struct_fields__},
    )
)
_give_back = sa.update(job_items).values(
    status=ItemStatus.QUEUED,
    starts=job_items.c.starts - sa.case((job_items.c.begun_at.is_not(None), 1), else_=0),
    **_NOT_CLAIMED,
)
_GIVE_BACK = _give_back.where(*_HELD)
_GIVE_BACK_ALL = _give_back.where(job_items.c.job_id == sa.bindparam("job"), *_OF_ATTEMPT)
_REPORT = (
    sa.update(job_items)
    .where(job_items.c.id == sa.bindparam("item"), job_items.c.status == ItemStatus.RUNNING)
    .values(fraction=sa.bindparam("known"))
)


class SqlJobRepository(SqlJobReader, JobRepository):
    """`JobRepository` on one connection that holds the write lock."""

    def add(self, job: Job, items: Sequence[NewItem]) -> None:
        self._connection.execute(sa.insert(jobs).values(values_of(job)))
        self.add_items(job.id, items)

    def add_items(self, job_id: JobId, items: Sequence[NewItem]) -> int:
        if not items:
            return 0
        new = insert(job_items).on_conflict_do_nothing(
            index_elements=["job_id", "kind", "subject"]
        )
        rows = [{"job_id": job_id, **values_of(item), **_NEW} for item in items]
        return self._connection.execute(new, rows).rowcount

    def save(self, job: Job, *, was: JobStatus, was_attempt: int) -> None:
        found = self._changed(
            sa.update(jobs)
            .where(jobs.c.id == job.id, jobs.c.status == was, jobs.c.attempt == was_attempt)
            .values(values_of(job, "id", "kind", "created_at", "summary"))
        )
        if not found:
            present = self.get(job.id)
            raise Conflict(job_id=job.id, status=present.status, attempt=present.attempt)

    def set_summary(self, job_id: JobId, summary: dict[str, Any]) -> None:
        if not self._changed(sa.update(jobs).where(jobs.c.id == job_id).values(summary=summary)):
            raise JobNotFound(job_id=job_id)

    def claim(self, job_id: JobId, attempt: int, limit: int) -> tuple[JobItem, ...]:
        runs = sa.select(sa.literal(1)).where(
            jobs.c.id == job_id, jobs.c.attempt == attempt, jobs.c.status == JobStatus.RUNNING
        )
        if self._connection.execute(runs).first() is None or self._running(job_id, alone=True):
            return ()
        ids = self._queued(job_id, limit, alone=False)
        if not ids and not self._running(job_id, alone=False):
            ids = self._queued(job_id, min(limit, 1), alone=True)
        if not ids:
            return ()
        self._connection.execute(
            sa.update(job_items)
            .where(job_items.c.id.in_(ids))
            .values(status=ItemStatus.RUNNING, attempt=attempt, **_NOT_CLAIMED)
        )
        return self._items(
            sa.select(*ITEM_COLUMNS).where(job_items.c.id.in_(ids)).order_by(job_items.c.id)
        )

    def begin(self, item_id: ItemId, attempt: int, now: datetime) -> bool:
        return bool(self._changed(_BEGIN, item=item_id, held_by=attempt, now=now))

    def report(self, item_id: ItemId, fraction: float) -> None:
        self._changed(_REPORT, item=item_id, known=min(1.0, max(0.0, fraction)))

    def finish(self, item_id: ItemId, attempt: int, outcome: ItemOutcome, now: datetime) -> bool:
        new = {f"new_{name}": value for name, value in values_of(outcome).items()}
        return bool(self._changed(_FINISH, item=item_id, held_by=attempt, now=now, **new))

    def give_back(self, item_id: ItemId, attempt: int) -> None:
        self._changed(_GIVE_BACK, item=item_id, held_by=attempt)

    def give_back_all(self, job_id: JobId, attempt: int) -> int:
        return self._changed(_GIVE_BACK_ALL, job=job_id, held_by=attempt)

    def recover(self, job_id: JobId, attempt: int, now: datetime) -> tuple[JobItem, ...]:
        left = self._items(
            sa.select(*ITEM_COLUMNS).where(
                job_items.c.job_id == job_id,
                job_items.c.status == ItemStatus.RUNNING,
                job_items.c.attempt < attempt,
            )
        )
        given_up: list[JobItem] = []
        for item in left:
            status, alone, problem = interrupted(item)
            over = status is not ItemStatus.QUEUED
            values: dict[str, Any] = {"ended_at": now} if over else dict(_NOT_CLAIMED)
            self._changed(
                sa.update(job_items)
                .where(job_items.c.id == item.id)
                .values(status=status, alone=alone, problem=problem, **values)
            )
            if over:
                given_up.append(
                    structs.replace(item, status=status, problem=problem, ended_at=now)
                )
        return tuple(given_up)

    def cancel_queued(self, job_id: JobId, now: datetime) -> int:
        return self._changed(
            sa.update(job_items)
            .where(job_items.c.job_id == job_id, job_items.c.status == ItemStatus.QUEUED)
            .values(status=ItemStatus.CANCELLED, ended_at=now)
        )

    def requeue_failed(self, job_id: JobId, codes: Sequence[str] = ()) -> int:
        query = sa.update(job_items).where(job_items.c.job_id == job_id)
        if codes:
            query = query.where(job_items.c.status == ItemStatus.FAILED, problem_code.in_(codes))
        else:
            ended = [ItemStatus.FAILED, ItemStatus.CANCELLED]
            query = query.where(job_items.c.status.in_(ended))
        return self._changed(query.values(_NEW | {"ended_at": None, "problem": None}))

    def skip_queued_of(self, file_ids: Sequence[FileId], note: str, now: datetime) -> int:
        return self._changed(
            sa.update(job_items)
            .where(
                job_items.c.file_id.in_(listed(file_ids)),
                job_items.c.status == ItemStatus.QUEUED,
            )
            .values(status=ItemStatus.SKIPPED, note=note, ended_at=now)
        )

    def _queued(self, job_id: JobId, limit: int, *, alone: bool) -> list[int]:
        query = (
            sa.select(job_items.c.id)
            .where(
                job_items.c.job_id == job_id,
                job_items.c.status == ItemStatus.QUEUED,
                job_items.c.alone == alone,
                job_items.c.ended_at.is_(None),  # always so; lets the index give them in order
            )
            .order_by(job_items.c.id)
            .limit(limit)
        )
        return list(self._connection.scalars(query))

    def _running(self, job_id: JobId, *, alone: bool) -> bool:
        query = sa.select(sa.literal(1)).where(
            job_items.c.job_id == job_id,
            job_items.c.status == ItemStatus.RUNNING,
            job_items.c.alone == alone,
        )
        return self._connection.execute(query.limit(1)).first() is not None

    def _changed(self, update: sa.Update, **values: Any) -> int:
        return self._connection.execute(update, values).rowcount
