"""Writing jobs in memory and handing out their items."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec import structs

from adapters.memory.jobs import MemoryJobReader, code_of
from adapters.memory.store import ItemRow, require
from application.ports.job_repository import JobRepository
from domain.jobs.job import ItemOutcome, ItemStatus, Job, JobItem, JobStatus, NewItem, interrupted
from domain.shared.errors import Conflict
from domain.shared.ids import FileId, ItemId, JobId


class MemoryJobRepository(MemoryJobReader, JobRepository):
    def add(self, job: Job, items: Sequence[NewItem]) -> None:
        if job.id in self._state.jobs:
            raise ValueError(f"the job {job.id} is there already")
        self._state.jobs[job.id] = job
        self.add_items(job.id, items)

    def add_items(self, job_id: JobId, items: Sequence[NewItem]) -> int:
        require(self._state.jobs, job_id)
        before = len(self._state.items)
        for new in items:
            subject = (job_id, new.kind, new.subject)
            if subject in self._state.item_subjects:
                continue
            if new.file_id is not None:
                require(self._state.files, new.file_id)
            number = self._state.new_id("items")
            self._state.item_subjects[subject] = ItemId(number)
            self._state.items[ItemId(number)] = ItemRow(item=_queued(number, job_id, new))
        return len(self._state.items) - before

    def save(self, job: Job, *, was: JobStatus, was_attempt: int) -> None:
        present = self.get(job.id)
        if (present.status, present.attempt) != (was, was_attempt):
            raise Conflict(job_id=job.id, status=present.status, attempt=present.attempt)
        self._state.jobs[job.id] = structs.replace(
            job, kind=present.kind, created_at=present.created_at, summary=present.summary
        )

    def set_summary(self, job_id: JobId, summary: dict[str, Any]) -> None:
        self._state.jobs[job_id] = structs.replace(self.get(job_id), summary=summary)

    def claim(self, job_id: JobId, attempt: int, limit: int) -> tuple[JobItem, ...]:
        job = self._state.jobs.get(job_id)
        if job is None or job.attempt != attempt or job.status is not JobStatus.RUNNING:
            return ()
        rows = self._rows(job_id)
        running = [row.item for row in rows if row.item.status is ItemStatus.RUNNING]
        queued = [row.item for row in rows if row.item.status is ItemStatus.QUEUED]
        if any(item.alone for item in running):
            return ()
        chosen = [item for item in queued if not item.alone][:limit]
        if not chosen and not running:
            chosen = queued[: min(limit, 1)]
        claimed = tuple(
            structs.replace(item, status=ItemStatus.RUNNING, begun_at=None) for item in chosen
        )
        for item in claimed:
            self._state.items[item.id] = ItemRow(item=item, attempt=attempt)
        return claimed

    def begin(self, item_id: ItemId, attempt: int, now: datetime) -> bool:
        row = self._held(item_id, attempt)
        if row is None:
            return False
        self._change(row, starts=row.item.starts + 1, begun_at=now)
        return True

    def report(self, item_id: ItemId, fraction: float) -> None:
        row = self._state.items.get(item_id)
        if row is not None and row.item.status is ItemStatus.RUNNING:
            known = min(1.0, max(0.0, fraction))
            self._state.items[item_id] = structs.replace(row, fraction=known)

    def finish(self, item_id: ItemId, attempt: int, outcome: ItemOutcome, now: datetime) -> bool:
        row = self._held(item_id, attempt)
        if row is None:
            return False
        self._change(row, **structs.asdict(outcome), ended_at=now)
        return True

    def give_back(self, item_id: ItemId, attempt: int) -> None:
        row = self._held(item_id, attempt)
        if row is not None:
            starts = row.item.starts - (row.item.begun_at is not None)
            self._change(row, status=ItemStatus.QUEUED, starts=starts, begun_at=None)

    def give_back_all(self, job_id: JobId, attempt: int) -> int:
        held = [row.item.id for row in self._rows(job_id) if self._held(row.item.id, attempt)]
        for item_id in held:
            self.give_back(item_id, attempt)
        return len(held)

    def recover(self, job_id: JobId, attempt: int, now: datetime) -> tuple[JobItem, ...]:
        left = [
            row
            for row in self._rows(job_id)
            if row.item.status is ItemStatus.RUNNING and row.attempt < attempt
        ]
        given_up = []
        for row in left:
            status, alone, problem = interrupted(row.item)
            over = status is not ItemStatus.QUEUED
            when: dict[str, Any] = {"ended_at": now} if over else {"begun_at": None}
            self._change(row, status=status, alone=alone, problem=problem, **when)
            given_up += [self._state.items[row.item.id].item] if over else []
        return tuple(given_up)

    def cancel_queued(self, job_id: JobId, now: datetime) -> int:
        queued = [row for row in self._rows(job_id) if row.item.status is ItemStatus.QUEUED]
        for row in queued:
            self._change(row, status=ItemStatus.CANCELLED, ended_at=now)
        return len(queued)

    def requeue_failed(self, job_id: JobId, codes: Sequence[str] = ()) -> int:
        chosen: list[ItemRow] = []
        for row in self._rows(job_id):
            item = row.item
            failed = item.status is ItemStatus.FAILED
            if (
                (failed and code_of(item) in codes)
                if codes
                else (failed or item.status is ItemStatus.CANCELLED)
            ):
                chosen.append(row)
        for row in chosen:
            item = structs.replace(row.item, **_FRESH)
            self._state.items[item.id] = ItemRow(item=item)
        return len(chosen)

    def skip_queued_of(self, file_ids: Sequence[FileId], note: str, now: datetime) -> int:
        queued = [
            row
            for row in self._state.items.values()
            if row.item.file_id in file_ids and row.item.status is ItemStatus.QUEUED
        ]
        for row in queued:
            self._change(row, status=ItemStatus.SKIPPED, note=note, ended_at=now)
        return len(queued)

    def _held(self, item_id: ItemId, attempt: int) -> ItemRow | None:
        """The item, as long as this attempt has it."""
        row = self._state.items.get(item_id)
        held = row is not None and row.attempt == attempt
        return row if row and held and row.item.status is ItemStatus.RUNNING else None

    def _change(self, row: ItemRow, **values: Any) -> None:
        item = structs.replace(row.item, **values)
        self._state.items[item.id] = structs.replace(row, item=item, fraction=0.0)


_FRESH: dict[str, Any] = {
    "status": ItemStatus.QUEUED,
    "starts": 0,
    "alone": False,
    "begun_at": None,
    "ended_at": None,
    "problem": None,
    "note": "",
    "made_bytes": None,
}


def _queued(number: int, job_id: JobId, new: NewItem) -> JobItem:
    return JobItem(
        id=ItemId(number),
        job_id=job_id,
        kind=new.kind,
        subject=new.subject,
        label=new.label,
        file_id=new.file_id,
        counted_as=new.counted_as,
        size_bytes=new.size_bytes,
        **_FRESH,
    )
