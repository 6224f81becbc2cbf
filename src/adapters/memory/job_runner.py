"""`JobRunner` within one process: nothing is kept across its end."""

import threading
from datetime import UTC, datetime

from application.ports.job_runner import AttemptState, JobRunner, RunAttempt
from application.ports.stop_signal import StopSignal
from domain.shared.ids import JobId


class MemoryJobRunner(JobRunner):
    """Each attempt in a thread of its own. One that is stopped counts as ended, like one that
    raises."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._states: dict[tuple[JobId, int], AttemptState] = {}
        self._ended_at: dict[tuple[JobId, int], datetime] = {}
        self._queued: list[tuple[JobId, int]] = []
        self._threads: list[threading.Thread] = []
        self._run: RunAttempt | None = None
        self._stop = threading.Event()

    def enqueue(self, job_id: JobId, attempt: int) -> None:
        with self._lock:
            key = (job_id, attempt)
            if key in self._states:
                return
            self._states[key] = AttemptState.ACTIVE
            if self._run is None:
                self._queued.append(key)
            else:
                self._begin(key, self._run)

    def state(self, job_id: JobId, attempt: int) -> AttemptState:
        with self._lock:
            return self._states.get((job_id, attempt), AttemptState.ABSENT)

    def start(self, run: RunAttempt) -> None:
        with self._lock:
            self._run = run
            self._stop = threading.Event()
            queued, self._queued = self._queued, []
            for key in queued:
                self._begin(key, run)

    def stop(self, timeout_s: float) -> None:
        with self._lock:
            self._run = None
            self._stop.set()
            threads, self._threads = self._threads, []
        for thread in threads:
            thread.join(timeout_s)

    def forget_ended(self, before: datetime) -> int:
        with self._lock:
            old = [key for key, ended_at in self._ended_at.items() if ended_at < before]
            for key in old:
                del self._ended_at[key], self._states[key]
            return len(old)

    def _begin(self, key: tuple[JobId, int], run: RunAttempt) -> None:
        thread = threading.Thread(target=self._run_one, args=(key, run, self._stop), daemon=True)
        self._threads.append(thread)
        thread.start()

    def _run_one(self, key: tuple[JobId, int], run: RunAttempt, stop: StopSignal) -> None:
        try:
            run(*key, stop)
        finally:
            with self._lock:
                self._states[key] = AttemptState.ENDED
                self._ended_at[key] = datetime.now(UTC)
