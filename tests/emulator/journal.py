"""Every request that reached the emulator, and what it costs."""

import math
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from threading import Condition
from typing import Any

from tests.emulator.asked import Asked, Usage
from tests.emulator.signing import Signed

TO_MODELS = ("Converse", "InvokeModel")


@dataclass(kw_only=True)
class Call:
    """Filled in as the request is understood; what was not reached stays empty."""

    number: int
    at: datetime
    method: str
    path: str
    request_id: str
    """Also in the answer, as `x-amzn-requestid`."""
    headers: Mapping[str, str] = field(repr=False)
    operation: str = ""
    signed: Signed | None = None
    model_id: str = ""
    request: Any = field(default=None, repr=False)
    """The body; every blob as its size and digest."""
    asked: Asked | None = field(default=None, repr=False)
    fault: str = ""
    """Name of the fault that was planned for it."""
    status: int | None = None
    """None: not answered (yet)."""
    code: str = ""
    billed: Usage | None = None
    price_usd: Fraction = Fraction(0)
    is_over: bool = False

    @property
    def attempt(self) -> int:
        """The client's own word: more than 1 where it repeats by itself."""
        said = self.headers.get("amz-sdk-request", "")
        parts = dict(part.strip().partition("=")[::2] for part in said.split(";"))
        return int(parts.get("attempt", "1"))

    @property
    def micro_usd(self) -> int:
        """Rounded up."""
        return math.ceil(self.price_usd * 1_000_000)

    def bill(self, usage: Usage | None) -> None:
        self.billed = usage
        if usage is not None and self.asked is not None:
            price = self.asked.price
            self.price_usd = (usage.input * price.input + usage.output * price.output) / 1_000_000


class Journal:
    def __init__(self) -> None:
        self._changed = Condition()
        self._calls: list[Call] = []
        self._open = 0
        self._most_open = 0

    def begin(self, at: datetime, method: str, path: str, headers: Mapping[str, str]) -> Call:
        with self._changed:
            self._open += 1
            self._most_open = max(self._most_open, self._open)
            call = Call(
                number=len(self._calls) + 1,
                at=at,
                method=method,
                path=path,
                request_id=str(uuid.uuid4()),
                headers=headers,
            )
            self._calls.append(call)
            self._changed.notify_all()
            return call

    def end(self, call: Call) -> None:
        with self._changed:
            self._open -= 1
            call.is_over = True
            self._changed.notify_all()

    def note(self) -> None:
        """Something in a call has changed."""
        with self._changed:
            self._changed.notify_all()

    def calls(self, operation: str | None = None, *, fault: str | None = None) -> list[Call]:
        """To models unless an operation is named, in the order in which they came."""
        with self._changed:
            return [
                call
                for call in self._calls
                if call.operation in ((operation,) if operation else TO_MODELS)
                and fault in (None, call.fault)
            ]

    def all(self) -> list[Call]:
        with self._changed:
            return list(self._calls)

    def billed(self) -> list[Call]:
        return [call for call in self.all() if call.billed is not None]

    def billed_micro_usd(self) -> int:
        """Each call rounded up, as the ledger does."""
        return sum(call.micro_usd for call in self.all())

    @property
    def most_at_once(self) -> int:
        with self._changed:
            return self._most_open

    def wait_for(
        self, reached: Callable[[list[Call]], object], patience_s: float = 60.0
    ) -> list[Call]:
        """Until the calls are as wanted; no time is asserted, only that it comes."""
        with self._changed:
            if not self._changed.wait_for(lambda: reached(self._calls), patience_s):
                raise AssertionError(f"it never came to that: {self._calls}")
            return list(self._calls)
