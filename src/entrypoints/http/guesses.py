"""Wrong tokens, counted by the address they came from, so that nobody can try all of them."""

from collections import deque
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from litestar.connection import ASGIConnection

from application.ports.clock import Clock
from entrypoints.http.problems import Refused

MOST = 10
WITHIN = timedelta(minutes=1)
_ADDRESSES = 1_000
"""So many are remembered; beyond that the one that failed longest ago is forgotten."""


class TooManyGuesses(Refused):
    """Too many wrong tokens came from this address."""

    status_code = 429
    code = "too_many_guesses"
    remedy = "Wait a minute, then use the value of REELSIGHT_TOKEN where the server runs."


class Guesses:
    """All methods belong to the event loop's thread. Who has signed in is not asked again."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failed: dict[str, deque[datetime]] = {}

    def refuse_too_many(self, connection: ASGIConnection[Any, Any, Any, Any]) -> None:
        """Before a token is looked at: the right one must not show itself, either.

        Raises:
            TooManyGuesses
        """
        times = self._failed.get(_address(connection), deque())
        left = times[0] + WITHIN - self._clock.now() if len(times) == MOST else timedelta()
        if left > timedelta():
            raise TooManyGuesses(headers={"retry-after": str(ceil(left.total_seconds()))})

    def failed(self, connection: ASGIConnection[Any, Any, Any, Any]) -> None:
        address = _address(connection)
        times = self._failed.pop(address, deque(maxlen=MOST))
        times.append(self._clock.now())
        self._failed[address] = times
        if len(self._failed) > _ADDRESSES:
            del self._failed[next(iter(self._failed))]


def _address(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    return connection.client.host if connection.client else ""
