"""The spend ledger in memory."""

from datetime import datetime

from adapters.memory.store import State
from application.ports.spend_ledger import SpendLedger
from domain.shared.ids import SpendId
from domain.shared.money import MicroUsd
from domain.shared.spend import Spend, SpendState, check_cap


class MemorySpendLedger(SpendLedger):
    def __init__(self, state: State) -> None:
        self._state = state

    def reserve(self, budget: str, amount: MicroUsd, cap: MicroUsd, now: datetime) -> Spend:
        check_cap(*self.committed(budget), amount, cap)
        return self._save(
            Spend(
                id=SpendId(self._state.new_id("spend")),
                budget=budget,
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

    def committed(self, budget: str) -> tuple[MicroUsd, MicroUsd]:
        rows = [row for row in self._state.spend.values() if row.budget == budget]
        settled = sum(row.settled or 0 for row in rows if row.state is SpendState.SETTLED)
        reserved = sum(row.reserved for row in rows if row.state is SpendState.RESERVED)
        return MicroUsd(settled), MicroUsd(reserved)

    def _get(self, spend_id: SpendId) -> Spend:
        if spend_id not in self._state.spend:
            raise LookupError(f"no reservation {spend_id}")
        return self._state.spend[spend_id]

    def _save(self, changed: Spend) -> Spend:
        self._state.spend[changed.id] = changed
        return changed
