"""Progress and remaining time, computed from rows alone."""

from datetime import datetime

import msgspec

from domain.jobs.job import ItemStatus, Job

RATE_WINDOW_S = 60.0
"""The rate is that of the last minute, so a slow start is forgotten."""


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
    """None also when only running items are left: those that ended say nothing of a long one."""
    elapsed_s: float
    current: tuple[str, ...]
    """Labels of what is being worked on."""

    @property
    def ended(self) -> int:
        return self.done + self.skipped + self.failed + self.cancelled


def measure(
    job: Job,
    counts: dict[ItemStatus, int],
    *,
    ended_lately: int,
    partial: float,
    current: tuple[str, ...],
    now: datetime,
) -> JobProgress:
    """`ended_lately`: items ended within RATE_WINDOW_S before `now`; `partial`: sum of the
    fractions (0–1) of running items."""
    total = sum(counts.values())
    ended = total - counts.get(ItemStatus.QUEUED, 0) - counts.get(ItemStatus.RUNNING, 0)
    started = job.started_at or job.created_at
    elapsed = max(0.0, ((job.ended_at or now) - started).total_seconds())
    window = min(RATE_WINDOW_S, elapsed)
    rate = (
        ended_lately / window if ended_lately and window > 0 and not job.status.is_over else None
    )
    left = max(0.0, total - ended - partial)
    queued = counts.get(ItemStatus.QUEUED, 0)
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
        eta_s=left / rate if rate and queued else None,
        elapsed_s=elapsed,
        current=current,
    )


def _percent(part: float, total: int) -> float:
    return round(100 * min(1.0, part / total), 1) if total else 0.0
