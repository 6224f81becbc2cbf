"""Whether a proxy still fits on the disk, asked before anything of it is made."""

import threading
from datetime import datetime, timedelta

from application.ports.clock import Clock
from application.ports.disk_space import DiskSpace
from application.ports.unit_of_work import Reader
from domain.media.known import KnownMedia
from domain.media.problems import MediaProblem, problem
from domain.media.proxy_bytes import ProxyRates, expected_bytes
from domain.shared.figures import size
from domain.shared.problem import Problem

_RATES_LAST = timedelta(minutes=5)
"""Sums over all proxies; an average moves slowly."""


class RoomForProxies:
    """`floor_bytes` stay free, for the database above all."""

    def __init__(self, *, reader: Reader, disk: DiskSpace, clock: Clock, floor_bytes: int) -> None:
        self._reader = reader
        self._disk = disk
        self._clock = clock
        self._floor_bytes = floor_bytes
        self._rates = ProxyRates()
        self._rates_at: datetime | None = None
        self._lock = threading.Lock()

    def lacks(self, known: KnownMedia) -> Problem | None:
        """The problem `disk_full`, when the proxy of this file would take too much."""
        return self.lacks_bytes(expected_bytes(known.file.kind, known.facts, self.rates()))

    def lacks_bytes(self, needed: int) -> Problem | None:
        """As `lacks`, of a size that is known."""
        free = self._disk.free_bytes()
        if free is None:
            return None
        return None if free - needed >= self._floor_bytes else self._problem(needed, free)

    def ran_out(self) -> Problem:
        """It filled up while a file was made."""
        return self._problem(None, self._disk.free_bytes())

    def rates(self) -> ProxyRates:
        now = self._clock.now()
        with self._lock:
            if self._rates_at is None or not timedelta() <= now - self._rates_at < _RATES_LAST:
                with self._reader() as snapshot:
                    self._rates = snapshot.media.sums().rates
                self._rates_at = now
            return self._rates

    def _problem(self, needed: int | None, free: int | None) -> Problem:
        parts = [f"{self._disk.folder}:"]
        if needed is not None:
            parts.append(f"about {size(needed)} needed,")
        parts.append(f"{size(free or 0)} free, of which {size(self._floor_bytes)} stay free")
        return problem(MediaProblem.DISK_FULL, " ".join(parts))
