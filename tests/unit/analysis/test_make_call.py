import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from msgspec import structs

from adapters.memory.clock import MemoryClock
from adapters.memory.model_gateway import ANSWER
from application.ports.analysis_engine import EngineFailed
from application.ports.model_gateway import ModelCall, ModelReply
from application.ports.proxy_makers import MakingStopped
from application.ports.unit_of_work import DatabaseBusy, Transaction, UnitOfWork
from domain.analysis.call import AttemptId, CallAttempt
from domain.analysis.model import Route
from domain.analysis.run import FailureKind
from domain.shared.money import MicroUsd
from domain.shared.price import Tokens
from domain.shared.spend import BudgetExceeded, Caps, SpendingStopped
from tests.unit.analysis.calling import (
    LITE,
    LOST,
    NOW,
    REFUSED,
    THROTTLED,
    UNREACHABLE,
    Calls,
    Stop,
    call,
    failed,
    grant,
)


def test_a_call_is_in_the_books_with_its_high_price_while_it_is_on_its_way() -> None:
    seen: list[tuple[list[str], list[str]]] = []

    def look(_call: ModelCall) -> ModelReply:
        seen.append((calls.states, calls.books))
        return ANSWER

    calls = Calls(look)

    reply = calls.make()

    assert seen == [(["SENT"], ["RESERVED"])]
    assert reply.raw == ANSWER.raw
    assert (calls.states, calls.books) == (["ANSWERED"], ["SETTLED"])


def test_what_it_cost_is_what_the_service_counted() -> None:
    calls = Calls()

    reply = calls.make()

    assert reply.usage.cost == 1000 * 0.33 + 200 * 2.75
    assert calls.money[0].settled == reply.usage.cost
    assert calls.money[0].reserved > reply.usage.cost
    assert calls.attempts[0].usage == reply.usage


def test_an_equal_call_is_answered_from_what_is_stored() -> None:
    calls = Calls()
    first = calls.make()

    second = calls.make(given=grant(item=2))

    assert second == first
    assert len(calls.gateway.sent) == len(calls.money) == 1


def test_another_question_is_another_call() -> None:
    calls = Calls()

    calls.make()
    calls.make(call("And where?"))

    assert len(calls.gateway.sent) == 2


def test_who_forces_it_gets_no_answer_from_before() -> None:
    calls = Calls()
    calls.make()
    calls.clock.wait(1, Stop())

    forced = grant(item=2, since=calls.clock.now(), answers_since=calls.clock.now())
    calls.make(given=forced)
    calls.make(given=forced)

    assert len(calls.gateway.sent) == 2


def test_a_call_that_another_sent_is_waited_for() -> None:
    arrived, let_go = threading.Event(), threading.Event()

    def slow(_call: ModelCall) -> ModelReply:
        arrived.set()
        assert let_go.wait(20)
        return ANSWER

    class LetsGo(MemoryClock):
        def wait(self, seconds: float, stop: object) -> None:
            let_go.set()
            first.join(20)

    calls = Calls(slow, clock=LetsGo(NOW))
    first = threading.Thread(target=calls.make)
    first.start()
    assert arrived.wait(20)

    reply = calls.make(given=grant(item=2))

    assert reply.raw == ANSWER.raw
    assert len(calls.gateway.sent) == 1


def test_a_call_whose_sender_died_is_lost_after_its_time_and_sent_again() -> None:
    def die(_call: ModelCall) -> ModelReply:
        left.update(calls.store.state.attempts)
        raise ZeroDivisionError

    left: dict[AttemptId, CallAttempt] = {}
    calls = Calls(die)
    with pytest.raises(ZeroDivisionError):
        calls.make()
    calls.store.state.attempts.update(left)  # as a killed process leaves it
    assert calls.states == ["SENT"]

    calls.make(given=grant(item=2))

    assert calls.states == ["UNKNOWN", "ANSWERED"]
    assert calls.books == ["UNKNOWN", "SETTLED"]
    assert calls.passed_s() > calls.gateway.longest_s()


def test_a_lost_reply_is_asked_for_once_more_and_stays_reserved() -> None:
    calls = Calls(LOST)

    calls.make()

    assert calls.states == ["UNKNOWN", "ANSWERED"]
    assert calls.books == ["UNKNOWN", "SETTLED"]


def test_after_a_second_lost_reply_a_person_decides() -> None:
    calls = Calls(LOST, LOST)

    with pytest.raises(EngineFailed) as error:
        calls.make()

    assert error.value.kind is FailureKind.OUTCOME_UNKNOWN
    most = calls.money[0].reserved / 1_000_000
    assert f"up to ${2 * most:.4f} may have been paid" in error.value.message
    assert f"for up to ${most:.4f} more" in error.value.remedy
    assert calls.books == ["UNKNOWN", "UNKNOWN"]


def test_who_comes_back_to_it_does_not_send_it_again() -> None:
    calls = Calls(LOST, LOST)
    with pytest.raises(EngineFailed):
        calls.make()

    with pytest.raises(EngineFailed) as error:
        calls.make()

    assert error.value.kind is FailureKind.OUTCOME_UNKNOWN
    assert len(calls.gateway.sent) == 2


@pytest.mark.parametrize("item", [1, 2])
def test_a_person_who_asks_again_grants_one_more_and_no_repeat(item: int) -> None:
    """By a retry of the job, or by a new one."""
    calls = Calls(LOST, LOST, LOST, LOST)
    with pytest.raises(EngineFailed):
        calls.make()

    for sent in (3, 4):
        calls.clock.wait(1, Stop())
        asked_again = grant(item, since=calls.clock.now())
        for _ in "twice":
            with pytest.raises(EngineFailed) as error:
                calls.make(given=asked_again)
            assert error.value.kind is FailureKind.OUTCOME_UNKNOWN
            assert len(calls.gateway.sent) == sent


def test_once_it_was_answered_an_old_doubt_forbids_no_repeat() -> None:
    calls = Calls(LOST, ANSWER, LOST)
    calls.make()
    calls.clock.wait(1, Stop())
    now = calls.clock.now()

    calls.make(given=grant(2, since=now, answers_since=now))

    assert calls.states == ["UNKNOWN", "ANSWERED", "UNKNOWN", "ANSWERED"]


def test_three_attempts_are_all() -> None:
    calls = Calls(UNREACHABLE, UNREACHABLE, UNREACHABLE)

    with pytest.raises(EngineFailed, match="It was tried 3 times"):
        calls.make()

    assert calls.states == ["REFUSED"] * 3
    assert calls.books == ["RELEASED"] * 3


def test_what_was_refused_for_good_is_not_tried_again() -> None:
    calls = Calls(REFUSED)

    with pytest.raises(EngineFailed) as error:
        calls.make()

    assert error.value.kind is FailureKind.REFUSED
    assert (calls.states, calls.books) == (["REFUSED"], ["RELEASED"])


def test_throttling_is_waited_out_however_often_it_comes() -> None:
    calls = Calls(*[THROTTLED] * 12)

    calls.make()

    assert calls.states == ["DEFERRED"] * 12 + ["ANSWERED"]
    assert calls.books == ["RELEASED"] * 12 + ["SETTLED"]
    assert calls.pace.now(LITE).is_lowered


def test_a_day_of_throttling_is_a_failure() -> None:
    calls = Calls(*[THROTTLED] * 5000)

    with pytest.raises(EngineFailed, match="took no call for 24 hours") as error:
        calls.make()

    assert error.value.kind is FailureKind.THROTTLED
    assert 24 * 3600 <= calls.passed_s() < 25 * 3600


def test_pauses_grow_and_the_services_own_word_is_kept() -> None:
    calls = Calls(UNREACHABLE, UNREACHABLE)
    calls.make()
    assert calls.passed_s() == pytest.approx(2 + 4)

    asked = Calls(failed(wait_s=45.0))
    asked.make()
    assert asked.passed_s() == pytest.approx(45)


def test_a_stop_before_it_is_sent_leaves_no_trace() -> None:
    calls, stop = Calls(), Stop()
    stop.on = True

    with pytest.raises(MakingStopped):
        calls.make(stop=stop)

    assert not calls.gateway.sent
    assert not calls.money


def test_waiting_for_a_throttled_model_can_be_stopped() -> None:
    stop = Stop()

    def throttle(_call: ModelCall) -> ModelReply:
        stop.on = True
        raise THROTTLED

    calls = Calls(throttle)

    with pytest.raises(MakingStopped):
        calls.make(stop=stop)

    assert (calls.states, calls.books) == (["DEFERRED"], ["RELEASED"])


def test_a_call_beyond_the_budget_is_not_sent() -> None:
    calls = Calls(caps=Caps(day=MicroUsd(100)))

    with pytest.raises(BudgetExceeded):
        calls.make()

    assert not calls.gateway.sent
    assert not calls.attempts


def test_what_was_approved_for_the_job_binds_too() -> None:
    calls = Calls(caps=Caps(job=MicroUsd(10_000_000)))

    with pytest.raises(BudgetExceeded):
        calls.make(given=grant(job_cap=100))

    assert not calls.gateway.sent


def test_a_reply_without_a_count_is_an_answer_whose_price_nobody_knows() -> None:
    calls = Calls(structs.replace(ANSWER, tokens=None))

    calls.make()

    assert (calls.states, calls.books) == (["ANSWERED"], ["UNKNOWN"])
    assert calls.attempts[0].usage is None


def test_a_call_dearer_than_reserved_stops_the_spending() -> None:
    calls = Calls(structs.replace(ANSWER, tokens=Tokens(input=9_000_000, output=1)))
    calls.make()
    assert calls.money[0].settled == 2_970_003

    with pytest.raises(SpendingStopped):
        calls.make(call("Another?"))


def test_a_model_whose_price_is_not_known_is_not_asked() -> None:
    calls = Calls(route=Route.GLOBAL)

    with pytest.raises(EngineFailed, match="is not known"):
        calls.make()

    assert not calls.gateway.sent


def test_what_breaks_unforeseen_may_have_been_paid() -> None:
    def break_off(_call: ModelCall) -> ModelReply:
        raise ZeroDivisionError

    calls = Calls(break_off)

    with pytest.raises(ZeroDivisionError):
        calls.make()

    assert (calls.states, calls.books) == (["UNKNOWN"], ["UNKNOWN"])


def test_a_paid_reply_is_kept_though_the_database_is_locked_for_a_while() -> None:
    class Locked(UnitOfWork):
        """Let the first transaction through, then none for three times."""

        def __init__(self, inner: UnitOfWork) -> None:
            self.inner = inner
            self.times = 0

        @contextmanager
        def __call__(self) -> Iterator[Transaction]:
            self.times += 1
            if 2 <= self.times <= 4:
                raise DatabaseBusy
            with self.inner() as tx:
                yield tx

    calls = Calls()
    locked = Calls(uow=Locked(calls.uow), reader=calls.reader)

    locked.make()

    assert next(iter(calls.store.state.replies.values())).raw == ANSWER.raw
    assert calls.books == ["SETTLED"]


def test_a_reply_that_comes_after_its_time_is_kept_and_paid() -> None:
    def late(_call: ModelCall) -> ModelReply:
        calls.clock.wait(timedelta(hours=1).total_seconds(), Stop())
        assert calls.lost_calls.expired() == 1
        return ANSWER

    calls = Calls(late)

    calls.make()

    assert (calls.states, calls.books) == (["UNKNOWN"], ["SETTLED"])
    assert len(calls.store.state.replies) == 1


def test_all_that_a_dead_worker_sent_is_lost_at_the_start() -> None:
    counted: list[int] = []

    def die(_call: ModelCall) -> ModelReply:
        counted.append(calls.lost_calls.all_sent())
        counted.append(calls.lost_calls.all_sent())
        return ANSWER

    calls = Calls(die)

    calls.make()

    assert counted == [1, 0]
    assert calls.states == ["UNKNOWN"]


def test_what_was_sent_for_no_job_is_not_the_dead_workers() -> None:
    def look(_call: ModelCall) -> ModelReply:
        assert calls.lost_calls.all_sent() == 0
        return ANSWER

    calls = Calls(look)

    calls.make(given=grant(item_id=None, job_id=None))

    assert calls.books == ["SETTLED"]
