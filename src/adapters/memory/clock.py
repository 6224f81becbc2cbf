from datetime import UTC, datetime, timedelta

from application.ports.clock import Clock
from application.ports.stop_signal import StopSignal

START = datetime(2024, 1, 1, 12, 0, tzinfo=UTC)


class MemoryClock(Clock):
    """A clock that stands still until it is set or moved on."""

    def __init__(self, now: datetime = START) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def set(self, now: datetime) -> None:
        self._now = now.astimezone(UTC)

    def advance(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)

    def wait(self, seconds: float, stop: StopSignal) -> None:
        if not stop.is_set():
            self.advance(seconds)
