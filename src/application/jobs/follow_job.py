"""Stay with one job until it ends, as a command does."""

import threading
from collections.abc import Callable

from application.jobs.list_jobs import JobSummary
from application.jobs.show_job import ShowProgress
from application.jobs.worker import Worker
from application.ports.clock import Clock
from application.ports.job_runner import AttemptState, JobRunner
from application.ports.stop_signal import NeverStop, StopSignal
from application.ports.unit_of_work import Reader
from domain.jobs.job import Job
from domain.shared.ids import JobId

_LOOK_EVERY_S = 0.25
_LOOKS_PER_OFFER = 4


class FollowJob:
    """Where nobody is the worker, this process is, until this one job ends; other jobs that run
    beside it are given back then. Where somebody is, the rows are followed, and the role is
    taken over should the holder end first."""

    def __init__(self, *, reader: Reader, worker: Worker, runner: JobRunner, clock: Clock) -> None:
        self._worker = worker
        self._runner = runner
        self._progress = ShowProgress(reader=reader, clock=clock)

    def __call__(
        self,
        job_id: JobId,
        on_progress: Callable[[JobSummary], None] | None = None,
        stop: StopSignal | None = None,
    ) -> Job:
        """The job as it ended, or as it was when the signal was set.

        Raises:
            JobNotFound
        """
        stop = stop or NeverStop()
        tick = threading.Event()
        looks = 0
        was_worker = self._worker.running
        try:
            while True:
                seen = self._progress(job_id)
                if on_progress is not None:
                    on_progress(seen)
                if seen.job.status.is_over or stop.is_set():
                    return seen.job
                if looks % _LOOKS_PER_OFFER == 0:
                    self._see_to_it(seen.job)
                looks += 1
                tick.wait(_LOOK_EVERY_S)
        finally:
            if not was_worker and self._worker.running:
                self._worker.stop()

    def _see_to_it(self, job: Job) -> None:
        if self._worker.start_if_free():
            return
        # The worker may have been too young to be told when the job was put on the books.
        if self._runner.state(job.id, job.attempt) is AttemptState.ABSENT:
            self._runner.enqueue(job.id, job.attempt)
