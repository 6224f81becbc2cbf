from abc import abstractmethod
from datetime import datetime
from typing import Protocol

from domain.shared.ids import SpendId
from domain.shared.money import MicroUsd
from domain.shared.spend import Spend


class SpendLedger(Protocol):
    """Reservations and settlements per budget, in micro-dollars."""

    @abstractmethod
    def reserve(self, budget: str, amount: MicroUsd, cap: MicroUsd, now: datetime) -> Spend:
        """Reserve inside this transaction, so that the cap is never overrun by anybody.

        Raises:
            BudgetExceeded: settled + reserved + amount > cap.
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
            Conflict: it was settled.
        """
        ...

    @abstractmethod
    def committed(self, budget: str) -> tuple[MicroUsd, MicroUsd]:
        """(settled, still reserved)."""
        ...
