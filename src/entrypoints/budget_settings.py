"""What may be spent at most. `none` lifts a cap."""

from typing import Annotated, Literal

import msgspec

from domain.shared.money import MicroUsd
from domain.shared.spend import Caps
from entrypoints.setting_sources import variable

Dollars = Annotated[float, msgspec.Meta(gt=0, le=1_000_000_000)] | Literal["none"]


class BudgetSettings(msgspec.Struct, frozen=True, kw_only=True):
    budget_job_usd: Annotated[
        Dollars,
        variable(
            "BUDGET_JOB_USD",
            "Dollars that one job may spend at most, everything reserved included; none: no "
            "limit.",
        ),
    ] = 10
    budget_day_usd: Annotated[
        Dollars, variable("BUDGET_DAY_USD", "Dollars of a UTC day; none: no limit.")
    ] = 25
    budget_month_usd: Annotated[
        Dollars, variable("BUDGET_MONTH_USD", "Dollars of a UTC month; none: no limit.")
    ] = 200

    @property
    def caps(self) -> Caps:
        return Caps(
            job=_micro(self.budget_job_usd),
            day=_micro(self.budget_day_usd),
            month=_micro(self.budget_month_usd),
        )


def _micro(amount: float | str) -> MicroUsd | None:
    return None if isinstance(amount, str) else MicroUsd(round(amount * 1_000_000))
