"""Processes that make paid calls against the emulator, until they are done or killed."""

import json
import multiprocessing
import os
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import msgspec

from adapters.bedrock.catalog import TomlModelCatalog
from adapters.bedrock.clients import BedrockClients
from adapters.bedrock.gateway import BedrockGateway
from adapters.sql.database import SqlDatabase
from application.analysis.calling.lost_calls import LostCalls
from application.analysis.calling.make_call import MakeCall
from application.analysis.calling.pace import Pace
from application.ports.analysis_engine import EngineFailed
from application.ports.clock import Clock
from application.ports.model_gateway import ModelCall, ModelGateway, Prompt
from application.ports.stop_signal import NeverStop, StopSignal
from domain.analysis.call import Grant
from domain.analysis.model import ModelSpec, Route
from domain.shared.ids import ItemId, JobId
from domain.shared.money import MicroUsd
from domain.shared.spend import BudgetExceeded, Caps
from tests.contract.stores import reader_on, uow_on

START = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
JOB = JobId("20261124-120000-abcdef")
PASSES = 3
"""How often an item that was over the budget is tried."""
_SPEED = 20.0
"""A minute is over in three seconds."""
_LOOK_EVERY_S = 0.004


class HastyClock(Clock):
    """The same in all processes; `shift` moves it on for all of them."""

    def __init__(self, started: float, shift: Any, speed: float = _SPEED) -> None:
        self._started = started
        self._shift = shift
        self._speed = speed

    def now(self) -> datetime:
        passed = (time.monotonic() - self._started) * self._speed + self._shift.value
        return START + timedelta(seconds=passed)

    def wait(self, seconds: float, stop: StopSignal) -> None:
        until = time.monotonic() + seconds / self._speed
        while (left := until - time.monotonic()) > 0 and not stop.is_set():
            time.sleep(min(left, 0.1))


class Payers(msgspec.Struct, frozen=True, kw_only=True):
    """What each process has to do."""

    database: str
    environment: dict[str, str]
    items: tuple[tuple[int, str], ...]
    """Number of the item, and what it asks."""
    threads: int
    job_cap: int
    started: float
    seed: int


def bedrock(connections: int = 8) -> tuple[ModelGateway, ModelSpec]:
    """As the container makes them."""
    gateway = BedrockGateway(clients=BedrockClients(connections=connections), route=Route.US)
    return gateway, TomlModelCatalog(Route.US).get("bedrock", "lite")


def question(text: str, model: ModelSpec) -> ModelCall:
    return ModelCall(
        model=model,
        prompt=Prompt(system="Answer.", text=text, schema=None),
        media=(),
        max_output_tokens=320,
    )


def make_call_on(
    database: Path, gateway: ModelGateway, clock: Clock, caps: Caps, seed: int = 0
) -> MakeCall:
    opened = SqlDatabase(database)
    uow = uow_on(opened)
    return MakeCall(
        uow=uow,
        reader=reader_on(opened),
        gateways={gateway.name: gateway},
        route=Route.US,
        caps=caps,
        pace=Pace(clock=clock),
        lost_calls=LostCalls(uow=uow, clock=clock),
        clock=clock,
        jitter=random.Random(seed).random,
    )


def pay(payers: Payers, number: int, shift: Any, outcomes: str) -> None:
    """Of one process: every item once, threads side by side, in an order of its own."""
    os.environ.update(payers.environment)
    clock = HastyClock(payers.started, shift)
    gateway, model = bedrock(payers.threads)
    make_call = make_call_on(
        Path(payers.database),
        gateway,
        clock,
        Caps(job=MicroUsd(payers.job_cap)),
        seed=payers.seed * 100 + number,
    )
    items = list(payers.items)
    random.Random(payers.seed * 100 + number).shuffle(items)
    left = iter(items * PASSES)
    done: dict[int, str] = {}
    lock = threading.Lock()
    troubles: list[str] = []

    def work() -> None:
        while True:
            with lock:
                item, text = next(left, (0, ""))
                if done.get(item, "") not in ("", BudgetExceeded.code):
                    continue
            if not item:
                return
            grant = Grant(purpose="analysis", job_id=JOB, item_id=ItemId(item), since=START)
            try:
                reply = make_call(
                    question(text, model), grant, run_id=None, file_id=None, stop=NeverStop()
                )
                word = reply.raw.decode()
            except (BudgetExceeded, EngineFailed) as error:
                word = error.code
            except Exception as error:
                troubles.append(repr(error))
                return
            with lock:
                done[item] = word

    threads = [threading.Thread(target=work) for _ in range(payers.threads)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    Path(outcomes).write_text(json.dumps({"done": done, "troubles": troubles}))


class Crew:
    """Processes of a `forkserver` that has imported everything once."""

    def __init__(self, payers: Payers, folder: Path, size: int) -> None:
        self._payers = payers
        self._folder = folder
        self._size = size
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(["boto3.session", "tests.prove.paying"])
        self.shift = self._context.Value("d", 0.0)
        self.processes: list[BaseProcess] = []

    def start(self) -> None:
        self.processes = [
            self._context.Process(
                target=pay,
                args=(self._payers, number, self.shift, str(self._outcomes(number))),
            )
            for number in range(self._size)
        ]
        for process in self.processes:
            process.start()

    @property
    def clock(self) -> HastyClock:
        return HastyClock(self._payers.started, self.shift)

    @property
    def at_work(self) -> bool:
        return any(process.is_alive() for process in self.processes)

    def kill(self, number: int) -> None:
        """SIGKILL: it has no time for a last word."""
        self.processes[number].kill()
        self.processes[number].join()

    def finish(self) -> list[dict[str, Any]]:
        for process in self.processes:
            process.join(600)
            assert process.exitcode == 0
        return [json.loads(self._outcomes(n).read_text()) for n in range(self._size)]

    def _outcomes(self, number: int) -> Path:
        return self._folder / f"outcomes-{number}.json"


class Watcher:
    """Looks at the budget of the job, again and again."""

    def __init__(self, database: Path) -> None:
        self._reader = reader_on(SqlDatabase(database))
        self.seen: Counter[int] = Counter()
        """How often which sum was committed and reserved."""

    def look(self) -> int:
        with self._reader() as now:
            total = now.spend.budgets(JOB, START).job.total
        self.seen[total] += 1
        return total

    @contextmanager
    def __call__(self) -> Iterator[None]:
        over = threading.Event()

        def watch() -> None:
            while not over.wait(_LOOK_EVERY_S):
                self.look()

        thread = threading.Thread(target=watch)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()
            self.look()
