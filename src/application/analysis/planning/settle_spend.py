"""A person says what the bill shows of a call whose outcome nobody knew."""

import msgspec

from application.ports.unit_of_work import UnitOfWork
from domain.shared.errors import DomainError, InvalidInput
from domain.shared.ids import SpendId
from domain.shared.money import MicroUsd
from domain.shared.spend import Spend


class SpendNotFound(DomainError):
    """There is no call of this number whose outcome is unknown."""

    code = "spend_not_found"
    remedy = "`reelsight costs budget` lists them."


class SettleSpendCommand(msgspec.Struct, frozen=True, kw_only=True):
    spend_id: SpendId
    amount: MicroUsd
    """0: it was not billed."""


class SettleSpend:
    def __init__(self, *, uow: UnitOfWork) -> None:
        self._uow = uow

    def __call__(self, command: SettleSpendCommand) -> Spend:
        """Only what is unknown: calls on their way are settled by their replies.

        Raises:
            SpendNotFound, InvalidInput
        """
        if command.amount < 0:
            raise InvalidInput("amount: a bill is zero or more.")
        with self._uow() as tx:
            if command.spend_id not in {one.id for one in tx.spend.unknown()}:
                raise SpendNotFound(
                    f"There is no call of number {command.spend_id} whose outcome is unknown.",
                    spend_id=command.spend_id,
                )
            settled = tx.spend.settle(command.spend_id, command.amount)
            tx.commit()
        return settled
