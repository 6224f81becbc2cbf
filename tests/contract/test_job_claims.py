"""The contract of `JobRepository`: handing out items, and what becomes of them."""

from msgspec import structs

from application.ports.unit_of_work import UnitOfWork
from domain.jobs.job import KILLED_WORKER, ItemOutcome, ItemStatus, JobStatus
from domain.shared.ids import JobId
from domain.shared.problem import Problem
from tests.contract.store_samples import NOW, added, job, later, new_items
from tests.contract.store_work import JOB, claim_and_finish
from tests.contract.stores import OnMemory, OnSql, Store

DONE = ItemOutcome(status=ItemStatus.DONE, note="made")


def failed(code: str) -> ItemOutcome:
    return ItemOutcome(status=ItemStatus.FAILED, problem=Problem(code=code, message="It broke."))


def next_attempt(uow: UnitOfWork) -> None:
    """The process died; the job goes on in a new attempt."""
    with uow() as tx:
        old = tx.jobs.get(JOB)
        new = structs.replace(old.next_attempt(), status=JobStatus.RUNNING)
        tx.jobs.save(new, was=old.status, was_attempt=old.attempt)
        tx.jobs.recover(JOB, new.attempt, later(60))
        tx.commit()


def begun_and_died(uow: UnitOfWork, times: int) -> None:
    """Every item is begun and its process dies, so often."""
    for _ in range(times):
        with uow() as tx:
            attempt = tx.jobs.get(JOB).attempt
            for item in tx.jobs.claim(JOB, attempt, 10):
                tx.jobs.begin(item.id, attempt, NOW)
            tx.commit()
        next_attempt(uow)


class JobClaimsContract:
    def test_items_are_given_out_in_order_and_none_twice(self, store: Store) -> None:
        ids = added(store.uow, job(), new_items(5))
        with store.uow() as tx:
            first = tx.jobs.claim(JOB, 1, 2)
            second = tx.jobs.claim(JOB, 1, 10)
            assert tx.jobs.claim(JOB, 1, 10) == ()
        assert [item.id for item in (*first, *second)] == list(ids)
        assert {item.status for item in first} == {ItemStatus.RUNNING}
        assert {(item.starts, item.begun_at) for item in first} == {(0, None)}

    def test_several_claimers_share_the_items_without_overlap(self, store: Store) -> None:
        ids = added(store.uow, job(), new_items(60))
        given = store.together(claim_and_finish)
        assert sorted(item for mine in given for item in mine) == list(ids)
        with store.reader() as now:
            assert now.jobs.counts(JOB) == {ItemStatus.DONE: 60}
            assert {item.starts for item in now.jobs.items(JOB)} == {1}

    def test_only_a_running_job_in_this_attempt_gives_out_items(self, store: Store) -> None:
        added(store.uow, job("queued", status=JobStatus.QUEUED), new_items(1))
        added(store.uow, job("cancelling", status=JobStatus.CANCELLING), new_items(1))
        added(store.uow, job("second attempt", attempt=2), new_items(1))
        with store.uow() as tx:
            for name in ("queued", "cancelling", "second attempt", "none"):
                assert tx.jobs.claim(JobId(name), 1, 5) == ()
            assert len(tx.jobs.claim(JobId("second attempt"), 2, 5)) == 1

    def test_beginning_counts_a_start(self, store: Store) -> None:
        ids = added(store.uow, job(), new_items(2))
        with store.uow() as tx:
            tx.jobs.claim(JOB, 1, 1)
            assert tx.jobs.begin(ids[0], 1, later(1))
            assert not tx.jobs.begin(ids[0], 2, later(1))
            assert not tx.jobs.begin(ids[1], 1, later(1))
            begun, queued = tx.jobs.items(JOB)
        assert (begun.starts, begun.begun_at) == (1, later(1))
        assert (queued.starts, queued.begun_at) == (0, None)

    def test_finishing_writes_the_outcome_once(self, store: Store) -> None:
        (item_id,) = added(store.uow, job(), new_items(1))
        with store.uow() as tx:
            assert not tx.jobs.finish(item_id, 1, DONE, later(1))
            tx.jobs.claim(JOB, 1, 1)
            assert not tx.jobs.finish(item_id, 2, DONE, later(1))
            assert tx.jobs.finish(item_id, 1, DONE, later(2))
            assert not tx.jobs.finish(item_id, 1, failed("late"), later(3))
            (item,) = tx.jobs.items(JOB)
        assert (item.status, item.note, item.ended_at) == (ItemStatus.DONE, "made", later(2))

    def test_a_graceful_stop_takes_the_start_back(self, store: Store) -> None:
        ids = added(store.uow, job(), new_items(2))
        with store.uow() as tx:
            tx.jobs.claim(JOB, 1, 2)
            tx.jobs.begin(ids[0], 1, NOW)
            tx.jobs.report(ids[0], 0.5)
            tx.jobs.give_back(ids[0], 2)  # another attempt has no say
            assert tx.jobs.counts(JOB) == {ItemStatus.RUNNING: 2}
            for item_id in ids:
                tx.jobs.give_back(item_id, 1)
            items = tx.jobs.items(JOB)
            again = tx.jobs.claim(JOB, 1, 2)
            assert tx.jobs.progress(job(), NOW).percent == 0
        assert [(item.status, item.starts, item.begun_at) for item in items] == [
            (ItemStatus.QUEUED, 0, None)
        ] * 2
        assert [item.id for item in again] == list(ids)

    def test_an_attempt_gives_all_its_items_back_and_no_others(self, store: Store) -> None:
        ids = added(store.uow, job(), new_items(4))
        added(store.uow, job("other"), new_items(1))
        with store.uow() as tx:
            tx.jobs.claim(JOB, 1, 3)
            tx.jobs.claim(JobId("other"), 1, 1)
            tx.jobs.begin(ids[0], 1, NOW)
            tx.jobs.finish(ids[1], 1, DONE, NOW)
            assert tx.jobs.give_back_all(JOB, 2) == 0  # another attempt has no say
            assert tx.jobs.give_back_all(JOB, 1) == 2
            assert tx.jobs.counts(JOB) == {ItemStatus.QUEUED: 3, ItemStatus.DONE: 1}
            assert {item.starts for item in tx.jobs.items(JOB)} == {0}
            assert tx.jobs.counts(JobId("other")) == {ItemStatus.RUNNING: 1}

    def test_an_item_claimed_but_never_begun_is_queued_again(self, store: Store) -> None:
        added(store.uow, job(), new_items(1))
        for _ in range(5):
            with store.uow() as tx:
                assert len(tx.jobs.claim(JOB, tx.jobs.get(JOB).attempt, 1)) == 1
                tx.commit()
            next_attempt(store.uow)
        with store.reader() as now:
            (item,) = now.jobs.items(JOB)
        assert (item.status, item.starts, item.alone) == (ItemStatus.QUEUED, 0, False)

    def test_after_two_deaths_an_item_runs_alone_and_after_the_third_it_has_failed(
        self, store: Store
    ) -> None:
        added(store.uow, job(), new_items(1))
        seen = []
        for _ in range(3):
            begun_and_died(store.uow, 1)
            with store.reader() as now:
                (item,) = now.jobs.items(JOB)
            seen.append((item.status, item.starts, item.alone, item.problem))
        assert seen == [
            (ItemStatus.QUEUED, 1, False, None),
            (ItemStatus.QUEUED, 2, True, None),
            (ItemStatus.FAILED, 3, True, KILLED_WORKER),
        ]
        assert item.ended_at == later(60)

    def test_recovery_leaves_this_attempts_items_alone(self, store: Store) -> None:
        added(store.uow, job(attempt=2), new_items(2))
        with store.uow() as tx:
            tx.jobs.claim(JOB, 2, 1)
            assert tx.jobs.recover(JOB, 2, NOW) == ()
            assert tx.jobs.recover(JOB, 3, NOW) == ()
            assert tx.jobs.counts(JOB) == {ItemStatus.QUEUED: 2}

    def test_alone_items_come_last_one_at_a_time_with_nothing_beside_them(
        self, store: Store
    ) -> None:
        alone = added(store.uow, job(), new_items(2))
        begun_and_died(store.uow, 2)
        with store.uow() as tx:
            tx.jobs.add_items(JOB, new_items(4))
            tx.commit()
        with store.uow() as tx:
            others = tx.jobs.claim(JOB, 3, 10)
            assert [item.label for item in others] == ["clip 2", "clip 3"]
            assert tx.jobs.claim(JOB, 3, 10) == ()
            tx.jobs.finish(others[0].id, 3, DONE, NOW)
            assert tx.jobs.claim(JOB, 3, 10) == ()
            tx.jobs.give_back(others[1].id, 3)
            assert tx.jobs.claim(JOB, 3, 10)[0].id == others[1].id
            tx.jobs.finish(others[1].id, 3, DONE, NOW)

            (first,) = tx.jobs.claim(JOB, 3, 10)
            assert (first.id, first.alone) == (alone[0], True)
            tx.jobs.add_items(JOB, new_items(5))
            assert tx.jobs.claim(JOB, 3, 10) == ()  # nothing beside it, new items neither
            tx.jobs.finish(first.id, 3, DONE, NOW)

            (new,) = tx.jobs.claim(JOB, 3, 10)
            assert new.label == "clip 4"
            tx.jobs.finish(new.id, 3, DONE, NOW)
            (last,) = tx.jobs.claim(JOB, 3, 10)
            assert last.id == alone[1]

    def test_cancelling_ends_what_waits_and_leaves_what_runs(self, store: Store) -> None:
        added(store.uow, job(), new_items(3))
        with store.uow() as tx:
            tx.jobs.claim(JOB, 1, 1)
            assert tx.jobs.cancel_queued(JOB, later(1)) == 2
            running, *cancelled = tx.jobs.items(JOB)
        assert running.status is ItemStatus.RUNNING
        assert [(item.status, item.ended_at) for item in cancelled] == [
            (ItemStatus.CANCELLED, later(1))
        ] * 2

    def test_a_retry_queues_failed_and_cancelled_items_as_if_new(self, store: Store) -> None:
        ids = added(store.uow, job(), new_items(3))
        with store.uow() as tx:
            tx.jobs.claim(JOB, 1, 2)
            tx.jobs.begin(ids[0], 1, NOW)
            tx.jobs.finish(ids[0], 1, failed("damaged"), NOW)
            tx.jobs.finish(ids[1], 1, DONE, NOW)
            tx.jobs.cancel_queued(JOB, NOW)
            assert tx.jobs.requeue_failed(JOB) == 2
            retried, done, cancelled = tx.jobs.items(JOB)
        assert done.status is ItemStatus.DONE
        for item in (retried, cancelled):
            assert (item.status, item.starts, item.alone) == (ItemStatus.QUEUED, 0, False)
            assert (item.begun_at, item.ended_at, item.problem) == (None, None, None)

    def test_a_retry_by_reason_leaves_the_others(self, store: Store) -> None:
        ids = added(store.uow, job(), new_items(4))
        with store.uow() as tx:
            tx.jobs.claim(JOB, 1, 3)
            for item_id, code in zip(ids, ("damaged", "disk_full", "throttled"), strict=False):
                tx.jobs.finish(item_id, 1, failed(code), NOW)
            tx.jobs.cancel_queued(JOB, NOW)
            assert tx.jobs.requeue_failed(JOB, ["disk_full", "throttled"]) == 2
            (left,) = tx.jobs.items(JOB, statuses=[ItemStatus.FAILED])
            assert tx.jobs.requeue_failed(JOB, ["nothing like it"]) == 0
        assert left.id == ids[0]


class TestMemoryClaims(OnMemory, JobClaimsContract):
    pass


class TestSqlClaims(OnSql, JobClaimsContract):
    pass
