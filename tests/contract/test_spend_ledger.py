"""The contract of `SpendLedger`."""

import pytest

from domain.shared.errors import Conflict
from domain.shared.ids import SpendId
from domain.shared.money import MicroUsd
from domain.shared.spend import BudgetExceeded, SpendState
from tests.contract.store_samples import NOW
from tests.contract.store_work import CAP, reserve_until_refused
from tests.contract.stores import OnMemory, OnSql, Store


class SpendLedgerContract:
    def test_a_reservation_counts_until_it_is_settled(self, store: Store) -> None:
        with store.uow() as tx:
            spend = tx.spend.reserve("day", MicroUsd(60), CAP, NOW)
            assert (spend.state, spend.settled) == (SpendState.RESERVED, None)
            assert tx.spend.committed("day") == (0, 60)
            settled = tx.spend.settle(spend.id, MicroUsd(25))
            assert tx.spend.committed("day") == (25, 0)
            tx.commit()
        assert (settled.state, settled.settled, settled.reserved) == (SpendState.SETTLED, 25, 60)
        assert settled.created_at == NOW

    def test_the_cap_is_reached_but_not_passed(self, store: Store) -> None:
        with store.uow() as tx:
            first = tx.spend.reserve("day", MicroUsd(600), CAP, NOW)
            tx.spend.settle(first.id, MicroUsd(500))
            tx.spend.reserve("day", MicroUsd(300), CAP, NOW)
            with pytest.raises(BudgetExceeded) as refused:
                tx.spend.reserve("day", MicroUsd(201), CAP, NOW)
            tx.spend.reserve("day", MicroUsd(200), CAP, NOW)
        assert refused.value.details == {
            "committed": 500,
            "reserved": 300,
            "wanted": 201,
            "cap": 1_000,
        }

    def test_several_workers_never_overrun_the_cap(self, store: Store) -> None:
        reserved = store.together(reserve_until_refused)
        assert sum(reserved) == CAP // 7 * 7
        with store.uow() as tx:
            assert tx.spend.committed("day") == (0, CAP // 7 * 7)

    def test_a_settlement_above_its_reservation_is_recorded_in_full(self, store: Store) -> None:
        with store.uow() as tx:
            spend = tx.spend.reserve("day", MicroUsd(10), CAP, NOW)
            tx.spend.settle(spend.id, MicroUsd(2_000))
            assert tx.spend.committed("day") == (2_000, 0)
            with pytest.raises(BudgetExceeded):
                tx.spend.reserve("day", MicroUsd(1), CAP, NOW)

    def test_settling_twice_keeps_the_first_amount(self, store: Store) -> None:
        with store.uow() as tx:
            spend = tx.spend.reserve("day", MicroUsd(10), CAP, NOW)
            tx.spend.settle(spend.id, MicroUsd(0))
            assert tx.spend.settle(spend.id, MicroUsd(9)).settled == 0
            with pytest.raises(Conflict):
                tx.spend.release(spend.id)

    def test_a_released_reservation_frees_its_amount(self, store: Store) -> None:
        with store.uow() as tx:
            spend = tx.spend.reserve("day", CAP, CAP, NOW)
            assert tx.spend.release(spend.id).state is SpendState.RELEASED
            assert tx.spend.release(spend.id).state is SpendState.RELEASED
            assert tx.spend.committed("day") == (0, 0)
            with pytest.raises(Conflict):
                tx.spend.settle(spend.id, MicroUsd(1))
            tx.spend.reserve("day", CAP, CAP, NOW)

    def test_budgets_do_not_mix(self, store: Store) -> None:
        with store.uow() as tx:
            tx.spend.reserve("day", CAP, CAP, NOW)
            tx.spend.reserve("month", CAP, CAP, NOW)
            assert tx.spend.committed("year") == (0, 0)

    def test_an_unknown_reservation_is_a_fault_of_the_caller(self, store: Store) -> None:
        with store.uow() as tx, pytest.raises(LookupError):
            tx.spend.settle(SpendId(1), MicroUsd(1))


class TestMemorySpend(OnMemory, SpendLedgerContract):
    pass


class TestSqlSpend(OnSql, SpendLedgerContract):
    pass
