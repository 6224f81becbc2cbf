"""Waiting for a job, and what Ctrl-C means meanwhile."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

from domain.shared.errors import DomainError
from entrypoints.cli.progress import progress_shown
from entrypoints.cli.screen import note

if TYPE_CHECKING:
    from domain.jobs.job import Job
    from domain.shared.ids import JobId
    from entrypoints.container import Container


def wait_for(container: "Container", job_id: "JobId") -> "Job":
    """The job as it ended. Works on it here when no other process is the worker.

    Raises:
        KeyboardInterrupt: on the second Ctrl-C.
    """
    follow = container.follow_job()
    with _cancelling_on_interrupt(container, job_id), progress_shown() as show:
        return follow(job_id, on_progress=show)


@contextmanager
def _cancelling_on_interrupt(container: "Container", job_id: "JobId") -> Iterator[None]:
    """The first Ctrl-C cancels the job and its end is waited for; the second leaves at once."""
    cancel = container.cancel_job()

    def ask() -> None:
        try:
            cancel(job_id)
        except DomainError as error:
            note(error.message)

    def on_interrupt(_: int, __: FrameType | None) -> None:
        signal.signal(signal.SIGINT, leave)
        note("Cancelling; what is done stays. Press Ctrl-C again to leave at once.")
        # Not in this thread: it may be in the middle of a transaction.
        threading.Thread(target=ask, name="cancel", daemon=True).start()

    def leave(_: int, __: FrameType | None) -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        note(f"Leaving. `reelsight jobs show {job_id}` tells what becomes of the job.")
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, on_interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
