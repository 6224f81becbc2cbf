"""One attempt of a paid call in the books: before it is sent, and what became of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

import msgspec
import structlog
from msgspec import structs

from application.analysis.calling.retrying import state_after, tried_of
from application.ports.call_repository import CallUnderWay
from application.ports.clock import Clock
from application.ports.model_gateway import CallFailed, ModelReply
from application.ports.stop_signal import NeverStop
from application.ports.unit_of_work import StoreUnavailable, Transaction, UnitOfWork
from domain.analysis.call import AttemptId, AttemptState, CallAttempt, Grant, StoredReply
from domain.analysis.run import Usage
from domain.shared.errors import Conflict
from domain.shared.ids import FileId, RunId
from domain.shared.money import MicroUsd
from domain.shared.price import TokenPrice, price_of
from domain.shared.spend import Caps

Result = TypeVar("Result")

log = structlog.get_logger(__name__)

LEASE_MARGIN_S = 60.0
_MOST_WORDS = 500
_MOST_OF_A_NAME = 200
"""Of a service's codes and ids."""
_PAUSES_S = (1.0, 2.0, 5.0, 10.0, 20.0)


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """A call, as the books see it."""

    call_hash: str
    engine: str
    model: str
    grant: Grant
    run_id: RunId | None
    file_id: FileId | None
    price: TokenPrice
    most: MicroUsd
    """What it may cost; reserved for each attempt."""
    longest_s: float
    """After which an attempt has certainly ended here."""


class Attempting:
    """Each step is one transaction."""

    def __init__(self, *, uow: UnitOfWork, caps: Caps, clock: Clock) -> None:
        self._uow = uow
        self._caps = caps
        self._clock = clock

    def begin(self, wanted: Wanted) -> CallAttempt | None:
        """Reserve the money and record the attempt as sent. None where that changed meanwhile:
        the call was answered, is on its way, or its allowance is used up.

        Raises:
            BudgetExceeded, SpendingStopped
        """
        grant, now = wanted.grant, self._clock.now()
        try:
            with self._uow() as tx:
                if tx.calls.answer(wanted.call_hash, grant.answers_since) is not None:
                    return None
                tried = tried_of(tx.calls, wanted.call_hash, grant)
                if tried.is_used_up:
                    return None
                spend = tx.spend.reserve(
                    wanted.most,
                    self._caps_of(wanted),
                    now,
                    purpose=grant.purpose,
                    job_id=grant.job_id,
                )
                attempt = tx.calls.begin(
                    CallAttempt(
                        id=AttemptId(0),
                        call_hash=wanted.call_hash,
                        engine=wanted.engine,
                        model=wanted.model,
                        spend_id=spend.id,
                        job_id=grant.job_id,
                        item_id=grant.item_id,
                        run_id=wanted.run_id,
                        file_id=wanted.file_id,
                        number=len(tried.attempts) + 1,
                        state=AttemptState.SENT,
                        sent_at=now,
                        lease_until=now + timedelta(seconds=wanted.longest_s + LEASE_MARGIN_S),
                    )
                )
                tx.commit()
                return attempt
        except CallUnderWay:
            return None

    def answered(self, wanted: Wanted, attempt: CallAttempt, reply: ModelReply) -> StoredReply:
        """Also of an attempt that was given up for lost meanwhile."""
        usage = None
        if reply.tokens is not None:
            usage = Usage(
                input_tokens=reply.tokens.input,
                output_tokens=reply.tokens.output,
                cost=price_of(reply.tokens, wanted.price),
            )

        def write(tx: Transaction) -> StoredReply:
            now = self._clock.now()
            stored = tx.calls.keep(
                wanted.call_hash,
                reply.raw,
                reply.stop_reason[:_MOST_OF_A_NAME],
                usage or Usage(),
                now,
            )
            tx.calls.end(
                structs.replace(
                    attempt,
                    state=AttemptState.ANSWERED,
                    ended_at=now,
                    service_request_id=_short(reply.service_request_id),
                    reply_id=stored.id,
                    usage=usage,
                )
            )
            if usage is None:
                tx.spend.lose(attempt.spend_id)
            else:
                tx.spend.settle(attempt.spend_id, usage.cost)
            return stored

        return self._surely(write)

    def failed(self, attempt: CallAttempt, error: CallFailed) -> None:
        ended = structs.replace(
            attempt,
            state=state_after(error),
            code=_short(error.service_code),
            message=error.message[:_MOST_WORDS],
            service_request_id=_short(error.service_request_id),
        )
        self._surely(lambda tx: self._end(tx, ended))

    def lost(self, attempt: CallAttempt, why: str) -> None:
        ended = structs.replace(attempt, state=AttemptState.UNKNOWN, message=why)
        self._surely(lambda tx: self._end(tx, ended))

    def _end(self, tx: Transaction, ended: CallAttempt) -> None:
        tx.calls.end(structs.replace(ended, ended_at=self._clock.now()))
        if ended.state is AttemptState.UNKNOWN:
            tx.spend.lose(ended.spend_id)
            return
        try:
            tx.spend.release(ended.spend_id)
        except Conflict:
            log.warning("a call given up for lost was refused", attempt=ended.id)

    def _caps_of(self, wanted: Wanted) -> Caps:
        if not wanted.most:
            return Caps()
        approved = [cap for cap in (self._caps.job, wanted.grant.job_cap) if cap is not None]
        return structs.replace(self._caps, job=MicroUsd(min(approved)) if approved else None)

    def _surely(self, write: Callable[[Transaction], Result]) -> Result:
        """What was paid for is not given up because the database is locked or full for a
        moment, not even by a worker that goes down.

        Raises:
            StoreUnavailable: it stayed so; the attempt's lease will run out.
        """
        for pause_s in _PAUSES_S:
            try:
                return self._once(write)
            except StoreUnavailable as error:
                log.warning("a call's outcome waits for the database", why=error.message)
                self._clock.wait(pause_s, NeverStop())
        return self._once(write)

    def _once(self, write: Callable[[Transaction], Result]) -> Result:
        with self._uow() as tx:
            result = write(tx)
            tx.commit()
        return result


def _short(name: str | None) -> str | None:
    return name[:_MOST_OF_A_NAME] if name else None
