"""`Processes` on the operating system's own means."""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import IO, Any

from adapters.system.guard import kill_tree
from adapters.system.limits import memory_limit
from adapters.system.parent_death import ForkingThread, die_with
from application.ports.processes import ChildProcess, Processes

GUARD_PATIENCE_S = 5.0
"""How long a guard may take to kill its child and end, before it is killed itself."""


class SystemChild(ChildProcess):
    """A child that leads its own process group, so that what it starts ends with it."""

    def __init__(
        self, popen: subprocess.Popen[bytes], stderr: IO[bytes], lifeline: int | None
    ) -> None:
        self._popen = popen
        self._stderr = stderr
        self._lifeline = lifeline
        self._lock = threading.Lock()
        self._seen_end = False

    @property
    def pid(self) -> int:
        return self._popen.pid

    @property
    def stdin(self) -> IO[bytes]:
        assert self._popen.stdin is not None
        return self._popen.stdin

    @property
    def stdout(self) -> IO[bytes]:
        assert self._popen.stdout is not None
        return self._popen.stdout

    @property
    def stderr(self) -> IO[bytes]:
        return self._stderr

    def wait(self, timeout_s: float | None = None) -> int | None:
        try:
            code = self._popen.wait(timeout_s)
        except subprocess.TimeoutExpired:
            return None
        self._ended()
        return code

    def kill(self) -> None:
        if self._popen.poll() is None:
            if self._lifeline is None:
                kill_tree(self.pid)
            else:
                self._cut()
                with suppress(subprocess.TimeoutExpired):
                    self._popen.wait(GUARD_PATIENCE_S)
                self._popen.kill()
            self._popen.wait()
        self._ended()

    def _cut(self) -> None:
        """Close our end of the lifeline: the guard kills its child and ends."""
        with self._lock:
            lifeline, self._lifeline = self._lifeline, None
        if lifeline is not None:
            os.close(lifeline)

    def _ended(self) -> None:
        self._cut()
        with self._lock:
            # The child wrote through the same file position; only now may it be moved.
            if not self._seen_end:
                self._seen_end = True
                with suppress(ValueError):  # the reader has closed it already
                    self._stderr.seek(0)

    def __del__(self) -> None:
        self._cut()


class SystemProcesses(Processes):
    """Linux: the kernel kills the child (parent-death signal). Elsewhere, or with
    `guarded=True`: a small guard process does, which ends with the child."""

    def __init__(self, *, guarded: bool = sys.platform != "linux") -> None:
        self._guarded = guarded
        self._forks: tuple[int, ForkingThread] | None = None
        self._lock = threading.Lock()

    def start(
        self, command: Sequence[str | bytes], *, memory_limit_bytes: int | None = None
    ) -> ChildProcess:
        words = [os.fsdecode(word) for word in command]
        stderr = tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - the child outlives this call
        start = self._start_guarded if self._guarded else self._start
        try:
            return start(words, stderr, memory_limit_bytes)
        except BaseException:
            stderr.close()
            raise

    def _start(self, words: list[str], stderr: IO[bytes], limit: int | None) -> SystemChild:
        before_exec = [die_with(os.getpid()), *([memory_limit(limit)] if limit else [])]

        def prepare() -> None:
            for step in before_exec:
                step()

        popen = self._forking_thread().run(
            lambda: _open(words, stderr, start_new_session=True, preexec_fn=prepare)
        )
        return SystemChild(popen, stderr, None)

    def _forking_thread(self) -> ForkingThread:
        with self._lock:
            if self._forks is None or self._forks[0] != os.getpid():  # a fork has no threads
                self._forks = (os.getpid(), ForkingThread())
            return self._forks[1]

    def _start_guarded(
        self, words: list[str], stderr: IO[bytes], limit: int | None
    ) -> SystemChild:
        if shutil.which(words[0]) is None:
            raise FileNotFoundError(f"there is no program {words[0]!r}")
        theirs, ours = os.pipe()
        try:
            argument, options = _inherited(theirs)
            guard = [
                sys.executable,
                "-P",
                "-m",
                "adapters.system.guard",
                argument,
                str(limit or 0),
            ]
            popen = _open([*guard, *words], stderr, start_new_session=True, **options)
        except BaseException:
            os.close(ours)
            raise
        finally:
            os.close(theirs)
        return SystemChild(popen, stderr, ours)


def _open(words: list[str], stderr: IO[bytes], **options: Any) -> subprocess.Popen[bytes]:
    if sys.platform == "win32":
        options["creationflags"] = subprocess.CREATE_NO_WINDOW
    return subprocess.Popen(
        words,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=stderr,
        bufsize=0,
        close_fds=True,
        **options,
    )


def _inherited(descriptor: int) -> tuple[str, dict[str, Any]]:
    """How the child names the descriptor, and the options that hand it down."""
    if sys.platform == "win32":
        import msvcrt

        handle = msvcrt.get_osfhandle(descriptor)
        os.set_handle_inheritable(handle, True)
        startup = subprocess.STARTUPINFO(lpAttributeList={"handle_list": [handle]})
        return str(handle), {"startupinfo": startup}
    return str(descriptor), {"pass_fds": (descriptor,)}
