"""The pace of one model: two buckets that fill with time, and how far they are throttled."""

from collections import deque
from datetime import datetime, timedelta

import msgspec

MINUTE_S = 60.0
BURST_S = 10.0
"""What was not used for so long may be used up at once; older rests are lost."""
LEAST_SHARE = 1 / 64
BACK_A_MINUTE = 0.05
"""Of the full pace, once throttling is over."""
_LEAST_WAIT_S = 0.001


class PaceNow(msgspec.Struct, frozen=True, kw_only=True):
    """How fast a model is asked at a moment; None: as fast as it goes."""

    requests_per_minute: float | None
    tokens_per_minute: float | None
    is_lowered: bool
    """It was throttled not long ago."""
    waiting: int
    """Calls that wait for their turn."""


class Bucket:
    """May be overdrawn by what is too large for it, and is then waited for."""

    def __init__(self) -> None:
        self._level: float | None = None

    def fill(self, per_minute: float, seconds: float, least: float) -> None:
        most = max(least, per_minute * BURST_S / MINUTE_S)
        self._level = (
            most if self._level is None else self._level + per_minute * seconds / MINUTE_S
        )
        self._level = min(most, self._level)

    def take(self, amount: float) -> None:
        """A negative one is given back."""
        if self._level is not None:
            self._level -= amount

    def wait_s(self, per_minute: float, needed: float) -> float:
        missing = 0.0 if self._level is None else needed - self._level
        return missing * MINUTE_S / per_minute if missing > 0 else 0.0


class Lane:
    """Limits of 0 are none. Not thread-safe."""

    def __init__(self, *, requests: int, tokens: int, now: datetime) -> None:
        self._full_requests = float(requests)
        self._full_tokens = float(tokens)
        self._requests = Bucket()
        self._tokens = Bucket()
        self._filled_at = now
        self._share = 1.0
        self._lowered_at: datetime | None = None
        self._not_before = now
        self._sent: deque[datetime] = deque()
        self._asked_at_throttling = 0.0
        """Requests in the minute before, which stand for a limit where none is known."""
        self.waiting = 0

    def wait_s(self, now: datetime) -> float:
        """0: the turn may be taken now."""
        self._fill(now)
        requests, tokens = self._rates(now)
        wait = (self._not_before - now).total_seconds()
        if requests:
            wait = max(wait, self._requests.wait_s(requests, needed=1.0))
        if tokens:
            # a call larger than the burst could never be paid for in advance
            wait = max(wait, self._tokens.wait_s(tokens, needed=0.0))
        return max(wait, _LEAST_WAIT_S) if wait > 0 else 0.0

    def take(self, now: datetime, tokens: int) -> None:
        self._sent.append(now)
        self._requests.take(1)
        self._tokens.take(tokens)

    def give_back(self, tokens: int, *, requests: int = 0) -> None:
        self._requests.take(-requests)
        self._tokens.take(-tokens)
        for _ in range(min(requests, len(self._sent))):
            self._sent.pop()

    def lower(self, now: datetime, sent_at: datetime, wait_s: float | None) -> None:
        if wait_s:
            self._not_before = max(self._not_before, now + timedelta(seconds=wait_s))
        if self._lowered_at is not None and sent_at < self._lowered_at:
            return
        self._fill(now)
        if self._share_at(now) == 1.0:
            self._asked_at_throttling = float(max(1, len(self._sent)))
        self._share = max(LEAST_SHARE, self._share_at(now) / 2)
        self._lowered_at = now

    def state(self, now: datetime) -> PaceNow:
        requests, tokens = self._rates(now)
        return PaceNow(
            requests_per_minute=requests or None,
            tokens_per_minute=tokens or None,
            is_lowered=self._share_at(now) < 1.0,
            waiting=self.waiting,
        )

    def _share_at(self, now: datetime) -> float:
        if self._lowered_at is None:
            return 1.0
        minutes = (now - self._lowered_at).total_seconds() / MINUTE_S
        return min(1.0, self._share + BACK_A_MINUTE * minutes)

    def _rates(self, now: datetime) -> tuple[float, float]:
        """Requests and tokens a minute; 0: no limit."""
        share = self._share_at(now)
        if share == 1.0:
            return self._full_requests, self._full_tokens
        requests = share * (self._full_requests or self._asked_at_throttling)
        return max(1.0, requests), share * self._full_tokens

    def _fill(self, now: datetime) -> None:
        seconds = (now - self._filled_at).total_seconds()
        self._filled_at = now
        requests, tokens = self._rates(now)
        if requests:
            self._requests.fill(requests, seconds, least=1.0)
        if tokens:
            self._tokens.fill(tokens, seconds, least=0.0)
        minute_ago = now - timedelta(seconds=MINUTE_S)
        while self._sent and self._sent[0] < minute_ago:
            self._sent.popleft()
