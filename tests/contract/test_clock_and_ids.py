"""The contracts of `Clock` and `RandomIds`."""

import re
from datetime import timedelta, timezone

import pytest

from adapters.memory.clock import START, MemoryClock
from adapters.memory.random_ids import MemoryRandomIds
from adapters.system.clock import SystemClock
from adapters.system.random_ids import SystemRandomIds
from application.ports.clock import Clock
from application.ports.random_ids import RandomIds
from application.ports.stop_signal import NeverStop, StopSignal


@pytest.mark.parametrize("clock", [MemoryClock(), SystemClock()], ids=["memory", "system"])
def test_the_present_is_in_utc_and_never_runs_backwards(clock: Clock) -> None:
    first, second = clock.now(), clock.now()
    assert first.utcoffset() == timedelta(0)
    assert first <= second


class _Set(StopSignal):
    def is_set(self) -> bool:
        return True


@pytest.mark.parametrize("clock", [MemoryClock(), SystemClock()], ids=["memory", "system"])
def test_a_wait_lets_the_time_pass_and_hears_the_stop_signal(clock: Clock) -> None:
    began = clock.now()
    clock.wait(0.01, NeverStop())
    assert clock.now() - began >= timedelta(seconds=0.01)
    clock.wait(10_000, _Set())  # a test that waits for it has failed


@pytest.mark.parametrize("ids", [MemoryRandomIds(), SystemRandomIds()], ids=["memory", "system"])
def test_ids_are_hexadecimal_of_the_wanted_length_and_never_repeat(ids: RandomIds) -> None:
    seen = [ids.hex(13) for _ in range(1_000)]
    assert all(re.fullmatch("[0-9a-f]{13}", text) for text in seen)
    assert len(set(seen)) == 1_000


def test_a_memory_clock_moves_only_when_it_is_told() -> None:
    clock = MemoryClock()
    assert clock.now() == clock.now() == START
    clock.advance(1.5)
    assert clock.now() == START + timedelta(seconds=1.5)
    clock.set(START.astimezone(timezone(timedelta(hours=5))))
    assert clock.now() == START
    assert clock.now().utcoffset() == timedelta(0)


def test_memory_ids_count_so_that_a_test_can_know_them() -> None:
    ids = MemoryRandomIds()
    assert [ids.hex(4), ids.hex(4)] == ["0001", "0002"]
    with pytest.raises(ValueError):
        MemoryRandomIds(first=16).hex(1)
