"""What `Processes` promises, by the kernel's signal and by the portable guard."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress

import pytest

from adapters.system.processes import SystemProcesses
from application.ports.processes import ChildProcess

PATIENCE_S = 20.0


@pytest.fixture(params=["kernel", "guarded"])
def way(request: pytest.FixtureRequest) -> str:
    if request.param == "kernel" and sys.platform != "linux":
        pytest.skip("the parent-death signal is Linux's")
    return str(request.param)


@pytest.fixture
def start(way: str) -> Callable[..., ChildProcess]:
    processes = SystemProcesses(guarded=way == "guarded")
    return lambda *code: processes.start([sys.executable, "-c", *code])


def ends(pidfd_of: int) -> bool:
    """Whether the process behind a pid descriptor ends: an event, not a sleep."""
    import select

    readable, _, _ = select.select([pidfd_of], [], [], PATIENCE_S)
    return bool(readable)


def test_it_talks_over_its_pipes_and_tells_its_exit_code(
    start: Callable[..., ChildProcess],
) -> None:
    child = start("import sys; sys.stdout.write(sys.stdin.read().upper()); sys.exit(7)")
    child.stdin.write(b"hello")
    child.stdin.close()
    assert child.stdout.read() == b"HELLO"
    assert child.wait() == 7


def test_a_talkative_child_never_blocks_and_its_words_are_read_after_its_end(
    start: Callable[..., ChildProcess],
) -> None:
    child = start("import sys; sys.stderr.write('x' * 3_000_000)")
    assert child.wait() == 0
    assert len(child.stderr.read()) == 3_000_000


def test_waiting_with_a_limit_answers_none_while_it_runs(
    start: Callable[..., ChildProcess],
) -> None:
    child = start("import sys; sys.stdin.read()")
    assert child.wait(0.01) is None
    child.stdin.close()
    assert child.wait(PATIENCE_S) == 0


def test_a_signal_is_a_negative_exit_code(start: Callable[..., ChildProcess]) -> None:
    child = start("import os, signal; os.kill(os.getpid(), signal.SIGTERM)")
    assert child.wait(PATIENCE_S) == -signal.SIGTERM


def test_killing_twice_does_nothing_more(start: Callable[..., ChildProcess]) -> None:
    child = start("import sys; sys.stdin.read()")
    child.kill()
    child.kill()
    assert child.wait(0) is not None


def test_killing_ends_what_the_child_started(start: Callable[..., ChildProcess]) -> None:
    child = start(
        "import subprocess, sys;"
        "p = subprocess.Popen([sys.executable, '-c', 'import sys; sys.stdin.read()'],"
        " stdin=subprocess.PIPE);"
        "print(p.pid, flush=True); p.wait()"
    )
    grandchild = os.pidfd_open(int(child.stdout.readline()))
    child.kill()
    assert ends(grandchild)


def test_a_program_that_is_not_there_is_refused(way: str) -> None:
    with pytest.raises(FileNotFoundError):
        SystemProcesses(guarded=way == "guarded").start(["no-such-program-here"])


def test_arguments_may_be_bytes_that_are_not_utf8(start: Callable[..., ChildProcess]) -> None:
    echo = "import os, sys; os.write(1, os.fsencode(sys.argv[1]))"
    child = start(echo, b"caf\xe9")  # type: ignore[arg-type] # start takes both
    assert child.stdout.read() == b"caf\xe9"
    assert child.wait() == 0


def test_a_child_outlives_the_thread_that_asked_for_it(start: Callable[..., ChildProcess]) -> None:
    children: list[ChildProcess] = []
    thread = threading.Thread(
        target=lambda: children.append(start("import sys; print(1, flush=True); sys.stdin.read()"))
    )
    thread.start()
    thread.join()
    (child,) = children
    assert child.stdout.readline() == b"1\n"
    assert child.wait(0.3) is None
    child.stdin.close()
    assert child.wait(PATIENCE_S) == 0


def test_a_child_dies_with_a_parent_that_is_killed(way: str) -> None:
    command = [sys.executable, "-m", "tests.contract.system_parents", "with_a_child", way]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        child = os.pidfd_open(int(parent.stdout.readline()))
        parent.kill()
        try:
            assert ends(child)
        finally:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(child, signal.SIGKILL)


@pytest.mark.skipif(sys.platform != "linux", reason="others have no limit on memory")
def test_a_child_gets_no_more_memory_than_its_limit(way: str) -> None:
    ask = [sys.executable, "-c", "bytearray(900 << 20)"]
    processes = SystemProcesses(guarded=way == "guarded")
    child = processes.start(ask, memory_limit_bytes=500 << 20)
    assert child.wait() == 1
    assert b"MemoryError" in child.stderr.read()
    assert processes.start(ask, memory_limit_bytes=3 << 30).wait() == 0
    assert processes.start(ask).wait() == 0
