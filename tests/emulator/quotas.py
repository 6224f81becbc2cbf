"""Requests and tokens a minute, by the virtual clock; input and output count together."""

from dataclasses import dataclass, field
from threading import Lock

from tests.emulator.asked import Asked
from tests.emulator.clock import VirtualClock

_WINDOW_S = 60.0


@dataclass
class Quotas:
    clock: VirtualClock
    requests_per_minute: int | None = None
    tokens_per_minute: int | None = None
    closed_until_s: float = 0.0
    """Everything is throttled before."""
    _lock: Lock = field(default_factory=Lock)
    _taken: list[tuple[float, str, int]] = field(default_factory=list)

    def admits(self, asked: Asked) -> bool:
        """Counts it when it does. What it may write counts as well, as AWS does beforehand."""
        with self._lock:
            now = self.clock.passed_s
            if now < self.closed_until_s:
                return False
            self._taken = [one for one in self._taken if one[0] > now - _WINDOW_S]
            model = asked.called.model.id
            sizes = [size for _, of, size in self._taken if of == model]
            size = asked.input_tokens + asked.max_tokens
            if self.requests_per_minute is not None and len(sizes) >= self.requests_per_minute:
                return False
            if (
                self.tokens_per_minute is not None
                and sizes
                and sum(sizes) + size > self.tokens_per_minute
            ):
                return False
            self._taken.append((now, model, size))
            return True
