"""How much may run side by side in this worker, over all its jobs."""

import threading
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from application.jobs.handler import Resource
from application.ports.stop_signal import StopSignal

_LOOK_AGAIN_S = 0.2
"""Limits may change and stop signals are set without telling us."""


class WorkSlots:
    """Slots per resource, given in the order they were asked for; or the whole worker for one.

    A limit may be a number or a callable that is asked each time, because it may shrink.
    """

    def __init__(self, *, limits: Mapping[Resource, int | Callable[[], int]]) -> None:
        self._limits = limits
        self._changed = threading.Condition()
        self._taken: Counter[Resource] = Counter()
        self._waiting: dict[Resource, deque[object]] = {resource: deque() for resource in Resource}
        self._alone_waiting = 0
        self._alone = False

    def limit(self, resource: Resource) -> int:
        limit = self._limits.get(resource, 1)
        return max(1, limit if isinstance(limit, int) else limit())

    def take(self, resource: Resource, stop: StopSignal) -> bool:
        """Wait for a slot. False, without one, when the signal is set first."""
        ticket = object()
        with self._changed:
            queue = self._waiting[resource]
            queue.append(ticket)
            try:
                while not self._is_my_turn(ticket, resource):
                    if stop.is_set():
                        return False
                    self._changed.wait(_LOOK_AGAIN_S)
                self._taken[resource] += 1
                return True
            finally:
                queue.remove(ticket)
                self._changed.notify_all()

    def give(self, resource: Resource) -> None:
        with self._changed:
            self._taken[resource] -= 1
            self._changed.notify_all()

    def may_keep(self, resource: Resource) -> bool:
        """Whether a slot's holder may go straight on: nobody waits and the limit still holds."""
        with self._changed:
            return (
                not self._waiting[resource]
                and not self._alone_waiting
                and self._taken[resource] <= self.limit(resource)
            )

    @contextmanager
    def whole_worker(self, stop: StopSignal) -> Iterator[bool]:
        """Nothing else runs inside. Gives False when the signal was set before it came to that."""
        with self._changed:
            self._alone_waiting += 1
            try:
                while (self._alone or self._taken.total()) and not stop.is_set():
                    self._changed.wait(_LOOK_AGAIN_S)
                got_it = not (self._alone or self._taken.total())
                self._alone = self._alone or got_it
            finally:
                self._alone_waiting -= 1
        try:
            yield got_it
        finally:
            with self._changed:
                if got_it:
                    self._alone = False
                self._changed.notify_all()

    def _is_my_turn(self, ticket: object, resource: Resource) -> bool:
        return (
            not self._alone
            and not self._alone_waiting
            and self._waiting[resource][0] is ticket
            and self._taken[resource] < self.limit(resource)
        )
