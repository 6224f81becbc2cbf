"""How fast models may be asked: within the account's limits, slower once they throttled."""

import threading
from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec

from application.analysis.calling.lane import Lane, PaceNow
from application.ports.clock import Clock
from application.ports.proxy_makers import MakingStopped
from application.ports.stop_signal import StopSignal
from domain.analysis.model import ModelSpec

_GONE_FOR = timedelta(minutes=1)
"""A service that nobody could reach, and that is not tried several times by each."""


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Of the account, for each model of an engine; 0: what the model's own entry says."""

    requests_per_minute: int = 0
    tokens_per_minute: int = 0


class Pace:
    """Shared by all threads of the process. `limits` by engine replace those of the models.

    Throttling halves the pace, of requests and of tokens; a twentieth of the full pace comes back
    each minute.
    """

    def __init__(self, *, clock: Clock, limits: Mapping[str, Limits] | None = None) -> None:
        self._clock = clock
        self._limits = limits or {}
        self._lock = threading.Lock()
        self._lanes: dict[tuple[str, str], Lane] = {}
        self._gone: dict[str, datetime] = {}

    def take(self, model: ModelSpec, tokens: int, stop: StopSignal) -> None:
        """Wait for a turn. `tokens`: what the call will take; those behind a large one wait the
        longer.

        Raises:
            MakingStopped: the stop signal was set first.
        """
        with self._lock:
            lane = self._lane(model)
            lane.waiting += 1
        try:
            while not stop.is_set():
                with self._lock:
                    now = self._clock.now()
                    wait_s = lane.wait_s(now)
                    if not wait_s:
                        lane.take(now, tokens)
                        return
                self._clock.wait(wait_s, stop)
        finally:
            with self._lock:
                lane.waiting -= 1
        raise MakingStopped

    def give_back(self, model: ModelSpec, tokens: int) -> None:
        """A turn that was taken and not used."""
        with self._lock:
            self._lane(model).give_back(tokens, requests=1)

    def used(self, model: ModelSpec, *, taken: int, used: int) -> None:
        """What a call really took, once that is known."""
        with self._lock:
            self._lane(model).give_back(taken - used)

    def lower(self, model: ModelSpec, sent_at: datetime, wait_s: float | None = None) -> None:
        """A call sent then was throttled. Of many that were under way together only the first
        lowers the pace. `wait_s`: what the service asked to wait."""
        with self._lock:
            self._lane(model).lower(self._clock.now(), sent_at, wait_s)

    def gone(self, model: ModelSpec) -> None:
        """It could not be reached, however often it was tried."""
        with self._lock:
            self._gone[model.engine] = self._clock.now()

    def is_gone(self, model: ModelSpec) -> bool:
        """It was a moment ago: whoever fails to reach it now need not try for long."""
        with self._lock:
            since = self._gone.get(model.engine)
        return since is not None and self._clock.now() - since < _GONE_FOR

    def now(self, model: ModelSpec) -> PaceNow:
        with self._lock:
            return self._lane(model).state(self._clock.now())

    def _lane(self, model: ModelSpec) -> Lane:
        key = (model.engine, model.key)
        if key not in self._lanes:
            limits = self._limits.get(model.engine, Limits())
            self._lanes[key] = Lane(
                requests=limits.requests_per_minute or model.requests_per_minute,
                tokens=limits.tokens_per_minute or model.tokens_per_minute,
                now=self._clock.now(),
            )
        return self._lanes[key]
