"""Amounts of money on the command line: dollars, kept as whole micro-dollars."""

from decimal import Decimal, InvalidOperation
from typing import Any

import click

_MOST = Decimal(1_000_000_000)


class DollarsType(click.ParamType[int]):
    """Zero is an amount only where `from_zero`."""

    name = "dollars"

    def __init__(self, *, from_zero: bool = False) -> None:
        self._from_zero = from_zero

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        try:
            amount = Decimal(str(value).strip().removeprefix("$"))
        except InvalidOperation:
            self.fail(f"{value} is no amount of dollars.", param, ctx)
        if not amount.is_finite() or amount > _MOST or amount < 0:
            self.fail(f"{value} is no amount of dollars.", param, ctx)
        if not amount and not self._from_zero:
            self.fail("it is above zero.", param, ctx)
        micro = amount * 1_000_000
        if micro != micro.to_integral_value():
            self.fail(f"{value} has more than six decimals.", param, ctx)
        return int(micro)


DOLLARS = DollarsType()
BILLED = DollarsType(from_zero=True)
