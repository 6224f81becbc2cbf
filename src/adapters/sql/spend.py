"""The spend ledger."""

from datetime import datetime

import sqlalchemy as sa

from adapters.sql.rows import build, columns_of, values_of
from adapters.sql.schema import spend
from application.ports.spend_ledger import SpendLedger
from domain.shared.ids import SpendId
from domain.shared.money import MicroUsd
from domain.shared.spend import Spend, SpendState, check_cap

_COLUMNS = columns_of(spend, Spend)


class SqlSpendLedger(SpendLedger):
    """`SpendLedger` on one connection that holds the write lock."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def reserve(self, budget: str, amount: MicroUsd, cap: MicroUsd, now: datetime) -> Spend:
        check_cap(*self.committed(budget), amount, cap)
        row = self._connection.execute(
            sa.insert(spend)
            .values(budget=budget, reserved=amount, state=SpendState.RESERVED, created_at=now)
            .returning(*_COLUMNS)
        ).one()
        return build(Spend, row)

    def settle(self, spend_id: SpendId, amount: MicroUsd) -> Spend:
        return self._save(self._get(spend_id).settle(amount))

    def release(self, spend_id: SpendId) -> Spend:
        return self._save(self._get(spend_id).release())

    def committed(self, budget: str) -> tuple[MicroUsd, MicroUsd]:
        def total(column: sa.Column[int], state: SpendState) -> MicroUsd:
            query = sa.select(sa.func.coalesce(sa.func.sum(column), 0)).where(
                spend.c.budget == budget, spend.c.state == state
            )
            return MicroUsd(self._connection.execute(query).scalar_one())

        return (
            total(spend.c.settled, SpendState.SETTLED),
            total(spend.c.reserved, SpendState.RESERVED),
        )

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
