"""The spend ledger in memory."""

from collections.abc import Iterable
from datetime import datetime

from msgspec import structs

from adapters.memory.store import State
from application.ports.spend_ledger import SpendLedger, SpendReader
from domain.shared.ids import JobId, SpendId
from domain.shared.money import MicroUsd
from domain.shared.spend import (
    OPEN_STATES,
    Budgets,
    Caps,
    Committed,
    Period,
    Spend,
    SpendState,
    check_caps,
    refuse_after,
)


class MemorySpendReader(SpendReader):
    def __init__(self, state: State) -> None:
        self._state = state

    def budgets(self, job_id: JobId | None, now: datetime) -> Budgets:
        rows = tuple(self._state.spend.values())
        today, month = Period.day(now), Period.month(now)
        return Budgets(
            job=_committed(row for row in rows if job_id is not None and row.job_id == job_id),
            day=_committed(row for row in rows if today.start <= row.created_at < today.end),
            month=_committed(row for row in rows if month.start <= row.created_at < month.end),
        )

    def overruns(self) -> tuple[Spend, ...]:
        rows = self._state.spend.values()
        return tuple(row for row in rows if row.is_overrun and row.accepted_at is None)

    def unknown(self) -> tuple[Spend, ...]:
        rows = self._state.spend.values()
        return tuple(row for row in rows if row.state is SpendState.UNKNOWN)


class MemorySpendLedger(MemorySpendReader, SpendLedger):
    def reserve(
        self, amount: MicroUsd, caps: Caps, now: datetime, *, purpose: str, job_id: JobId | None
    ) -> Spend:
        refuse_after(self.overruns())
        check_caps(self.budgets(job_id, now), amount, caps)
        return self._save(
            Spend(
                id=SpendId(self._state.new_id("spend")),
                purpose=purpose,
                job_id=job_id,
                reserved=amount,
                settled=None,
                state=SpendState.RESERVED,
                created_at=now,
            )
        )

    def settle(self, spend_id: SpendId, amount: MicroUsd) -> Spend:
        return self._save(self._get(spend_id).settle(amount))

    def release(self, spend_id: SpendId) -> Spend:
        return self._save(self._get(spend_id).release())

    def lose(self, spend_id: SpendId) -> Spend:
        return self._save(self._get(spend_id).unknown())

    def accept_overruns(self, now: datetime) -> int:
        found = self.overruns()
        for row in found:
            self._save(structs.replace(row, accepted_at=now))
        return len(found)

    def _get(self, spend_id: SpendId) -> Spend:
        if spend_id not in self._state.spend:
            raise LookupError(f"no reservation {spend_id}")
        return self._state.spend[spend_id]

    def _save(self, changed: Spend) -> Spend:
        self._state.spend[changed.id] = changed
        return changed


def _committed(rows: Iterable[Spend]) -> Committed:
    settled = reserved = 0
    for row in rows:
        if row.state is SpendState.SETTLED:
            settled += row.settled or 0
        elif row.state in OPEN_STATES:
            reserved += row.reserved
    return Committed(settled=MicroUsd(settled), reserved=MicroUsd(reserved))
