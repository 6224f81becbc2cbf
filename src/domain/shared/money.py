"""Money is integer micro-dollars (1 USD = 1,000,000); it is formatted late."""

from typing import NewType

MicroUsd = NewType("MicroUsd", int)


def dollars(amount: MicroUsd, places: int = 2) -> str:
    """`$1,234.57` from micro-dollars, rounded half up to `places` (0–6)."""
    unit = 10 ** (6 - places)
    rounded = (abs(amount) + unit // 2) // unit
    whole, rest = divmod(rounded, 10**places)
    sign = "-" if amount < 0 and rounded else ""
    return f"{sign}${whole:,}" + (f".{rest:0{places}d}" if places else "")
