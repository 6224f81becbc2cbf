"""One run of ffmpeg: watched, stoppable, never left behind."""

import os
import threading
import time
from collections.abc import Callable, Sequence
from typing import IO

import msgspec

from application.ports.processes import Processes
from application.ports.proxy_makers import MakingStopped
from application.ports.stop_signal import StopSignal

_POLL_S = 0.1
_TAIL_BYTES = 64 * 1024
_LOUDEST_BYTES = 16 * 1024 * 1024


class Ended(msgspec.Struct, frozen=True, kw_only=True):
    code: int
    stderr: bytes
    """The last 64 KiB."""
    stalled: bool = False
    """It made no progress for too long and was killed."""
    disk_full: bool = False
    """It was killed before it took the last of the disk from everybody else."""


def run_ffmpeg(
    processes: Processes,
    command: Sequence[str],
    *,
    on_time: Callable[[float], None],
    stop: StopSignal,
    stall_s: float,
    memory_limit_bytes: int | None = None,
    has_room: Callable[[], bool] = lambda: True,
) -> Ended:
    """`on_time` gets the seconds written so far, whenever they changed.

    Raises:
        MakingStopped: and the process is gone.
    """
    child = processes.start(command, memory_limit_bytes=memory_limit_bytes)
    progress = _Progress(child.stdout)
    told = 0.0
    try:
        while (code := child.wait(_POLL_S)) is None:
            if stop.is_set():
                raise MakingStopped
            if progress.still_for() > stall_s:
                child.kill()
                return Ended(code=-1, stderr=_tail(child.stderr), stalled=True)
            if not has_room():
                child.kill()
                return Ended(code=-1, stderr=_tail(child.stderr), disk_full=True)
            _forget_much(child.stderr)
            if progress.time_s > told:
                told = progress.time_s
                on_time(told)
        return Ended(code=code, stderr=_tail(child.stderr))
    finally:
        child.kill()
        progress.join()
        for pipe in (child.stdin, child.stdout, child.stderr):
            pipe.close()


class _Progress(threading.Thread):
    """Reads `-progress` in a thread, because a pipe cannot be polled on every system."""

    def __init__(self, pipe: IO[bytes]) -> None:
        super().__init__(name="ffmpeg-progress", daemon=True)
        self.time_s = 0.0
        self._pipe = pipe
        self._state: dict[bytes, bytes] = {}
        self._moved_at = time.monotonic()
        self.start()

    def run(self) -> None:
        for line in iter(self._pipe.readline, b""):
            key, _, value = line.strip().partition(b"=")
            # Frames count as progress too: a stretch without pictures keeps its time.
            if key in (b"out_time_us", b"frame", b"total_size") and self._state.get(key) != value:
                self._state[key] = value
                self._moved_at = time.monotonic()
            if key == b"out_time_us" and value.lstrip(b"-").isdigit():
                self.time_s = max(self.time_s, int(value) / 1_000_000)

    def still_for(self) -> float:
        return time.monotonic() - self._moved_at


def _forget_much(stderr: IO[bytes]) -> None:
    """Damage without end has words without end. The child writes on where it was; what lies
    before is a hole in the file, which takes no room."""
    status = os.fstat(stderr.fileno())
    if getattr(status, "st_blocks", 0) * 512 > _LOUDEST_BYTES:
        os.ftruncate(stderr.fileno(), 0)


def _tail(stderr: IO[bytes]) -> bytes:
    end = stderr.seek(0, 2)
    stderr.seek(max(0, end - _TAIL_BYTES))
    return stderr.read()
