import itertools

from application.ports.random_ids import RandomIds


class MemoryRandomIds(RandomIds):
    """Predictable identities: 1, 2, 3 … in hexadecimal, with leading zeros."""

    def __init__(self, first: int = 1) -> None:
        self._numbers = itertools.count(first)

    def hex(self, digits: int) -> str:
        number = format(next(self._numbers), f"0{digits}x")
        if len(number) > digits:
            raise ValueError(f"no identity of {digits} digits is left")
        return number
