from abc import abstractmethod
from datetime import datetime
from typing import Protocol

from domain.shared.ids import JobId, SpendId
from domain.shared.money import MicroUsd
from domain.shared.spend import Budgets, Caps, Spend


class SpendReader(Protocol):
    @abstractmethod
    def budgets(self, job_id: JobId | None, now: datetime) -> Budgets:
        """What is committed by that job, and in the UTC day and month of `now`."""
        ...

    @abstractmethod
    def overruns(self) -> tuple[Spend, ...]:
        """Those that cost more than was reserved and that nobody accepted, oldest first."""
        ...

    @abstractmethod
    def unknown(self) -> tuple[Spend, ...]:
        """Those of which nobody knows whether they were spent, oldest first."""
        ...


class SpendLedger(SpendReader, Protocol):
    """Reservations and settlements, in micro-dollars. An unknown id is a LookupError."""

    @abstractmethod
    def reserve(
        self, amount: MicroUsd, caps: Caps, now: datetime, *, purpose: str, job_id: JobId | None
    ) -> Spend:
        """Reserve inside this transaction, so that no cap is ever overrun by anybody.

        Raises:
            BudgetExceeded: of one of the caps.
            SpendingStopped: an overrun has not been accepted.
        """
        ...

    @abstractmethod
    def settle(self, spend_id: SpendId, amount: MicroUsd) -> Spend:
        """What it really cost, even above the reservation. Settling twice keeps the first.

        Raises:
            Conflict: it was released.
        """
        ...

    @abstractmethod
    def release(self, spend_id: SpendId) -> Spend:
        """Nothing was spent. Releasing twice does nothing.

        Raises:
            Conflict: it was settled, or nobody knows.
        """
        ...

    @abstractmethod
    def lose(self, spend_id: SpendId) -> Spend:
        """Nobody knows whether it was spent: it stays reserved."""
        ...

    @abstractmethod
    def accept_overruns(self, now: datetime) -> int:
        """A person looked. Returns how many."""
        ...
