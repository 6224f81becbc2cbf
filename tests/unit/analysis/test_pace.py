import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from msgspec import structs

from adapters.memory.clock import MemoryClock
from application.analysis.calling.pace import Limits, Pace
from application.ports.proxy_makers import MakingStopped
from application.ports.stop_signal import NeverStop, StopSignal
from tests.unit.analysis.calling import LITE, NOW, Stop

SLOW = structs.replace(LITE, requests_per_minute=60, tokens_per_minute=0)
THIRSTY = structs.replace(LITE, requests_per_minute=0, tokens_per_minute=60_000)


class SharedClock(MemoryClock):
    """Moves on for one thread at a time."""

    def __init__(self) -> None:
        super().__init__(NOW)
        self._lock = threading.Lock()

    def advance(self, seconds: float) -> None:
        with self._lock:
            super().advance(seconds)


def at_most(clock: MemoryClock, requests_per_minute: int, tokens_per_minute: int = 0) -> Pace:
    limits = Limits(requests_per_minute=requests_per_minute, tokens_per_minute=tokens_per_minute)
    return Pace(clock=clock, limits={"bedrock": limits})


def seconds_for(clock: MemoryClock, work: Callable[[], None]) -> float:
    start = clock.now()
    work()
    return (clock.now() - start).total_seconds()


def test_requests_keep_to_their_number_a_minute() -> None:
    clock = SharedClock()
    pace = Pace(clock=clock)

    def many() -> None:
        for _ in range(70):
            pace.take(SLOW, 1, NeverStop())

    # a burst of ten seconds' worth, then one a second
    assert seconds_for(clock, many) == pytest.approx(60, abs=1)


def test_tokens_keep_to_their_number_a_minute() -> None:
    clock = SharedClock()
    pace = Pace(clock=clock)

    def many() -> None:
        for _ in range(13):
            pace.take(THIRSTY, 5_000, NeverStop())

    assert seconds_for(clock, many) == pytest.approx(50, abs=1)


def test_a_call_larger_than_a_minute_goes_alone_and_the_next_one_waits_for_it() -> None:
    clock = SharedClock()
    pace = Pace(clock=clock)

    assert seconds_for(clock, lambda: pace.take(THIRSTY, 130_000, NeverStop())) == 0
    assert seconds_for(clock, lambda: pace.take(THIRSTY, 1, NeverStop())) == pytest.approx(120)


def test_what_a_call_did_not_need_is_there_for_the_next() -> None:
    clock = SharedClock()
    pace = Pace(clock=clock)
    pace.take(THIRSTY, 130_000, NeverStop())

    pace.used(THIRSTY, taken=130_000, used=4_000)

    assert seconds_for(clock, lambda: pace.take(THIRSTY, 1, NeverStop())) == 0


def test_a_turn_that_is_given_back_is_there_for_the_next() -> None:
    clock = SharedClock()
    pace = at_most(clock, requests_per_minute=1)
    pace.take(LITE, 1, NeverStop())
    pace.give_back(LITE, 1)

    assert seconds_for(clock, lambda: pace.take(LITE, 1, NeverStop())) == 0
    assert seconds_for(clock, lambda: pace.take(LITE, 1, NeverStop())) == pytest.approx(60)


def test_models_have_a_pace_each() -> None:
    clock = SharedClock()
    pace = at_most(clock, requests_per_minute=1)
    pace.take(LITE, 1, NeverStop())

    other = structs.replace(LITE, key="pro")

    assert seconds_for(clock, lambda: pace.take(other, 1, NeverStop())) == 0


def test_what_is_set_replaces_the_models_own() -> None:
    pace = at_most(SharedClock(), requests_per_minute=7, tokens_per_minute=70_000)

    now = pace.now(SLOW)

    assert (now.requests_per_minute, now.tokens_per_minute) == (7, 70_000)


def test_what_is_set_for_one_engine_is_not_for_another() -> None:
    other = structs.replace(LITE, engine="openai")

    assert at_most(SharedClock(), 1).now(other).requests_per_minute is None


def test_throttling_halves_the_pace_and_a_twentieth_comes_back_a_minute() -> None:
    clock = SharedClock()
    pace = at_most(clock, requests_per_minute=60, tokens_per_minute=60_000)

    pace.lower(LITE, clock.now())
    lowered = pace.now(LITE)
    clock.advance(5 * 60)
    better = pace.now(LITE)
    clock.advance(5 * 60)
    whole = pace.now(LITE)

    assert (lowered.requests_per_minute, lowered.tokens_per_minute) == (30, 30_000)
    assert better.requests_per_minute == pytest.approx(45)
    assert (better.is_lowered, whole.is_lowered) == (True, False)
    assert whole.requests_per_minute == 60


def test_of_calls_under_way_together_only_the_first_lowers_it() -> None:
    clock = SharedClock()
    pace = at_most(clock, requests_per_minute=64)
    sent_at = clock.now()
    clock.advance(1)

    for _ in range(8):
        pace.lower(LITE, sent_at)

    assert pace.now(LITE).requests_per_minute == 32


def test_it_is_never_lowered_below_one_request_a_minute() -> None:
    clock = SharedClock()
    pace = at_most(clock, requests_per_minute=10)

    for _ in range(20):
        pace.lower(LITE, clock.now())

    assert pace.now(LITE).requests_per_minute == 1


def test_a_model_without_a_limit_is_slowed_down_from_what_it_was_asked() -> None:
    clock = SharedClock()
    pace = Pace(clock=clock)
    for _ in range(40):
        pace.take(LITE, 1, NeverStop())
    assert pace.now(LITE).requests_per_minute is None

    pace.lower(LITE, clock.now())

    assert pace.now(LITE).requests_per_minute == 20
    clock.advance(10 * 60)
    assert pace.now(LITE).requests_per_minute is None


def test_the_service_may_ask_for_a_pause() -> None:
    clock = SharedClock()
    pace = Pace(clock=clock)

    pace.lower(LITE, clock.now(), wait_s=17.5)

    assert seconds_for(clock, lambda: pace.take(LITE, 1, NeverStop())) == pytest.approx(17.5)


def test_who_waits_can_be_stopped_and_is_seen_waiting() -> None:
    waiting: list[int] = []

    class StopsWhileWaiting(SharedClock):
        def wait(self, seconds: float, stop: StopSignal) -> None:
            waiting.append(pace.now(LITE).waiting)
            signal.on = True

    signal = Stop()
    pace = at_most(StopsWhileWaiting(), requests_per_minute=1)
    pace.take(LITE, 1, signal)

    with pytest.raises(MakingStopped):
        pace.take(LITE, 1, signal)

    assert waiting == [1]
    assert pace.now(LITE).waiting == 0


def test_many_threads_together_keep_to_it() -> None:
    clock = SharedClock()
    pace = at_most(clock, requests_per_minute=60)
    taken = []

    def work() -> None:
        for _ in range(10):
            pace.take(LITE, 1, NeverStop())
            taken.append(clock.now())

    threads = [threading.Thread(target=work) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert len(taken) == 160
    # each waiting thread moves the clock on, so only the upper bound can be seen
    assert max(taken) - NOW >= timedelta(seconds=149)
