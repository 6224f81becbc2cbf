"""`Sandbox` with persistent child processes."""

import os
import sys
import threading
from pathlib import Path
from typing import Any

from adapters.system.sandbox_worker import POLL_S, ChildWasGone, SandboxWorker
from application.ports.processes import Processes
from application.ports.sandbox import ChildStopped, Sandbox
from application.ports.stop_signal import StopSignal

MEMORY_LIMIT_BYTES = 3 * 512 * 1024 * 1024
CALLS_PER_CHILD = 2_000
"""A child is replaced after so many calls, so that a leak in a parser stays small."""


class ProcessSandbox(Sandbox):
    """`size` children at most (one per core), started when they are first needed.

    A call waits for a free child; that wait does not count against its time limit.
    `import_from`: more folders that the children find targets in.
    """

    def __init__(
        self,
        processes: Processes,
        *,
        size: int | None = None,
        memory_limit_bytes: int = MEMORY_LIMIT_BYTES,
        import_from: tuple[Path, ...] = (),
    ) -> None:
        self._processes = processes
        self._memory_limit_bytes = memory_limit_bytes
        self._command = [
            *(sys.executable, "-P", "-m", "adapters.system.sandbox_child"),
            *map(str, import_from),
        ]
        self._free = threading.Semaphore(size or os.cpu_count() or 1)
        self._lock = threading.Lock()
        self._idle: list[SandboxWorker] = []
        self._all: set[SandboxWorker] = set()

    def call(
        self,
        target: str,
        /,
        *arguments: Any,
        timeout_s: float,
        stop: StopSignal | None = None,
    ) -> Any:
        self._wait_for_a_place(target, stop)
        try:
            while True:
                worker = self._take()
                try:
                    return self._call(worker, target, arguments, timeout_s, stop)
                except ChildWasGone:
                    continue
        finally:
            self._free.release()

    def close(self) -> None:
        with self._lock:
            workers, self._idle, self._all = self._all, [], set()
        for worker in workers:
            worker.close()

    def _wait_for_a_place(self, target: str, stop: StopSignal | None) -> None:
        while not self._free.acquire(timeout=POLL_S if stop else None):
            if stop is not None and stop.is_set():
                raise ChildStopped(target=target)

    def _call(
        self,
        worker: SandboxWorker,
        target: str,
        arguments: tuple[Any, ...],
        timeout_s: float,
        stop: StopSignal | None,
    ) -> Any:
        usable = False
        try:
            value = worker.call(target, arguments, timeout_s, stop)
            usable = True
            return value
        except RuntimeError:  # the function's own exception: the child is well
            usable = True
            raise
        finally:
            self._give_back(worker, usable=usable and worker.calls < CALLS_PER_CHILD)

    def _take(self) -> SandboxWorker:
        with self._lock:
            if self._idle:
                return self._idle.pop()
        child = self._processes.start(self._command, memory_limit_bytes=self._memory_limit_bytes)
        worker = SandboxWorker(child)
        with self._lock:
            self._all.add(worker)
        return worker

    def _give_back(self, worker: SandboxWorker, *, usable: bool) -> None:
        with self._lock:
            known = worker in self._all  # `close` has not taken it meanwhile
            if usable and known:
                self._idle.append(worker)
                return
            self._all.discard(worker)
        if known:
            worker.close()
