"""What a handler is given beside its item."""

from datetime import timedelta

from application.jobs.handler import ItemContext
from application.ports.clock import Clock
from application.ports.stop_signal import StopSignal
from application.ports.unit_of_work import UnitOfWork
from domain.jobs.job import JobItem

_BETWEEN_REPORTS = timedelta(seconds=0.5)


class RunningItem(ItemContext):
    def __init__(self, item: JobItem, stop: StopSignal, uow: UnitOfWork, clock: Clock) -> None:
        self._item = item
        self._stop = stop
        self._uow = uow
        self._clock = clock
        self._next_report = clock.now()

    @property
    def stop(self) -> StopSignal:
        return self._stop

    def report(self, fraction: float) -> None:
        now = self._clock.now()
        if now < self._next_report:
            return
        self._next_report = now + _BETWEEN_REPORTS
        with self._uow() as tx:
            tx.jobs.report(self._item.id, min(1.0, max(0.0, fraction)))
            tx.commit()
