"""A model, its price, and all that a paid call needs, in memory."""

from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec import structs

from adapters.memory.clock import MemoryClock
from adapters.memory.model_gateway import MemoryModelGateway, Says
from adapters.memory.store import MemoryStore
from adapters.memory.unit_of_work import MemoryReader, MemoryUnitOfWork
from application.analysis.calling.lost_calls import LostCalls
from application.analysis.calling.make_call import MakeCall
from application.analysis.calling.pace import Pace
from application.ports.clock import Clock
from application.ports.model_gateway import (
    Again,
    Billed,
    CallFailed,
    ModelCall,
    Prompt,
    SentMedia,
)
from application.ports.stop_signal import NeverStop, StopSignal
from domain.analysis.call import CallAttempt, Grant, StoredReply
from domain.analysis.model import ModelPrice, Route, Tier
from domain.analysis.run import FailureKind
from domain.library.kind import MediaKind
from domain.shared.ids import ItemId, JobId
from domain.shared.money import MicroUsd
from domain.shared.price import TokenPrice
from domain.shared.spend import Caps, Spend
from tests.data.models import model

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
PLAIN = model()
LITE = model(
    title="Nova 2 Lite",
    output_tokens=64_000,
    video=structs.replace(PLAIN.video, most_frames=1_800),
    image=structs.replace(PLAIN.image, tokens=1_600),
    prices=(
        ModelPrice(
            price=TokenPrice(
                input_per_million=MicroUsd(330_000), output_per_million=MicroUsd(2_750_000)
            ),
            route=Route.US,
            tier=Tier.ON_DEMAND,
        ),
    ),
)
JOB = JobId("20261124-120000-abcdef")


def call(text: str = "What is in it?", **changes: Any) -> ModelCall:
    sent = SentMedia(kind=MediaKind.IMAGE, format="jpeg", sha256="ab" * 32, data=b"jpeg")
    asked = ModelCall(
        model=LITE,
        prompt=Prompt(system="Look.", text=text, schema={"type": "object"}),
        media=(sent,),
        max_output_tokens=3000,
    )
    return structs.replace(asked, **changes)


def grant(item: int = 1, **changes: Any) -> Grant:
    given = Grant(purpose="analysis", job_id=JOB, item_id=ItemId(item), since=NOW)
    return structs.replace(given, **changes)


def failed(
    billed: Billed = Billed.UNKNOWN,
    again: Again = Again.YES,
    kind: FailureKind = FailureKind.OUTCOME_UNKNOWN,
    **more: Any,
) -> CallFailed:
    more = {"service_code": "InternalServerException"} | more
    return CallFailed(kind, "The service broke.", billed=billed, again=again, **more)


THROTTLED = failed(Billed.NO, Again.WAIT, FailureKind.THROTTLED, service_code="Throttling")
REFUSED = failed(Billed.NO, Again.NEVER, FailureKind.REFUSED)
UNREACHABLE = failed(Billed.NO, Again.YES, FailureKind.REFUSED)
LOST = failed()


class Stop(StopSignal):
    def __init__(self) -> None:
        self.on = False

    def is_set(self) -> bool:
        return self.on


class Calls:
    """`route`, `caps` and `clock` may be another's; all else is in memory."""

    def __init__(self, *script: Says, caps: Caps | None = None, **changes: Any) -> None:
        self.clock: Clock = changes.pop("clock", None) or MemoryClock(NOW)
        self.store = MemoryStore()
        self.uow = MemoryUnitOfWork(self.store)
        self.reader = MemoryReader(self.store)
        self.gateway = MemoryModelGateway(script)
        self.pace = Pace(clock=self.clock)
        self.lost_calls = LostCalls(uow=self.uow, clock=self.clock)
        ports: dict[str, Any] = {
            "uow": self.uow,
            "reader": self.reader,
            "gateways": {"bedrock": self.gateway},
            "route": Route.US,
            "caps": caps or Caps(),
            "pace": self.pace,
            "lost_calls": self.lost_calls,
            "clock": self.clock,
            "jitter": lambda: 1.0,
        }
        self.make_call = MakeCall(**(ports | changes))

    def make(
        self,
        asked: ModelCall | None = None,
        given: Grant | None = None,
        stop: StopSignal | None = None,
    ) -> StoredReply:
        return self.make_call(
            asked or call(),
            given or grant(),
            run_id=None,
            file_id=None,
            stop=stop or NeverStop(),
        )

    @property
    def attempts(self) -> tuple[CallAttempt, ...]:
        return tuple(self.store.state.attempts.values())

    @property
    def states(self) -> list[str]:
        return [attempt.state.value for attempt in self.attempts]

    @property
    def money(self) -> list[Spend]:
        return list(self.store.state.spend.values())

    @property
    def books(self) -> list[str]:
        return [spend.state.value for spend in self.money]

    def passed_s(self) -> float:
        return (self.clock.now() - NOW) / timedelta(seconds=1)
