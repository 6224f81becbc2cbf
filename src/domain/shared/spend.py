"""The spend ledger: reserve the high price, settle what it really was."""

from datetime import datetime
from enum import StrEnum

import msgspec
from msgspec import structs

from domain.shared.errors import Conflict, DomainError
from domain.shared.ids import SpendId
from domain.shared.money import MicroUsd


class SpendState(StrEnum):
    RESERVED = "RESERVED"
    SETTLED = "SETTLED"
    RELEASED = "RELEASED"


class BudgetExceeded(DomainError):
    """This would spend more than was approved."""

    code = "budget_exceeded"
    remedy = "Raise the budget, or choose fewer files or a cheaper model."


class Spend(msgspec.Struct, frozen=True, kw_only=True):
    """One reservation in one budget. Amounts are micro-dollars."""

    id: SpendId
    budget: str
    reserved: MicroUsd
    settled: MicroUsd | None
    state: SpendState
    created_at: datetime

    def settle(self, amount: MicroUsd) -> "Spend":
        """What it really cost. The first settlement stays; a released one is a Conflict."""
        if self.state is SpendState.RELEASED:
            raise Conflict(spend_id=self.id, state=self.state)
        if self.state is SpendState.SETTLED:
            return self
        return structs.replace(self, state=SpendState.SETTLED, settled=amount)

    def release(self) -> "Spend":
        """Nothing was spent. A settled one is a Conflict."""
        if self.state is SpendState.SETTLED:
            raise Conflict(spend_id=self.id, state=self.state)
        return structs.replace(self, state=SpendState.RELEASED)


def check_cap(committed: MicroUsd, reserved: MicroUsd, wanted: MicroUsd, cap: MicroUsd) -> None:
    """Refuse when `committed + reserved + wanted` would pass `cap`.

    Raises:
        BudgetExceeded: with all four amounts as details.
    """
    if committed + reserved + wanted > cap:
        raise BudgetExceeded(committed=committed, reserved=reserved, wanted=wanted, cap=cap)
