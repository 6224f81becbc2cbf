"""The contract of `SpendLedger`."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest

from application.ports.spend_ledger import SpendLedger
from application.ports.unit_of_work import UnitOfWork
from domain.shared.errors import Conflict
from domain.shared.ids import JobId, SpendId
from domain.shared.money import MicroUsd
from domain.shared.spend import (
    BudgetExceeded,
    Caps,
    Committed,
    Spend,
    SpendingStopped,
    SpendState,
)
from tests.contract.inside_sql import asked_of, plan_of
from tests.contract.store_samples import NOW
from tests.contract.store_work import CAP, JOB, reserve_until_refused
from tests.contract.stores import WORKERS, InSql, OnMemory, OnSql, Store

OTHER = JobId("job-2")
FREE = Caps()
OF_DAY = Caps(day=CAP)
THREADS = 4


def reserve(
    ledger: SpendLedger,
    amount: int,
    caps: Caps = FREE,
    *,
    at: datetime = NOW,
    job: JobId | None = JOB,
) -> Spend:
    return ledger.reserve(MicroUsd(amount), caps, at, purpose="analysis", job_id=job)


def committed(settled: int, reserved: int) -> Committed:
    return Committed(settled=MicroUsd(settled), reserved=MicroUsd(reserved))


def reserve_in_threads(uow: UnitOfWork, worker: int) -> int:
    """What THREADS threads of this worker were allowed to reserve together."""
    with ThreadPoolExecutor(THREADS) as pool:
        return sum(pool.map(reserve_until_refused, [uow] * THREADS, [worker] * THREADS))


class SpendLedgerContract:
    def test_a_reservation_counts_until_it_is_settled(self, store: Store) -> None:
        with store.uow() as tx:
            spend = reserve(tx.spend, 60)
            assert (spend.state, spend.settled) == (SpendState.RESERVED, None)
            assert tx.spend.budgets(JOB, NOW).job == committed(0, 60)
            settled = tx.spend.settle(spend.id, MicroUsd(25))
            tx.commit()
        assert (settled.state, settled.settled, settled.reserved) == (SpendState.SETTLED, 25, 60)
        assert (settled.purpose, settled.job_id, settled.created_at) == ("analysis", JOB, NOW)
        with store.reader() as now:
            budgets = now.spend.budgets(JOB, NOW)
        assert {budgets.job, budgets.day, budgets.month} == {committed(25, 0)}

    def test_a_cap_is_reached_but_not_passed(self, store: Store) -> None:
        with store.uow() as tx:
            first = reserve(tx.spend, 600, OF_DAY)
            tx.spend.settle(first.id, MicroUsd(500))
            reserve(tx.spend, 300, OF_DAY)
            with pytest.raises(BudgetExceeded) as refused:
                reserve(tx.spend, 201, OF_DAY)
            reserve(tx.spend, 200, OF_DAY)
        assert refused.value.details == {
            "budget": "day",
            "settled": 500,
            "reserved": 300,
            "wanted": 201,
            "cap": 1_000,
        }

    @pytest.mark.parametrize("name", ["job", "day", "month"])
    def test_each_cap_binds_by_itself(self, store: Store, name: str) -> None:
        caps = Caps(**{name: MicroUsd(10)})
        with store.uow() as tx:
            reserve(tx.spend, 10, caps)
            with pytest.raises(BudgetExceeded) as refused:
                reserve(tx.spend, 1, caps)
        assert refused.value.details["budget"] == name

    def test_a_job_has_a_budget_of_its_own(self, store: Store) -> None:
        caps = Caps(job=CAP)
        with store.uow() as tx:
            reserve(tx.spend, CAP, caps)
            reserve(tx.spend, CAP, caps, job=OTHER)
            reserve(tx.spend, CAP, caps, job=None)
            reserve(tx.spend, CAP, caps, job=None)
            budgets = tx.spend.budgets(JOB, NOW)
            assert (budgets.job, budgets.day) == (committed(0, CAP), committed(0, 4 * CAP))
            assert tx.spend.budgets(None, NOW).job == Committed()

    def test_days_and_months_begin_at_midnight_utc(self, store: Store) -> None:
        last = datetime(2024, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)
        first = last + timedelta(microseconds=1)
        with store.uow() as tx:
            reserve(tx.spend, 1, at=last - timedelta(days=30))
            reserve(tx.spend, 2, at=last)
            reserve(tx.spend, 4, at=first)
            old, new = tx.spend.budgets(JOB, last), tx.spend.budgets(JOB, first)
        assert (old.day.reserved, old.month.reserved, old.job.reserved) == (2, 3, 7)
        assert (new.day.reserved, new.month.reserved, new.job.reserved) == (4, 4, 7)

    def test_the_hour_elsewhere_does_not_move_the_border(self, store: Store) -> None:
        tokyo = timezone(timedelta(hours=9))
        with store.uow() as tx:
            reserve(tx.spend, 1, at=datetime(2024, 3, 1, 8, tzinfo=tokyo))
            february = tx.spend.budgets(None, datetime(2024, 2, 29, 12, tzinfo=UTC))
            march = tx.spend.budgets(None, datetime(2024, 3, 1, 9, tzinfo=tokyo))
        assert (february.day.reserved, february.month.reserved) == (1, 1)
        assert (march.day.reserved, march.month.reserved) == (0, 0)

    def test_what_nobody_knows_stays_reserved_until_it_is_settled(self, store: Store) -> None:
        with store.uow() as tx:
            spend = reserve(tx.spend, 60, OF_DAY)
            lost = tx.spend.lose(spend.id)
            assert (lost.state, tx.spend.lose(spend.id)) == (SpendState.UNKNOWN, lost)
            assert tx.spend.unknown() == (lost,)
            assert tx.spend.budgets(JOB, NOW).day == committed(0, 60)
            with pytest.raises(BudgetExceeded):
                reserve(tx.spend, 941, OF_DAY)
            with pytest.raises(Conflict):
                tx.spend.release(spend.id)
            tx.spend.settle(spend.id, MicroUsd(7))
            assert tx.spend.budgets(JOB, NOW).day == committed(7, 0)
            assert tx.spend.unknown() == ()

    def test_what_is_settled_or_released_cannot_be_lost(self, store: Store) -> None:
        with store.uow() as tx:
            paid, free = reserve(tx.spend, 5), reserve(tx.spend, 5)
            tx.spend.settle(paid.id, MicroUsd(3))
            tx.spend.release(free.id)
            assert tx.spend.lose(paid.id).state is SpendState.SETTLED
            assert tx.spend.lose(free.id).state is SpendState.RELEASED
            assert tx.spend.budgets(JOB, NOW).day == committed(3, 0)

    def test_after_an_overrun_nothing_is_reserved_until_a_person_accepted_it(
        self, store: Store
    ) -> None:
        with store.uow() as tx:
            spend = reserve(tx.spend, 10)
            tx.spend.settle(spend.id, MicroUsd(2_000))
            tx.commit()
        with store.uow() as tx, pytest.raises(SpendingStopped) as stopped:
            reserve(tx.spend, 1)
        assert stopped.value.details["spend_id"] == spend.id
        assert "$0.0020" in stopped.value.message
        with store.uow() as tx:
            assert tx.spend.budgets(JOB, NOW).day == committed(2_000, 0)
            assert [row.id for row in tx.spend.overruns()] == [spend.id]
            assert tx.spend.accept_overruns(NOW) == 1
            assert tx.spend.accept_overruns(NOW) == 0
            assert tx.spend.overruns() == ()
            reserve(tx.spend, 1)
            with pytest.raises(BudgetExceeded):
                reserve(tx.spend, 1, OF_DAY)

    def test_what_costs_all_that_was_reserved_is_no_overrun(self, store: Store) -> None:
        with store.uow() as tx:
            tx.spend.settle(reserve(tx.spend, 10).id, MicroUsd(10))
            assert tx.spend.overruns() == ()

    def test_settling_twice_keeps_the_first_amount(self, store: Store) -> None:
        with store.uow() as tx:
            spend = reserve(tx.spend, 10)
            tx.spend.settle(spend.id, MicroUsd(0))
            assert tx.spend.settle(spend.id, MicroUsd(9)).settled == 0
            with pytest.raises(Conflict):
                tx.spend.release(spend.id)

    def test_a_released_reservation_frees_its_amount(self, store: Store) -> None:
        with store.uow() as tx:
            spend = reserve(tx.spend, CAP, OF_DAY)
            assert tx.spend.release(spend.id).state is SpendState.RELEASED
            assert tx.spend.release(spend.id).state is SpendState.RELEASED
            assert tx.spend.budgets(JOB, NOW).day == Committed()
            with pytest.raises(Conflict):
                tx.spend.settle(spend.id, MicroUsd(1))
            reserve(tx.spend, CAP, OF_DAY)

    def test_an_unknown_reservation_is_a_fault_of_the_caller(self, store: Store) -> None:
        with store.uow() as tx:
            for act in (tx.spend.release, tx.spend.lose):
                with pytest.raises(LookupError):
                    act(SpendId(1))
            with pytest.raises(LookupError):
                tx.spend.settle(SpendId(1), MicroUsd(1))

    def test_workers_with_several_threads_never_overrun_the_cap(self, store: Store) -> None:
        reserved = store.together(reserve_in_threads)
        assert len(reserved) == WORKERS
        assert sum(reserved) == CAP // 7 * 7
        with store.reader() as now:
            assert now.spend.budgets(JOB, NOW).day == committed(0, CAP // 7 * 7)


class TestMemorySpend(OnMemory, SpendLedgerContract):
    pass


class TestSqlSpend(OnSql, SpendLedgerContract):
    def test_a_reservation_walks_through_no_table(self, store: Store) -> None:
        assert isinstance(store, InSql)
        with asked_of(store.database) as asked, store.uow() as tx:
            reserve(tx.spend, 1)
        questions = [(text, values) for text, values in asked if text.startswith("SELECT")]
        steps = [step for asked_ in questions for step in plan_of(store.database, *asked_)]
        assert len(questions) == 3
        assert [step for step in steps if "USING COVERING INDEX ix_spend_job_id" in step]
        assert [step for step in steps if "USING COVERING INDEX ix_spend_created_at" in step]
        assert {step for step in steps if step.startswith("SCAN")} == {
            "SCAN spend USING INDEX ix_spend_overruns"
        }
