"""Calls whose sender died: nobody knows what became of them, nor what they cost."""

from collections.abc import Iterable

import structlog
from msgspec import structs

from application.ports.clock import Clock
from application.ports.unit_of_work import Transaction, UnitOfWork
from domain.analysis.call import AttemptState, CallAttempt

log = structlog.get_logger(__name__)


class LostCalls:
    """Marks them as unknown. Their money stays reserved until a bill or a person settles it."""

    def __init__(self, *, uow: UnitOfWork, clock: Clock) -> None:
        self._uow = uow
        self._clock = clock

    def all_sent(self) -> int:
        """For a worker that starts: those for items of jobs are sent by workers alone, and the
        former is dead. Others may be anybody's, who may be alive."""
        with self._uow() as tx:
            lost = self._lose(tx, (one for one in tx.calls.sent() if one.item_id is not None))
            tx.commit()
        return lost

    def expired(self) -> int:
        """Those that nobody can be waiting for any more. At any time, by anybody."""
        with self._uow() as tx:
            lost = self._lose(tx, tx.calls.expired(self._clock.now()))
            tx.commit()
        return lost

    def _lose(self, tx: Transaction, attempts: Iterable[CallAttempt]) -> int:
        lost = 0
        for attempt in attempts:
            tx.calls.end(
                structs.replace(
                    attempt,
                    state=AttemptState.UNKNOWN,
                    ended_at=self._clock.now(),
                    message="The program ended before the reply was stored.",
                )
            )
            tx.spend.lose(attempt.spend_id)
            lost += 1
        if lost:
            log.warning("calls whose outcome is unknown", calls=lost)
        return lost
