"""`Sandbox` with persistent child processes."""

import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from adapters.system.sandbox_worker import POLL_S, ChildWasGone, SandboxWorker
from application.ports.processes import Processes
from application.ports.sandbox import ChildStopped, Sandbox
from application.ports.stop_signal import StopSignal

MEMORY_LIMIT_BYTES = 3 * 512 * 1024 * 1024
CALLS_PER_CHILD = 2_000
"""A child is replaced after so many calls, so that a leak in a parser stays small."""

_SHORTEST_WAIT_S = 0.05


class ProcessSandbox(Sandbox):
    """`size` children at most (one per core), started when they are first needed.

    A call waits for a free child; that wait does not count against its time limit.
    `memory_limit_bytes` None: no limit. `import_from`: more folders that the children find
    targets in. `idle_s`: children that had no call for so long are ended, and what they hold is
    free again; None: they stay. `clock` tells the seconds that this is measured in.
    """

    def __init__(
        self,
        processes: Processes,
        *,
        size: int | None = None,
        memory_limit_bytes: int | None = MEMORY_LIMIT_BYTES,
        import_from: tuple[Path, ...] = (),
        idle_s: float | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._processes = processes
        self._memory_limit_bytes = memory_limit_bytes
        self._command = [
            *(sys.executable, "-P", "-m", "adapters.system.sandbox_child"),
            *map(str, import_from),
        ]
        self._free = threading.Semaphore(size or os.cpu_count() or 1)
        self._lock = threading.Lock()
        self._idle: list[tuple[float, SandboxWorker]] = []  # since when; the longest first
        self._all: set[SandboxWorker] = set()
        self._idle_s = idle_s
        self._clock = clock
        self._timer: threading.Timer | None = None

    def call(
        self,
        target: str,
        /,
        *arguments: Any,
        timeout_s: float,
        stop: StopSignal | None = None,
        on_item: Callable[[Any], None] | None = None,
    ) -> Any:
        self._wait_for_a_place(target, stop)
        try:
            while True:
                worker = self._take()
                try:
                    return worker.call(target, arguments, timeout_s, stop, on_item)
                except ChildWasGone:
                    continue
                finally:
                    self._give_back(worker)
        finally:
            self._free.release()

    def close(self) -> None:
        with self._lock:
            workers, self._idle, self._all = self._all, [], set()
            timer, self._timer = self._timer, None
        if timer is not None:
            timer.cancel()
        for worker in workers:
            worker.close()

    def release_idle(self) -> int:
        """End the children that had no call for `idle_s`; how many. Called by itself in time."""
        if self._idle_s is None:
            return 0
        with self._lock:
            since = self._clock() - self._idle_s
            released = [worker for idle_since, worker in self._idle if idle_since <= since]
            del self._idle[: len(released)]
            self._all.difference_update(released)
            if self._timer is not None:
                self._timer.cancel()  # where it is not what called
                self._timer = None
            self._watch_idle()
        for worker in released:
            worker.close()
        return len(released)

    def _watch_idle(self) -> None:
        """With the lock held: look again when the one that idles the longest is due."""
        if self._idle_s is None or not self._idle or self._timer is not None:
            return
        due_s = self._idle[0][0] + self._idle_s - self._clock()
        self._timer = threading.Timer(max(due_s, _SHORTEST_WAIT_S), self.release_idle)
        self._timer.daemon = True  # nobody waits at the end of the program for this
        self._timer.start()

    def _wait_for_a_place(self, target: str, stop: StopSignal | None) -> None:
        while not self._free.acquire(timeout=POLL_S if stop else None):
            if stop is not None and stop.is_set():
                raise ChildStopped(target=target)

    def _take(self) -> SandboxWorker:
        with self._lock:
            if self._idle:
                return self._idle.pop()[1]
        child = self._processes.start(self._command, memory_limit_bytes=self._memory_limit_bytes)
        worker = SandboxWorker(child)
        with self._lock:
            self._all.add(worker)
        return worker

    def _give_back(self, worker: SandboxWorker) -> None:
        with self._lock:
            known = worker in self._all  # `close` has not taken it meanwhile
            if known and worker.is_free and worker.calls < CALLS_PER_CHILD:
                self._idle.append((self._clock(), worker))
                self._watch_idle()
                return
            self._all.discard(worker)
        if known:
            worker.close()
