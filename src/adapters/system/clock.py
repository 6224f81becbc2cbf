"""`Clock` of the machine."""

import time
from datetime import UTC, datetime

from application.ports.clock import Clock
from application.ports.stop_signal import StopSignal

_LOOK_EVERY_S = 0.1


class SystemClock(Clock):
    def now(self) -> datetime:
        return datetime.now(UTC)

    def wait(self, seconds: float, stop: StopSignal) -> None:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0 and not stop.is_set():
            time.sleep(min(left, _LOOK_EVERY_S))
