"""The parent's side of one sandbox child."""

import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Any

from adapters.system.frames import PipeEnded, read_frame, write_frame
from application.ports.processes import ChildProcess
from application.ports.sandbox import (
    ChildCrashed,
    ChildOutOfMemory,
    ChildStopped,
    ChildTimedOut,
)
from application.ports.stop_signal import StopSignal

POLL_S = 0.05
"""A stop signal is looked at this often; a reply is seen at once."""

LAST_WORDS_BYTES = 8192


class ChildWasGone(Exception):
    """The child had died before the call reached it: another one can take the call."""


class SandboxWorker:
    """One child, one call at a time. `is_free`: it waits for the next one; a call that its child
    did not answer leaves it spent."""

    def __init__(self, child: ChildProcess) -> None:
        self.calls = 0
        self.is_free = True
        self._child = child
        self._closed = False
        self._replies: SimpleQueue[list[Any] | None] = SimpleQueue()
        # A thread, because a pipe cannot be waited for with a limit on every system.
        self._reader = threading.Thread(target=self._read, name="sandbox-replies", daemon=True)
        self._reader.start()

    def call(
        self,
        target: str,
        arguments: tuple[Any, ...],
        timeout_s: float,
        stop: StopSignal | None,
        on_item: Callable[[Any], None] | None,
    ) -> Any:
        self.calls += 1
        self.is_free = False
        self._send(target, arguments)
        while True:
            match self._reply(target, time.monotonic() + timeout_s, stop):
                case ["item", item]:
                    if on_item is not None:
                        on_item(item)
                    if stop is not None and stop.is_set():  # items may come without a pause
                        raise ChildStopped(target=target)
                case ["value", value]:
                    self.is_free = True
                    return value
                case ["raised", str(words)]:
                    self.is_free = True
                    raise RuntimeError(words)
                case ["memory", _]:
                    raise ChildOutOfMemory(target=target)
                case _:
                    code = self._exit_code()
                    raise ChildCrashed(target=target, exit_code=code, said=self._last_words())

    def close(self) -> None:
        """Kill the child; a call that is waiting for it ends as stopped."""
        self._closed = True
        self._child.kill()
        self._reader.join()
        for pipe in (self._child.stdin, self._child.stdout, self._child.stderr):
            with suppress(OSError):
                pipe.close()

    def _send(self, target: str, arguments: tuple[Any, ...]) -> None:
        try:
            write_frame(self._child.stdin, [target, arguments])
        except (OSError, ValueError) as error:  # ValueError: closed by `close`
            if isinstance(error, ValueError) and not self._closed:
                raise
            raise ChildWasGone from error

    def _reply(self, target: str, deadline: float, stop: StopSignal | None) -> list[Any] | None:
        while True:
            left = deadline - time.monotonic()
            try:
                reply = self._replies.get(timeout=max(0.0, min(left, POLL_S) if stop else left))
            except Empty:
                if stop is not None and stop.is_set():
                    raise ChildStopped(target=target) from None
                if left <= 0:
                    raise ChildTimedOut(target=target) from None
                continue
            if reply is None and self._closed:
                raise ChildStopped(target=target)
            return reply

    def _read(self) -> None:
        try:
            while True:
                self._replies.put(read_frame(self._child.stdout))
        except (PipeEnded, OSError, ValueError, MemoryError):
            self._replies.put(None)

    def _exit_code(self) -> int | None:
        """Its reply pipe has ended, so it has too, or is about to."""
        return self._child.wait(5.0)

    def _last_words(self) -> str:
        """The end of what it wrote on standard error."""
        try:
            size = self._child.stderr.seek(0, os.SEEK_END)
            self._child.stderr.seek(max(0, size - LAST_WORDS_BYTES))
            return self._child.stderr.read().decode("utf-8", "replace")
        except (OSError, ValueError):
            return ""
