"""Progress and remaining time, computed from rows alone."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec

from domain.jobs.job import WITH_OUTCOME, ItemStatus, Job
from domain.shared.ids import JobId

RATE_WINDOW_S = 60.0
"""The rate is that of the last minute, so a slow start is forgotten."""
STRETCHES = 100
"""How many of the items done last the rate in bytes is taken from."""
_OPEN = (ItemStatus.QUEUED, ItemStatus.RUNNING)
_STRETCH_WINDOW = timedelta(minutes=10)


class Amount(msgspec.Struct, frozen=True, kw_only=True):
    """The items whose size is known, of those that people count together."""

    counted_as: str
    total: int
    done: int
    skipped: int
    failed: int
    size_bytes: int
    processed_bytes: int
    """Of the items that have an outcome."""
    open_bytes: int
    """Of those that wait or run."""
    made_bytes: int


class Sized(NamedTuple):
    """Items with a size that are counted together and in the same status."""

    counted_as: str
    status: ItemStatus
    items: int
    size_bytes: int
    made_bytes: int


def amounts_of(rows: Iterable[Sized]) -> tuple[Amount, ...]:
    """By what they are counted as."""
    together: dict[str, list[Sized]] = {}
    for row in rows:
        together.setdefault(row.counted_as, []).append(row)
    return tuple(
        Amount(
            counted_as=word,
            total=sum(row.items for row in of),
            done=sum(row.items for row in of if row.status is ItemStatus.DONE),
            skipped=sum(row.items for row in of if row.status is ItemStatus.SKIPPED),
            failed=sum(row.items for row in of if row.status is ItemStatus.FAILED),
            size_bytes=sum(row.size_bytes for row in of),
            processed_bytes=sum(row.size_bytes for row in of if row.status in WITH_OUTCOME),
            open_bytes=sum(row.size_bytes for row in of if row.status in _OPEN),
            made_bytes=sum(row.made_bytes for row in of),
        )
        for word, of in sorted(together.items())
    )


class ItemUnderWay(msgspec.Struct, frozen=True, kw_only=True):
    """An item that waits or runs."""

    job_id: JobId
    status: ItemStatus
    fraction: float
    """0–1, of its own work."""


class Stretch(msgspec.Struct, frozen=True, kw_only=True):
    """One item's own work: `size_bytes` is the part that was done from then to then."""

    size_bytes: float
    begun_at: datetime
    until: datetime


class JobProgress(msgspec.Struct, frozen=True, kw_only=True):
    total: int
    done: int
    skipped: int
    failed: int
    cancelled: int
    running: int
    queued: int
    percent: float
    """0–100, by ended items and the known part of running ones."""
    rate_per_s: float | None
    """Ended items per second lately; None before the first."""
    eta_s: float | None
    """By bytes where the size of every item is known: a video and a picture differ a thousandfold
    as items, and little as bytes. By items elsewhere; None there also when only running items
    are left: those that ended say nothing of a long one."""
    elapsed_s: float
    current: tuple[str, ...]
    """Labels of what is being worked on."""
    amounts: tuple[Amount, ...] = ()

    @property
    def ended(self) -> int:
        return self.done + self.skipped + self.failed + self.cancelled


def rate_since(job: Job, now: datetime) -> datetime:
    """Items that ended later count for the rate: RATE_WINDOW_S back, but none of an attempt
    before the one that a person asked for."""
    return max(now - timedelta(seconds=RATE_WINDOW_S), job.started_at or job.created_at)


def measure(
    job: Job,
    counts: dict[ItemStatus, int],
    *,
    ended_lately: int,
    partial: float,
    current: tuple[str, ...],
    now: datetime,
    amounts: Sequence[Amount] = (),
    done_lately: Sequence[Stretch] = (),
    running: Sequence[Stretch] = (),
) -> JobProgress:
    """`ended_lately`: items ended after `rate_since`; `partial`: sum of the
    fractions (0–1) of running items; `done_lately`: up to STRETCHES items with a size, those
    done last; `running`: what is done so far of running items with a size."""
    total = sum(counts.values())
    ended = total - counts.get(ItemStatus.QUEUED, 0) - counts.get(ItemStatus.RUNNING, 0)
    started = job.started_at or job.created_at
    elapsed = max(0.0, ((job.ended_at or now) - started).total_seconds())
    window = (now - rate_since(job, now)).total_seconds()
    rate = (
        ended_lately / window if ended_lately and window > 0 and not job.status.is_over else None
    )
    left = max(0.0, total - ended - partial)
    queued = counts.get(ItemStatus.QUEUED, 0)
    eta = left / rate if rate and queued else None
    if not job.status.is_over and 0 < total == sum(amount.total for amount in amounts):
        eta = _eta_by_bytes(amounts, done_lately, running, now)
    return JobProgress(
        total=total,
        done=counts.get(ItemStatus.DONE, 0),
        skipped=counts.get(ItemStatus.SKIPPED, 0),
        failed=counts.get(ItemStatus.FAILED, 0),
        cancelled=counts.get(ItemStatus.CANCELLED, 0),
        running=counts.get(ItemStatus.RUNNING, 0),
        queued=queued,
        percent=100.0 if job.status.is_over and not total else _percent(ended + partial, total),
        rate_per_s=rate,
        eta_s=eta,
        elapsed_s=elapsed,
        current=current,
        amounts=tuple(amounts),
    )


def _eta_by_bytes(
    amounts: Sequence[Amount],
    done_lately: Sequence[Stretch],
    running: Sequence[Stretch],
    now: datetime,
) -> float | None:
    """What is left at the pace of the last ten minutes, or of the last STRETCHES items if those
    took less. Of an item that began before that only its share counts; a pause before the first
    of them does not."""
    since = now - _STRETCH_WINDOW
    if len(done_lately) >= STRETCHES:
        since = max(since, min(stretch.until for stretch in done_lately))
    seen = [s for s in (*done_lately, *running) if s.until > since and s.size_bytes > 0]
    if not seen:
        return None
    since = max(since, min(stretch.begun_at for stretch in seen))
    pace = sum(_share(stretch, since) for stretch in seen) / max(
        (now - since).total_seconds(), 1e-3
    )
    left = sum(amount.open_bytes for amount in amounts)
    partly = sum(stretch.size_bytes for stretch in running)
    return max(0.0, left - partly) / pace if pace > 0 else None


def _share(stretch: Stretch, since: datetime) -> float:
    whole = (stretch.until - stretch.begun_at).total_seconds()
    inside = (stretch.until - max(since, stretch.begun_at)).total_seconds()
    return stretch.size_bytes * (inside / whole if whole > 0 else 1.0)


def _percent(part: float, total: int) -> float:
    return round(100 * min(1.0, part / total), 1) if total else 0.0
