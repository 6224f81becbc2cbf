"""What may be spent, what is spent and reserved, and what of it wants a person."""

from datetime import datetime

import msgspec

from application.analysis.planning.plan import Budget, budgets_of
from application.ports.clock import Clock
from application.ports.unit_of_work import Reader, Snapshot
from domain.analysis.call import CallAttempt
from domain.shared.money import MicroUsd
from domain.shared.spend import Caps, Spend


class OpenSpend(msgspec.Struct, frozen=True, kw_only=True):
    """A reservation that a person has to look at, with the call it was for."""

    spend: Spend
    call: CallAttempt | None
    """None: it was no call, or nothing is known of it any more."""
    label: str
    """Name of the file it was about; empty: about none, or it was forgotten."""


class ShownBudget(msgspec.Struct, frozen=True, kw_only=True):
    at: datetime
    budgets: tuple[Budget, ...]
    """Of a job the cap alone."""
    unknown: tuple[OpenSpend, ...]
    """Oldest first. Nobody knows whether they were spent, so they stay reserved."""
    unknown_total: MicroUsd
    overruns: tuple[OpenSpend, ...]
    """Oldest first. Until they are accepted nothing more is spent."""

    @property
    def is_stopped(self) -> bool:
        return bool(self.overruns)


class ShowBudget:
    def __init__(self, *, reader: Reader, caps: Caps, clock: Clock) -> None:
        self._reader = reader
        self._caps = caps
        self._clock = clock

    def __call__(self) -> ShownBudget:
        at = self._clock.now()
        with self._reader() as now:
            budgets = now.spend.budgets(None, at)
            unknown = _with_calls(now, now.spend.unknown())
            overruns = _with_calls(now, now.spend.overruns())
        return ShownBudget(
            at=at,
            budgets=budgets_of(budgets, self._caps),
            unknown=unknown,
            unknown_total=MicroUsd(sum(one.spend.reserved for one in unknown)),
            overruns=overruns,
        )


def _with_calls(now: Snapshot, spends: tuple[Spend, ...]) -> tuple[OpenSpend, ...]:
    calls = {call.spend_id: call for call in now.calls.of_spend([one.id for one in spends])}
    ids = {call.file_id for call in calls.values() if call.file_id is not None}
    names = {file.id: file.name for file in now.files.some(sorted(ids))}
    found = []
    for spend in spends:
        call = calls.get(spend.id)
        about = call.file_id if call is not None else None
        label = names.get(about, "") if about is not None else ""
        found.append(OpenSpend(spend=spend, call=call, label=label))
    return tuple(found)
