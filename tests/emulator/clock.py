"""Time as the emulator has it: it stands still until it is moved."""

from datetime import UTC, datetime, timedelta
from threading import Lock

START = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
"""After the end of Nova Premier."""


class VirtualClock:
    def __init__(self) -> None:
        self._lock = Lock()
        self._passed_s = 0.0
        self.per_request_s = 0.0
        """Every request moves it by as much; windows of throttling then end by themselves."""

    @property
    def now(self) -> datetime:
        return START + timedelta(seconds=self.passed_s)

    @property
    def passed_s(self) -> float:
        with self._lock:
            return self._passed_s

    def advance(self, seconds: float) -> None:
        with self._lock:
            self._passed_s += seconds

    def tick(self) -> None:
        self.advance(self.per_request_s)
