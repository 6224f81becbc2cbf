"""What `Sandbox` promises."""

import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from adapters.system.processes import SystemProcesses
from adapters.system.sandbox import ProcessSandbox
from application.ports.sandbox import (
    ChildCrashed,
    ChildOutOfMemory,
    ChildStopped,
    ChildTimedOut,
)
from application.ports.stop_signal import StopSignal
from tests.conftest import REPOSITORY

TARGETS = "tests.contract.sandbox_targets"
LONG_S = 60.0


class Event(StopSignal):
    def __init__(self) -> None:
        self._event = threading.Event()

    def set(self) -> None:
        self._event.set()

    def is_set(self) -> bool:
        return self._event.is_set()


@pytest.fixture
def sandbox() -> Iterator[ProcessSandbox]:
    made = ProcessSandbox(
        SystemProcesses(), size=2, memory_limit_bytes=512 * 1024 * 1024, import_from=(REPOSITORY,)
    )
    yield made
    made.close()


def pid(sandbox: ProcessSandbox) -> int:
    return int(sandbox.call(f"{TARGETS}:pid", timeout_s=LONG_S))


def works(sandbox: ProcessSandbox) -> bool:
    return bool(sandbox.call(f"{TARGETS}:add", 1, 2, timeout_s=LONG_S) == 3)


def ends(pidfd: int) -> bool:
    readable, _, _ = select.select([pidfd], [], [], LONG_S)
    return bool(readable)


def test_it_carries_plain_values_there_and_back(sandbox: ProcessSandbox) -> None:
    value = {"a": [1, 2.5, None, True, "ü"], "b": b"\xff\x00" * 100_000}
    assert sandbox.call(f"{TARGETS}:echo", value, timeout_s=LONG_S) == value


def test_an_idle_child_is_used_again(sandbox: ProcessSandbox) -> None:
    assert pid(sandbox) == pid(sandbox)


def test_an_exception_of_the_function_arrives_and_the_child_stays(
    sandbox: ProcessSandbox,
) -> None:
    before = pid(sandbox)
    with pytest.raises(RuntimeError, match=r"^LookupError: no such thing$"):
        sandbox.call(f"{TARGETS}:refuse", timeout_s=LONG_S)
    assert pid(sandbox) == before


def test_a_value_that_cannot_be_carried_is_an_exception(sandbox: ProcessSandbox) -> None:
    with pytest.raises(RuntimeError, match=r"^TypeError: "):
        sandbox.call(f"{TARGETS}:unpackable", timeout_s=LONG_S)
    assert works(sandbox)


def test_a_crash_loses_only_its_own_call_and_tells_the_signal(sandbox: ProcessSandbox) -> None:
    with pytest.raises(ChildCrashed) as caught:
        sandbox.call(f"{TARGETS}:crash", timeout_s=LONG_S)
    assert caught.value.details["exit_code"] == -signal.SIGSEGV
    assert works(sandbox)


def test_a_child_that_leaves_is_a_crash(sandbox: ProcessSandbox) -> None:
    with pytest.raises(ChildCrashed) as caught:
        sandbox.call(f"{TARGETS}:leave", timeout_s=LONG_S)
    assert caught.value.details["exit_code"] == 3
    assert caught.value.details["said"] == "leaving\n"


def test_a_hang_is_killed_at_its_limit(sandbox: ProcessSandbox) -> None:
    child = os.pidfd_open(pid(sandbox))
    with pytest.raises(ChildTimedOut):
        sandbox.call(f"{TARGETS}:hang", timeout_s=0.2)
    assert ends(child)
    assert works(sandbox)


def test_too_much_memory_loses_only_its_own_call(sandbox: ProcessSandbox) -> None:
    with pytest.raises(ChildOutOfMemory):
        sandbox.call(f"{TARGETS}:swallow", 3000, timeout_s=LONG_S)
    assert sandbox.call(f"{TARGETS}:swallow", 8, timeout_s=LONG_S) == 8 * 1024 * 1024


def test_what_a_target_prints_does_not_disturb_the_reply(sandbox: ProcessSandbox) -> None:
    assert sandbox.call(f"{TARGETS}:chatter", timeout_s=LONG_S) == "read: ''"
    assert works(sandbox)


def test_two_calls_run_side_by_side(sandbox: ProcessSandbox, tmp_path: Path) -> None:
    place = tmp_path / "place"
    os.mkfifo(place)
    with ThreadPoolExecutor(2) as threads:
        calls = [
            threads.submit(sandbox.call, f"{TARGETS}:meet", str(place), side, timeout_s=LONG_S)
            for side in ("rb", "wb")
        ]
        assert [call.result() for call in calls] == [True, True]


def test_a_stop_signal_kills_the_call(sandbox: ProcessSandbox) -> None:
    stop = Event()
    child = os.pidfd_open(pid(sandbox))
    threading.Timer(0.1, stop.set).start()
    with pytest.raises(ChildStopped):
        sandbox.call(f"{TARGETS}:hang", timeout_s=LONG_S, stop=stop)
    assert ends(child)
    assert works(sandbox)


def test_a_stop_signal_ends_the_wait_for_a_free_child(sandbox: ProcessSandbox) -> None:
    stop_all, stop = Event(), Event()
    with ThreadPoolExecutor(2) as threads:
        busy = [
            threads.submit(sandbox.call, f"{TARGETS}:hang", timeout_s=LONG_S, stop=stop_all)
            for _ in range(2)
        ]
        stop.set()
        with pytest.raises(ChildStopped):
            sandbox.call(f"{TARGETS}:hang", timeout_s=LONG_S, stop=stop)
        stop_all.set()
        for call in busy:
            assert isinstance(call.exception(), ChildStopped)


def test_a_child_that_died_while_idle_is_replaced_unseen(sandbox: ProcessSandbox) -> None:
    idle = pid(sandbox)
    child = os.pidfd_open(idle)
    os.kill(idle, signal.SIGKILL)
    assert ends(child)
    assert works(sandbox)


def test_closing_ends_all_children_and_later_calls_start_new_ones(
    sandbox: ProcessSandbox,
) -> None:
    child = os.pidfd_open(pid(sandbox))
    sandbox.close()
    assert ends(child)
    assert works(sandbox)


def test_children_die_with_a_parent_that_is_killed_in_the_middle_of_calls() -> None:
    command = [sys.executable, "-m", "tests.contract.system_parents", "with_a_busy_sandbox"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        pids = [int(word) for word in parent.stdout.readline().split()]
        children = [os.pidfd_open(pid) for pid in pids]
        parent.kill()
        assert len(children) == 2
        assert all(ends(child) for child in children)
