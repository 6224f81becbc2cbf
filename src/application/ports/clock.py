from abc import abstractmethod
from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The time, so that tests own it."""

    @abstractmethod
    def now(self) -> datetime:
        """The present instant, UTC, with zone, to the microsecond."""
        ...
