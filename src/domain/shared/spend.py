"""The spend ledger: reserve the high price, settle what it really was."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import msgspec
from msgspec import structs

from domain.shared.errors import Conflict, DomainError
from domain.shared.ids import JobId, SpendId
from domain.shared.money import MicroUsd, dollars


class SpendState(StrEnum):
    RESERVED = "RESERVED"
    UNKNOWN = "UNKNOWN"
    """Whether it was spent is not known; it stays reserved until a bill or a person settles it."""
    SETTLED = "SETTLED"
    RELEASED = "RELEASED"


OPEN_STATES = (SpendState.RESERVED, SpendState.UNKNOWN)
"""Those that still count with what they reserved."""


class BudgetExceeded(DomainError):
    """This would spend more than was approved."""

    code = "budget_exceeded"
    remedy = "Raise the budget, or choose fewer files or a cheaper model."


class SpendingStopped(DomainError):
    """A call cost more than was reserved for it. Nothing more is spent until somebody looked."""

    code = "spending_stopped"
    remedy = "`reelsight costs budget` shows it; `reelsight costs budget --accept` goes on."


class Caps(msgspec.Struct, frozen=True, kw_only=True):
    """What may be spent at most, in micro-dollars; None: no limit. Days and months are UTC."""

    job: MicroUsd | None = None
    day: MicroUsd | None = None
    month: MicroUsd | None = None


class Committed(msgspec.Struct, frozen=True, kw_only=True):
    settled: MicroUsd = MicroUsd(0)
    reserved: MicroUsd = MicroUsd(0)
    """Also what nobody knows."""

    @property
    def total(self) -> MicroUsd:
        return MicroUsd(self.settled + self.reserved)


class Budgets(msgspec.Struct, frozen=True, kw_only=True):
    """What is committed of each cap at one moment."""

    job: Committed = Committed()
    day: Committed = Committed()
    month: Committed = Committed()


class Spend(msgspec.Struct, frozen=True, kw_only=True):
    """One reservation. Amounts are micro-dollars."""

    id: SpendId
    purpose: str
    """`analysis`, `transcript-summary`, …"""
    job_id: JobId | None
    reserved: MicroUsd
    settled: MicroUsd | None
    state: SpendState
    created_at: datetime
    accepted_at: datetime | None = None
    """When a person accepted that it cost more than was reserved."""

    @property
    def is_overrun(self) -> bool:
        return self.settled is not None and self.settled > self.reserved

    def settle(self, amount: MicroUsd) -> "Spend":
        """What it really cost. The first settlement stays; a released one is a Conflict."""
        if self.state is SpendState.RELEASED:
            raise Conflict(spend_id=self.id, state=self.state)
        if self.state is SpendState.SETTLED:
            return self
        return structs.replace(self, state=SpendState.SETTLED, settled=amount)

    def release(self) -> "Spend":
        """Nothing was spent. A settled one is a Conflict, and so is one that nobody knows."""
        if self.state in (SpendState.SETTLED, SpendState.UNKNOWN):
            raise Conflict(spend_id=self.id, state=self.state)
        return structs.replace(self, state=SpendState.RELEASED)

    def unknown(self) -> "Spend":
        """The reply was lost. What is settled or released stays so."""
        if self.state is not SpendState.RESERVED:
            return self
        return structs.replace(self, state=SpendState.UNKNOWN)


def check_caps(now: Budgets, wanted: MicroUsd, caps: Caps) -> None:
    """Refuse when `settled + reserved + wanted` would pass a cap.

    Raises:
        BudgetExceeded: of the first such cap; its amounts are the details.
    """
    for name in ("job", "day", "month"):
        cap: MicroUsd | None = getattr(caps, name)
        used: Committed = getattr(now, name)
        if cap is not None and used.total + wanted > cap:
            raise BudgetExceeded(
                f"This may cost up to {dollars(wanted, 4)}. Of the budget per {name}, "
                f"{dollars(cap, 4)}, {dollars(used.settled, 4)} is spent and "
                f"{dollars(used.reserved, 4)} reserved.",
                budget=name,
                cap=cap,
                settled=used.settled,
                reserved=used.reserved,
                wanted=wanted,
            )


def refuse_after(overruns: Sequence[Spend]) -> None:
    """Raises:
    SpendingStopped: there is one that nobody accepted.
    """
    if overruns:
        first = overruns[0]
        raise SpendingStopped(
            f"A call cost {dollars(first.settled or MicroUsd(0), 4)}, while at most "
            f"{dollars(first.reserved, 4)} was reserved for it. "
            "Nothing more is spent until somebody looked.",
            spend_id=first.id,
            reserved=first.reserved,
            settled=first.settled,
            overruns=len(overruns),
        )


class Period(msgspec.Struct, frozen=True):
    """From `start` until just before `end`, in UTC."""

    start: datetime
    end: datetime

    @classmethod
    def day(cls, now: datetime) -> "Period":
        start = _midnight(now)
        return cls(start, start + timedelta(days=1))

    @classmethod
    def month(cls, now: datetime) -> "Period":
        start = _midnight(now).replace(day=1)
        return cls(start, (start + timedelta(days=31)).replace(day=1))


def _midnight(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
