"""The spend ledger."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from adapters.sql.rows import build, columns_of, values_of
from adapters.sql.schema import spend
from application.ports.spend_ledger import SpendLedger, SpendReader
from domain.shared.ids import JobId, SpendId
from domain.shared.money import MicroUsd
from domain.shared.spend import (
    OPEN_STATES,
    Budgets,
    Caps,
    Committed,
    Period,
    Spend,
    SpendState,
    check_caps,
    refuse_after,
)

_COLUMNS = columns_of(spend, Spend)
# The indexes' own words: with bound parameters they would not be used.
_OVERRUN = sa.text("settled > reserved AND accepted_at IS NULL")
_UNKNOWN = sa.text("state = 'UNKNOWN'")
_ALL = sa.true()


class SqlSpendReader(SpendReader):
    """`SpendReader` on one connection."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def budgets(self, job_id: JobId | None, now: datetime) -> Budgets:
        today, month = Period.day(now), Period.month(now)
        row = self._connection.execute(
            sa.select(*_sums(_in(today)), *_sums(_ALL)).where(_in(month))
        ).one()
        of_job: Sequence[int] = (0, 0)
        if job_id is not None:
            query = sa.select(*_sums(_ALL)).where(spend.c.job_id == job_id)
            of_job = self._connection.execute(query).one()
        return Budgets(
            job=_committed(*of_job), day=_committed(*row[:2]), month=_committed(*row[2:])
        )

    def overruns(self) -> tuple[Spend, ...]:
        return self._spends(_OVERRUN)

    def unknown(self) -> tuple[Spend, ...]:
        return self._spends(_UNKNOWN)

    def _spends(self, which: sa.ColumnElement[bool] | sa.TextClause) -> tuple[Spend, ...]:
        rows = self._connection.execute(sa.select(*_COLUMNS).where(which).order_by(spend.c.id))
        return tuple(build(Spend, row) for row in rows)


class SqlSpendLedger(SqlSpendReader, SpendLedger):
    """`SpendLedger` on one connection that holds the write lock."""

    def reserve(
        self, amount: MicroUsd, caps: Caps, now: datetime, *, purpose: str, job_id: JobId | None
    ) -> Spend:
        refuse_after(self.overruns())
        check_caps(self.budgets(job_id, now), amount, caps)
        row = self._connection.execute(
            sa.insert(spend)
            .values(
                purpose=purpose,
                job_id=job_id,
                reserved=amount,
                state=SpendState.RESERVED,
                created_at=now,
            )
            .returning(*_COLUMNS)
        ).one()
        return build(Spend, row)

    def settle(self, spend_id: SpendId, amount: MicroUsd) -> Spend:
        return self._save(self._get(spend_id).settle(amount))

    def release(self, spend_id: SpendId) -> Spend:
        return self._save(self._get(spend_id).release())

    def lose(self, spend_id: SpendId) -> Spend:
        return self._save(self._get(spend_id).unknown())

    def accept_overruns(self, now: datetime) -> int:
        update = sa.update(spend).where(_OVERRUN).values(accepted_at=now)
        return self._connection.execute(update).rowcount

    def _get(self, spend_id: SpendId) -> Spend:
        row = self._connection.execute(sa.select(*_COLUMNS).where(spend.c.id == spend_id)).first()
        if row is None:
            raise LookupError(f"no reservation {spend_id}")
        return build(Spend, row)

    def _save(self, changed: Spend) -> Spend:
        self._connection.execute(
            sa.update(spend).where(spend.c.id == changed.id).values(values_of(changed, "id"))
        )
        return changed


def _in(period: Period) -> sa.ColumnElement[bool]:
    return (spend.c.created_at >= period.start) & (spend.c.created_at < period.end)


def _sums(which: sa.ColumnElement[bool]) -> tuple[sa.ColumnElement[Any], ...]:
    def total(column: sa.Column[int], *states: SpendState) -> sa.ColumnElement[Any]:
        counted = sa.case((which & spend.c.state.in_(states), column), else_=0)
        return sa.func.coalesce(sa.func.sum(counted), 0)

    return total(spend.c.settled, SpendState.SETTLED), total(spend.c.reserved, *OPEN_STATES)


def _committed(settled: int, reserved: int) -> Committed:
    return Committed(settled=MicroUsd(settled), reserved=MicroUsd(reserved))
