"""The spend ledger: reserve the high price, settle what it really was."""

from datetime import datetime
from enum import StrEnum

import msgspec

from domain.shared.errors import DomainError
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


def check_cap(committed: MicroUsd, reserved: MicroUsd, wanted: MicroUsd, cap: MicroUsd) -> None:
    """Refuse when `committed + reserved + wanted` would pass `cap`.

    Raises:
        BudgetExceeded: with all four amounts as details.
    """
    if committed + reserved + wanted > cap:
        raise BudgetExceeded(committed=committed, reserved=reserved, wanted=wanted, cap=cap)
