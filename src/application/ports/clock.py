from abc import abstractmethod
from datetime import datetime
from typing import Protocol

from application.ports.stop_signal import StopSignal


class Clock(Protocol):
    """The time, so that tests own it."""

    @abstractmethod
    def now(self) -> datetime:
        """The present instant, UTC, with zone, to the microsecond."""
        ...

    @abstractmethod
    def wait(self, seconds: float, stop: StopSignal) -> None:
        """Until that time is over, or the signal is set."""
        ...
