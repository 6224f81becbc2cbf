"""Linux: have the kernel kill a child when the thread that forked it ends."""

import ctypes
import os
import queue
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

_PR_SET_PDEATHSIG = 1
_SIGKILL = int(signal.SIGKILL) if hasattr(signal, "SIGKILL") else 9


def die_with(parent_pid: int) -> Callable[[], None]:
    """What a forked child runs before `exec`: tie its life to its parent's.

    Everything is looked up here, before the fork; `PyDLL` keeps the interpreter lock, so that
    the child, which has one thread only, never waits for it.
    """
    prctl = ctypes.PyDLL(None).prctl

    def tie() -> None:
        prctl(_PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)
        if os.getppid() != parent_pid:  # it died before the call above: nobody will signal us
            os._exit(1)

    return tie


class ForkingThread:
    """One thread that lives as long as the process and does all the forking.

    The kernel sends the signal when the forking *thread* ends: a child started by a worker
    thread would be killed in the middle of its work when that thread returns.
    """

    def __init__(self) -> None:
        self._work: queue.SimpleQueue[tuple[Future[Any], Callable[[], Any]]] = queue.SimpleQueue()
        threading.Thread(target=self._serve, name="forks-children", daemon=True).start()

    def run(self, work: Callable[[], Any]) -> Any:
        """Call `work` there; its result or exception comes back here."""
        done: Future[Any] = Future()
        self._work.put((done, work))
        return done.result()

    def _serve(self) -> None:
        while True:
            done, work = self._work.get()
            try:
                done.set_result(work())
            except BaseException as error:
                done.set_exception(error)
            del done, work  # nothing of the last child is kept alive while we wait
