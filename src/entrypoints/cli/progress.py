"""How far a job is: a bar on a terminal, otherwise a plain line every few seconds."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from domain.shared.timecode import long_duration
from entrypoints.cli.screen import note

if TYPE_CHECKING:
    from application.jobs.list_jobs import JobSummary
    from domain.jobs.progress import JobProgress

_EVERY_S = 5.0

Show = Callable[["JobSummary"], None]


@contextmanager
def progress_shown() -> Iterator[Show]:
    """Give a function that shows a job's newest rows. Everything goes to standard error."""
    if not sys.stderr.isatty():
        yield _PlainLines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    with Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.fields[words]}", markup=False),
        console=Console(stderr=True),
        transient=True,
    ) as bar:
        task = bar.add_task("Starting", total=None, words="")

        def show(summary: "JobSummary") -> None:
            bar.update(
                task,
                description=summary.job.title,
                total=100.0 if summary.progress.total else None,
                completed=summary.progress.percent,
                words=progress_words(summary.progress),
            )

        yield show


class _PlainLines:
    """The first line comes after a while: a short job says only how it ended."""

    def __init__(self) -> None:
        self._next_at = time.monotonic() + _EVERY_S

    def __call__(self, summary: "JobSummary") -> None:
        if time.monotonic() >= self._next_at and not summary.job.status.is_over:
            note(f"{summary.job.title}: {progress_words(summary.progress)}")
            self._next_at = time.monotonic() + _EVERY_S


def progress_words(progress: "JobProgress") -> str:
    """`1,234 of 20,000 (6 %) · 310/s · about 1 m 02 s left`."""
    parts = [f"{progress.ended:,} of {progress.total:,} ({progress.percent:.0f} %)"]
    if progress.failed:
        parts.append(f"{progress.failed:,} failed")
    if progress.rate_per_s:
        parts.append(_rate(progress.rate_per_s))
    if progress.eta_s is not None:
        parts.append(f"about {long_duration(progress.eta_s)} left")
    return " · ".join(parts)


def _rate(per_second: float) -> str:
    if per_second >= 1:
        return f"{per_second:,.0f}/s"
    return f"{per_second * 60:,.0f}/min" if per_second * 60 >= 1 else f"{per_second * 3600:,.1f}/h"
