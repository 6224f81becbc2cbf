"""Make one paid call: once, recorded before it is sent, within what was approved."""

import random
from collections.abc import Callable, Mapping

from application.analysis.calling.attempting import Attempting, Wanted
from application.analysis.calling.call_hash import call_hash
from application.analysis.calling.lost_calls import LostCalls
from application.analysis.calling.pace import Pace
from application.analysis.calling.retrying import PATIENCE, given_up, pause_s, tried_of
from application.analysis.planning.estimate import estimate_call, size_of
from application.ports.analysis_engine import EngineFailed
from application.ports.clock import Clock
from application.ports.model_gateway import (
    Again,
    Billed,
    CallFailed,
    ModelCall,
    ModelGateway,
    ModelReply,
)
from application.ports.proxy_makers import MakingStopped
from application.ports.stop_signal import StopSignal
from application.ports.unit_of_work import Reader, UnitOfWork
from domain.analysis.call import CallAttempt, Grant, StoredReply
from domain.analysis.model import ModelSpec, Route, Tier
from domain.analysis.run import FailureKind
from domain.shared.ids import FileId, RunId
from domain.shared.price import TokenPrice, Tokens, price_of
from domain.shared.spend import Caps

_LOOK_EVERY_S = 0.5
"""At a call that somebody else sent."""


class MakeCall:
    """An equal call that was answered is not paid again, one that is on its way is waited for,
    and one whose reply was lost is sent once more at most."""

    def __init__(
        self,
        *,
        uow: UnitOfWork,
        reader: Reader,
        gateways: Mapping[str, ModelGateway],
        route: Route,
        caps: Caps,
        pace: Pace,
        lost_calls: LostCalls,
        clock: Clock,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._reader = reader
        self._gateways = gateways
        self._route = route
        self._pace = pace
        self._lost_calls = lost_calls
        self._clock = clock
        self._jitter = jitter
        self._books = Attempting(uow=uow, caps=caps, clock=clock)

    def __call__(
        self,
        call: ModelCall,
        grant: Grant,
        run_id: RunId | None,
        file_id: FileId | None,
        stop: StopSignal,
    ) -> StoredReply:
        """The reply to exactly this call: one that is stored already, or a new one.

        Raises:
            EngineFailed: no reply, and it is not sent again by itself.
            BudgetExceeded, SpendingStopped: it was not sent (any more).
            MakingStopped: the stop signal was set; what was sent by then is in the books.
        """
        price = self._price(call.model)
        most = estimate_call(call.model, size_of(call)).high
        wanted = Wanted(
            call_hash=call_hash(call),
            engine=call.model.engine,
            model=call.model.key,
            grant=grant,
            run_id=run_id,
            file_id=file_id,
            price=price,
            most=price_of(most, price),
            longest_s=self._gateways[call.model.engine].longest_s(),
        )
        give_up_at = self._clock.now() + PATIENCE
        failures = 0
        while True:
            stored = self._stored(wanted, stop)
            if stored is not None:
                return stored
            attempt = self._turn(wanted, call.model, most, stop)
            if attempt is None:
                continue
            try:
                reply = self._send(call, attempt, stop)
            except CallFailed as error:
                failures += 1
                self._books.failed(attempt, error)
                self._after(wanted, call.model, attempt, error, stop)
                if error.again is Again.WAIT and self._clock.now() >= give_up_at:
                    raise _out_of_patience(call.model, error) from error
                self._clock.wait(pause_s(error, failures, self._jitter()), stop)
                continue
            if reply.tokens is not None:
                used = reply.tokens.input + reply.tokens.output
                self._pace.used(call.model, taken=most.input + most.output, used=used)
            return self._books.answered(wanted, attempt, reply)

    def _price(self, model: ModelSpec) -> TokenPrice:
        price = model.price(self._route, Tier.ON_DEMAND, self._clock.now().date())
        if price is None:
            raise EngineFailed(
                FailureKind.NOT_AVAILABLE,
                f"What {model.title} costs by the route {self._route} is not known.",
                remedy="Choose another model or BEDROCK_ROUTE, or add its price in models.toml.",
            )
        return price

    def _stored(self, wanted: Wanted, stop: StopSignal) -> StoredReply | None:
        """An answer that is there, or that somebody else's call on its way brings. None: the call
        may be sent."""
        grant = wanted.grant
        while not stop.is_set():
            with self._reader() as now:
                stored = now.calls.answer(wanted.call_hash, grant.answers_since)
                if stored is not None:
                    return stored
                other = now.calls.under_way(wanted.call_hash)
                tried = tried_of(now.calls, wanted.call_hash, grant)
            if other is None:
                if tried.is_used_up:
                    raise given_up(tried, wanted.most)
                return None
            if other.lease_until < self._clock.now():
                self._lost_calls.expired()
            else:
                self._clock.wait(_LOOK_EVERY_S, stop)
        raise MakingStopped

    def _turn(
        self, wanted: Wanted, model: ModelSpec, most: Tokens, stop: StopSignal
    ) -> CallAttempt | None:
        """Waits before the books are written: a call that waits is not on its way, and who is
        killed meanwhile leaves no doubt behind."""
        tokens = most.input + most.output
        self._pace.take(model, tokens, stop)
        attempt = None
        try:
            attempt = self._books.begin(wanted)
        finally:
            if attempt is None:
                self._pace.give_back(model, tokens)
        return attempt

    def _send(self, call: ModelCall, attempt: CallAttempt, stop: StopSignal) -> ModelReply:
        try:
            return self._gateways[call.model.engine].send(call, stop=stop)
        except CallFailed:
            raise
        except BaseException as error:  # nobody foresaw it: not even that it was sent is sure
            self._books.lost(attempt, f"The call broke off ({type(error).__name__}).")
            raise

    def _after(
        self,
        wanted: Wanted,
        model: ModelSpec,
        attempt: CallAttempt,
        error: CallFailed,
        stop: StopSignal,
    ) -> None:
        """Raises:
        EngineFailed: it is not sent again by itself.
        """
        if error.again is Again.WAIT:
            self._pace.lower(model, attempt.sent_at, error.wait_s)
            return
        if error.billed is Billed.UNKNOWN and stop.is_set():
            raise MakingStopped from error  # whoever goes on decides by the books
        with self._reader() as now:
            tried = tried_of(now.calls, wanted.call_hash, wanted.grant)
        is_away = error.kind is FailureKind.NOT_AVAILABLE and error.billed is Billed.NO
        if (
            error.again is Again.NEVER
            or tried.is_used_up
            or (is_away and self._pace.is_gone(model))
        ):
            if is_away:  # thousands of files need not each find that out at length
                self._pace.gone(model)
            raise given_up(tried, wanted.most, error) from error


def _out_of_patience(model: ModelSpec, error: CallFailed) -> EngineFailed:
    hours = int(PATIENCE.total_seconds() // 3600)
    return EngineFailed(
        FailureKind.THROTTLED,
        f"{model.title} took no call for {hours} hours: {error.message}",
        remedy=error.remedy or "Have the quota raised, or choose another model; retry the job.",
    )
