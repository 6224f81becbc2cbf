"""Files that may still be being written are looked at once more before they are taken."""

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

from application.ports.clock import Clock
from application.ports.file_tree import FileTree
from application.ports.stop_signal import StopSignal
from domain.library.file import FoundFile

NS = 1_000_000_000


class Settled(msgspec.Struct, frozen=True, kw_only=True):
    still: list[FoundFile]
    """As they are now."""
    busy: list[FoundFile]
    """Still being written: left alone this time."""


class Settle:
    """`settle_s`: who changed within this time may go on changing. With 0 nothing is waited for,
    and only a file that changes between two looks counts as being written."""

    def __init__(self, *, file_tree: FileTree, clock: Clock, settle_s: float) -> None:
        self._file_tree = file_tree
        self._clock = clock
        self._settle_ns = int(settle_s * NS)

    def is_fresh(self, found: FoundFile) -> bool:
        """Changed so short a time ago that it may not be whole yet."""
        age = self._now_ns() - found.modified_ns
        return -self._settle_ns < age < self._settle_ns  # clocks of drives run ahead, too

    def __call__(self, fresh: Sequence[FoundFile], stop: StopSignal) -> Settled:
        """Wait until the youngest of them is old enough, then look at all once more. Those that
        are gone by then are in neither list."""
        settled = Settled(still=[], busy=[])
        if not fresh:
            return settled
        youngest = max(found.modified_ns for found in fresh)
        missing_ns = youngest + self._settle_ns - self._now_ns()
        self._clock.wait(min(max(0, missing_ns), self._settle_ns) / NS, stop)
        for found in fresh:
            now = self._file_tree.look(found.path)
            if now is not None:
                (settled.still if now == found else settled.busy).append(now)
        return settled

    def is_still(self, found: FoundFile) -> bool:
        """Whether it is as it was met; asked after it was read."""
        return self._file_tree.look(found.path) == found

    def _now_ns(self) -> int:
        return int((self._clock.now() - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() * NS)
