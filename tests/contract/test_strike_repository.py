"""The contract of `StrikeRepository`."""

from domain.jobs.job import ItemKind
from domain.jobs.strikes import MAX_STRIKES, Strikes
from domain.shared.ids import FileId
from domain.shared.problem import Problem
from tests.contract.store_samples import NOW, PROXY, imported
from tests.contract.stores import OnMemory, OnSql, Store

ANALYZE = ItemKind("analyze")


def strikes(file_id: FileId, count: int, kind: ItemKind = PROXY) -> Strikes:
    problem = Problem(code="x", message="It broke.")
    return Strikes(file_id=file_id, kind=kind, count=count, problem=problem, at=NOW)


class StrikeContract:
    def test_there_is_one_row_of_a_file_and_a_kind(self, store: Store) -> None:
        first, second = imported(store.uow, b"/m/a.mp4", b"/m/b.mp4")
        with store.uow() as tx:
            for row in (strikes(first, 1), strikes(first, 2), strikes(first, 1, ANALYZE)):
                tx.strikes.save(row)
            tx.strikes.save(strikes(second, 1))
            tx.commit()
        with store.reader() as now:
            assert now.strikes.of_file(first) == (strikes(first, 1, ANALYZE), strikes(first, 2))

    def test_a_file_is_set_aside_for_the_kind_that_failed_so_often(self, store: Store) -> None:
        first, second = imported(store.uow, b"/m/a.mp4", b"/m/b.mp4")
        with store.uow() as tx:
            tx.strikes.save(strikes(first, MAX_STRIKES))
            tx.strikes.save(strikes(second, MAX_STRIKES - 1))
            tx.strikes.save(strikes(second, MAX_STRIKES + 1, ANALYZE))
            assert tx.strikes.quarantined(PROXY) == {first}
            assert tx.strikes.quarantined(ANALYZE) == {second}

    def test_they_are_cleared_by_file_and_by_kind(self, store: Store) -> None:
        ids = imported(store.uow, *(b"/m/%d.mp4" % number for number in range(3)))
        with store.uow() as tx:
            for file_id in ids:
                for kind in (PROXY, ANALYZE):
                    tx.strikes.save(strikes(file_id, 1, kind))
            tx.strikes.clear([ids[0], FileId(99)], PROXY)
            tx.strikes.clear([ids[1]])
            tx.strikes.clear([])
            left = [[row.kind for row in tx.strikes.of_file(file_id)] for file_id in ids]
        assert left == [[ANALYZE], [], [ANALYZE, PROXY]]

    def test_they_go_with_the_file_and_come_too_late_afterwards(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        with store.uow() as tx:
            tx.strikes.save(strikes(file_id, MAX_STRIKES))
            tx.files.forget([file_id])
            assert tx.strikes.quarantined(PROXY) == frozenset()
            tx.strikes.save(strikes(file_id, MAX_STRIKES))
            assert tx.strikes.of_file(file_id) == ()
            tx.commit()


class TestMemoryStrikes(OnMemory, StrikeContract):
    pass


class TestSqlStrikes(OnSql, StrikeContract):
    pass
