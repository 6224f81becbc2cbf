"""Many threads of several processes pay from one budget, and are killed while they do: it is never
overdrawn, nothing is paid twice that was not lost, and nothing that was paid is missing."""

import random
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from adapters.sql.database import SqlDatabase
from adapters.sql.schema import call_attempts
from application.analysis.calling.attempting import LEASE_MARGIN_S
from application.analysis.calling.call_hash import call_hash
from application.analysis.calling.lost_calls import LostCalls
from application.analysis.planning.estimate import high_price
from application.ports.model_gateway import ModelCall
from application.ports.stop_signal import NeverStop
from domain.analysis.call import AttemptState, Grant
from domain.analysis.model import Route, Tier
from domain.shared.ids import ItemId
from domain.shared.spend import BudgetExceeded, Caps
from tests.contract.stores import uow_on
from tests.emulator import Emulator, faults
from tests.prove.paying import (
    JOB,
    START,
    Crew,
    HastyClock,
    Payers,
    Watcher,
    bedrock,
    make_call_on,
    question,
)

THREADS = 50


class Shift:
    """Of a clock that one process has alone."""

    value = 0.0


def most_of(call: ModelCall) -> int:
    price = call.model.price(Route.US, Tier.ON_DEMAND, START.date())
    assert price is not None
    return high_price(call, price)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "reelsight.db"
    SqlDatabase(path).prepare(may_migrate=True)
    return path


def asked(emulator: Emulator) -> Counter[str]:
    """How often each question reached the service."""
    return Counter(call.asked.text.strip() for call in emulator.journal.calls() if call.asked)


def states_of(database: Path, text: str) -> Counter[str]:
    """How the attempts at one question ended."""
    _gateway, model = bedrock()
    query = sa.select(call_attempts.c.state).where(
        call_attempts.c.call_hash == call_hash(question(text, model))
    )
    with SqlDatabase(database).engine.connect() as connection:
        return Counter(connection.scalars(query))


def test_fifty_threads_that_ask_the_same_pay_once(aws: Emulator, database: Path) -> None:
    gateway, model = bedrock(THREADS)
    clock = HastyClock(time.monotonic(), Shift(), speed=2.0)
    make_call = make_call_on(database, gateway, clock, Caps())
    together = threading.Barrier(THREADS)

    def ask(number: int) -> bytes:
        together.wait(60)
        grant = Grant(purpose="analysis", job_id=JOB, item_id=ItemId(number), since=START)
        text = f"Question {number % 3}?"
        return make_call(question(text, model), grant, None, None, NeverStop()).raw

    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(ask, range(THREADS)))

    assert set(asked(aws).values()) == {1}
    assert len(aws.journal.calls()) == len(set(answers)) == 3
    assert Watcher(database).look() == aws.journal.billed_micro_usd()


def test_the_budget_holds_though_those_who_pay_are_killed(
    aws: Emulator, database: Path, full_size: bool, tmp_path: Path
) -> None:
    questions, rounds, threads = (1500, 8, THREADS) if full_size else (80, 1, 13)
    chance = random.Random(20261124)
    texts = [f"Question {number}?" for number in range(questions)]
    items = tuple((n + 1, texts[n % questions]) for n in range(questions * 3 // 2))
    cap = questions * 700  # not enough for all of them
    aws.answer(lambda question: question.text.strip() + " yes" * 300)
    every = range(7, questions, 19)
    aws.fault(faults.dropped(), times=None, nth=tuple(every))
    aws.fault(faults.internal_error(), times=None, nth=tuple(n + 5 for n in every))
    crew = Crew(
        Payers(
            database=str(database),
            environment=dict(aws.environment),
            items=items,
            threads=threads,
            job_cap=cap,
            started=time.monotonic(),
            seed=chance.randrange(1000),
        ),
        tmp_path,
        size=4,
    )
    watcher = Watcher(database)
    gateway, model = bedrock()

    def wait_for_more(calls: int) -> None:
        reached = len(aws.journal.calls()) + calls
        while len(aws.journal.calls()) < reached and crew.at_work:
            crew.processes[-1].join(0.005)

    with watcher():
        for _ in range(rounds):
            crew.start()
            wait_for_more(chance.randrange(3, 12))
            crew.kill(0)
            crew.shift.value += gateway.longest_s() + LEASE_MARGIN_S + 1
            wait_for_more(chance.randrange(3, 12))
            for number in range(1, 4):
                crew.kill(number)
            LostCalls(uow=uow_on(SqlDatabase(database)), clock=crew.clock).all_sent()
        crew.start()
        outcomes = crew.finish()

    calls = asked(aws)
    states = {text: states_of(database, text) for text in texts}
    unknown = sum(state[AttemptState.UNKNOWN] for state in states.values())
    committed = watcher.look()
    answered = {
        text
        for outcome in outcomes
        for number, word in outcome["done"].items()
        if word.startswith(text := items[int(number) - 1][1])
    }
    print(
        f"{len(items)} items, {questions} questions, {sum(calls.values())} calls, "
        f"{unknown} unknown, {len(answered)} answered, {sum(watcher.seen.values())} looks, "
        f"at most {max(watcher.seen)} of {cap}, billed {aws.journal.billed_micro_usd()}"
    )
    assert [outcome["troubles"] for outcome in outcomes] == [[]] * 4
    # the budget was used up and never overdrawn, whenever one looked
    assert max(watcher.seen) <= cap
    assert committed + most_of(question(texts[-1], model)) > cap
    assert any(BudgetExceeded.code in outcome["done"].values() for outcome in outcomes)
    # what is on the bill is in the ledger
    assert committed >= aws.journal.billed_micro_usd()
    # nothing is asked again that was not lost
    for text, state in states.items():
        assert calls[text] <= 1 + state[AttemptState.UNKNOWN], text
        assert state[AttemptState.SENT] == 0
    assert sum(calls.values()) <= len(items) + unknown
    assert unknown > 0
    assert answered
