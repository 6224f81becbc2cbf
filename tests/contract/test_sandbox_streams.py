"""What `Sandbox` promises of generators, and of children that have nothing to do."""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from adapters.system.processes import SystemProcesses
from adapters.system.sandbox import ProcessSandbox
from application.ports.sandbox import ChildCrashed, ChildStopped, ChildTimedOut
from tests.conftest import REPOSITORY
from tests.contract.test_sandbox import LONG_S, TARGETS, Event, ends, pid, works


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def make() -> Iterator[Callable[..., ProcessSandbox]]:
    made: list[ProcessSandbox] = []

    def make_one(**options: object) -> ProcessSandbox:
        made.append(ProcessSandbox(SystemProcesses(), import_from=(REPOSITORY,), **options))  # type: ignore[arg-type]
        return made[-1]

    yield make_one
    for sandbox in made:
        sandbox.close()


@pytest.fixture
def sandbox(make: Callable[..., ProcessSandbox]) -> ProcessSandbox:
    return make(size=1)


def test_a_generators_items_come_in_order_and_its_return_at_the_end(
    sandbox: ProcessSandbox,
) -> None:
    items: list[int] = []
    end = sandbox.call(f"{TARGETS}:count", 1000, timeout_s=LONG_S, on_item=items.append)
    assert items == list(range(1000))
    assert end == "counted to 1000"


def test_an_item_is_there_before_the_next_is_made(sandbox: ProcessSandbox, tmp_path: Path) -> None:
    pace = tmp_path / "pace"
    os.mkfifo(pace)
    items: list[int] = []

    def hear(item: int) -> None:
        items.append(item)
        pace.open("wb").close()

    target = f"{TARGETS}:count_at_my_pace"
    assert sandbox.call(target, str(pace), 3, timeout_s=LONG_S, on_item=hear) == 3
    assert items == [0, 1, 2]


def test_items_that_nobody_wants_are_dropped(sandbox: ProcessSandbox) -> None:
    assert sandbox.call(f"{TARGETS}:count", 3, timeout_s=LONG_S) == "counted to 3"
    assert works(sandbox)


def test_an_exception_after_some_items_arrives_and_the_child_stays(
    sandbox: ProcessSandbox,
) -> None:
    before, items = pid(sandbox), list[int]()
    with pytest.raises(RuntimeError, match=r"^LookupError: no such number$"):
        sandbox.call(f"{TARGETS}:count_and_fail", 2, timeout_s=LONG_S, on_item=items.append)
    assert items == [0, 1]
    assert pid(sandbox) == before


def test_an_item_that_cannot_be_carried_is_an_exception(sandbox: ProcessSandbox) -> None:
    with pytest.raises(RuntimeError, match=r"^TypeError: "):
        sandbox.call(f"{TARGETS}:yield_unpackable", timeout_s=LONG_S)
    assert works(sandbox)


def test_items_before_a_crash_are_heard(sandbox: ProcessSandbox) -> None:
    items: list[int] = []
    with pytest.raises(ChildCrashed) as caught:
        sandbox.call(f"{TARGETS}:count_and_crash", 2, timeout_s=LONG_S, on_item=items.append)
    assert items == [0, 1]
    assert caught.value.details["exit_code"] == -signal.SIGSEGV


def test_the_limit_is_from_one_item_to_the_next(sandbox: ProcessSandbox) -> None:
    child, items = os.pidfd_open(pid(sandbox)), list[int]()
    with pytest.raises(ChildTimedOut):
        sandbox.call(f"{TARGETS}:count_and_hang", 2, timeout_s=0.5, on_item=items.append)
    assert items == [0, 1]
    assert ends(child)


def test_a_stop_signal_ends_a_generator_between_items(sandbox: ProcessSandbox) -> None:
    child, stop = os.pidfd_open(pid(sandbox)), Event()

    def hear(item: int) -> None:
        if item == 1:
            stop.set()

    with pytest.raises(ChildStopped):
        sandbox.call(f"{TARGETS}:count_and_hang", 2, timeout_s=LONG_S, stop=stop, on_item=hear)
    assert ends(child)
    assert works(sandbox)


def test_a_stop_signal_ends_a_generator_that_never_pauses(sandbox: ProcessSandbox) -> None:
    stop, items = Event(), list[int]()

    def hear(item: int) -> None:
        items.append(item)
        stop.set()

    with pytest.raises(ChildStopped):
        sandbox.call(f"{TARGETS}:count_for_ever", timeout_s=LONG_S, stop=stop, on_item=hear)
    assert items == [0]


@pytest.mark.parametrize("kind", [RuntimeError, LookupError])
def test_what_the_hearer_raises_ends_the_child_and_goes_up(
    sandbox: ProcessSandbox, kind: type[Exception]
) -> None:
    child = os.pidfd_open(pid(sandbox))

    def refuse(_: int) -> None:
        raise kind("enough")

    with pytest.raises(kind, match="enough"):
        sandbox.call(f"{TARGETS}:count", 5, timeout_s=LONG_S, on_item=refuse)
    assert ends(child)
    assert works(sandbox)


def test_a_child_that_idles_for_too_long_is_ended(
    make: Callable[..., ProcessSandbox], clock: Clock
) -> None:
    sandbox = make(size=1, idle_s=300.0, clock=clock)
    child = os.pidfd_open(pid(sandbox))
    clock.now += 299.0
    assert sandbox.release_idle() == 0
    assert works(sandbox)  # which counts anew
    clock.now += 299.0
    assert sandbox.release_idle() == 0
    clock.now += 1.0
    assert sandbox.release_idle() == 1
    assert ends(child)
    assert works(sandbox)


def test_a_child_that_works_is_not_idle(make: Callable[..., ProcessSandbox], clock: Clock) -> None:
    sandbox = make(size=1, idle_s=300.0, clock=clock)
    released: list[int] = []

    def hear(_: int) -> None:
        clock.now += 1000.0
        released.append(sandbox.release_idle())

    assert sandbox.call(f"{TARGETS}:count", 2, timeout_s=LONG_S, on_item=hear)
    assert released == [0, 0]


def test_idle_children_end_by_themselves(make: Callable[..., ProcessSandbox]) -> None:
    sandbox = make(size=1, idle_s=0.2)
    assert ends(os.pidfd_open(pid(sandbox)))


def test_children_stay_where_no_time_is_given(
    make: Callable[..., ProcessSandbox], clock: Clock
) -> None:
    sandbox = make(size=1, clock=clock)
    before = pid(sandbox)
    clock.now += 1e9
    assert sandbox.release_idle() == 0
    assert pid(sandbox) == before


def test_no_memory_limit_is_none(make: Callable[..., ProcessSandbox]) -> None:
    sandbox = make(size=1, memory_limit_bytes=None)
    assert sandbox.call(f"{TARGETS}:address_space_limit", timeout_s=LONG_S) == -1
