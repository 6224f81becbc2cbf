"""A person looked at what cost more than was reserved; calls go on."""

from application.ports.clock import Clock
from application.ports.unit_of_work import UnitOfWork


class AcceptOverruns:
    def __init__(self, *, uow: UnitOfWork, clock: Clock) -> None:
        self._uow = uow
        self._clock = clock

    def __call__(self) -> int:
        """Returns how many."""
        with self._uow() as tx:
            accepted = tx.spend.accept_overruns(self._clock.now())
            tx.commit()
        return accepted
