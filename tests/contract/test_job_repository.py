"""The contract of `JobRepository`: the list of jobs, compare-and-set, and progress."""

import pytest
from msgspec import structs

from application.ports.unit_of_work import UnitOfWork
from domain.jobs.failures import FailureExample
from domain.jobs.job import (
    ItemKind,
    ItemOutcome,
    ItemStatus,
    JobKind,
    JobNotFound,
    JobStatus,
    NewItem,
)
from domain.jobs.progress import ItemUnderWay
from domain.shared.errors import Conflict
from domain.shared.ids import FileId, ItemId, JobId
from domain.shared.problem import Problem
from tests.contract.store_samples import NOW, PROXY, added, imported, job, later, new_items
from tests.contract.store_work import JOB
from tests.contract.stores import OnMemory, OnSql, Store

DONE = ItemOutcome(status=ItemStatus.DONE, note="made")
FAILED = ItemOutcome(
    status=ItemStatus.FAILED, problem=Problem(code="damaged", message="It broke.", remedy="Copy.")
)


def finished(
    uow: UnitOfWork,
    item_ids: tuple[ItemId, ...],
    outcome: ItemOutcome,
    at: float,
    claim: int = 100,
) -> None:
    with uow() as tx:
        tx.jobs.claim(JOB, 1, claim)
        for item_id in item_ids:
            assert tx.jobs.finish(item_id, 1, outcome, later(at))
        tx.commit()


class JobRepositoryContract:
    def test_a_job_comes_back_as_it_was_added(self, store: Store) -> None:
        original = structs.replace(
            job(), summary={"skipped": {".txt": 3}}, problem=FAILED.problem, ended_at=later(5)
        )
        added(store.uow, original)
        with store.reader() as now:
            assert now.jobs.get(JOB) == original

    def test_an_unknown_job_is_a_named_error(self, store: Store) -> None:
        with store.reader() as now, pytest.raises(JobNotFound):
            now.jobs.get(JobId("none"))

    def test_items_come_back_in_the_order_they_were_added(self, store: Store) -> None:
        added(store.uow, job(), new_items(5))
        with store.reader() as now:
            labels = [item.label for item in now.jobs.items(JOB)]
            page = [item.label for item in now.jobs.items(JOB, limit=2, offset=2)]
        assert labels == [f"clip {number}" for number in range(5)]
        assert page == ["clip 2", "clip 3"]

    def test_a_new_item_is_queued_and_never_begun(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        added(store.uow, job(), new_items(1, file_id=file_id))
        with store.reader() as now:
            (item,) = now.jobs.items(JOB)
        assert (item.status, item.starts, item.alone) == (ItemStatus.QUEUED, 0, False)
        assert (item.begun_at, item.ended_at, item.problem, item.note) == (None, None, None, "")
        assert (item.file_id, item.kind, item.subject) == (file_id, PROXY, "0")

    def test_the_same_subject_is_added_once(self, store: Store) -> None:
        added(store.uow, job(), new_items(2))
        with store.uow() as tx:
            again = [*new_items(3), NewItem(kind=ItemKind("walk"), subject="0", label="a folder")]
            assert tx.jobs.add_items(JOB, again) == 2
            assert tx.jobs.add_items(JOB, [again[0], again[0]]) == 0
            assert tx.jobs.add_items(JOB, []) == 0
            labels = [item.label for item in tx.jobs.items(JOB)]
        assert labels == ["clip 0", "clip 1", "clip 2", "a folder"]

    def test_items_can_be_chosen_by_status(self, store: Store) -> None:
        ids = added(store.uow, job(), new_items(3))
        finished(store.uow, ids[:1], FAILED, 1)
        with store.reader() as now:
            (failed,) = now.jobs.items(JOB, statuses=[ItemStatus.FAILED])
            assert len(now.jobs.items(JOB, statuses=[ItemStatus.FAILED, ItemStatus.RUNNING])) == 3
        assert (failed.id, failed.problem) == (ids[0], FAILED.problem)

    def test_jobs_are_listed_newest_first(self, store: Store) -> None:
        added(store.uow, structs.replace(job("second"), created_at=later(1)))
        added(store.uow, job("first"))
        added(store.uow, structs.replace(job("third"), created_at=later(1)))
        with store.reader() as now:
            assert [row.id for row in now.jobs.list()] == ["third", "second", "first"]
            assert [row.id for row in now.jobs.list(limit=1, offset=1)] == ["second"]
            assert [row.id for row in now.jobs.unfinished()] == ["first", "second", "third"]

    def test_jobs_are_listed_and_counted_by_kind_and_status(self, store: Store) -> None:
        added(store.uow, job("running"))
        added(store.uow, job("over", status=JobStatus.COMPLETED))
        added(store.uow, structs.replace(job("other"), kind=JobKind("import")))
        with store.reader() as now:
            over = now.jobs.list(statuses=[JobStatus.COMPLETED])
            assert [row.id for row in over] == ["over"]
            assert [row.id for row in now.jobs.list(kind=JobKind("import"))] == ["other"]
            assert now.jobs.count() == 3
            assert now.jobs.count(statuses=[JobStatus.RUNNING, JobStatus.QUEUED]) == 2
            assert now.jobs.count(kind=JobKind("import")) == 1
            assert now.jobs.count(kind=JobKind("import"), statuses=[JobStatus.COMPLETED]) == 0
            assert [row.id for row in now.jobs.unfinished()] == ["running", "other"]

    def test_failures_are_grouped_by_code_with_the_first_as_examples(self, store: Store) -> None:
        ids = added(store.uow, job(), new_items(9))
        codes = ["rare", *["often"] * 7, None]
        with store.uow() as tx:
            tx.jobs.claim(JOB, 1, 9)
            for item_id, code in zip(ids, codes, strict=True):
                problem = Problem(code=code, message=f"It broke: {item_id}.") if code else None
                status = ItemStatus.FAILED if code else ItemStatus.DONE
                tx.jobs.finish(item_id, 1, ItemOutcome(status=status, problem=problem), NOW)
            tx.commit()
        with store.reader() as now:
            items = now.jobs.items(JOB)
            often, rare = now.jobs.failures(JOB)
            assert now.jobs.failures(JobId("other")) == ()
        assert (often.code, often.count, often.message) == ("often", 7, f"It broke: {ids[1]}.")
        assert often.examples == tuple(
            FailureExample(label=item.label, file_id=None, message=f"It broke: {item.id}.")
            for item in items[1:6]
        )
        assert (rare.code, rare.count) == ("rare", 1)

    def test_saving_compares_status_and_attempt(self, store: Store) -> None:
        added(store.uow, job(status=JobStatus.QUEUED))
        with store.uow() as tx:
            running = tx.jobs.get(JOB).running(later(1))
            tx.jobs.save(running, was=JobStatus.QUEUED, was_attempt=1)
            tx.commit()
        with store.uow() as tx:
            for status, attempt in ((JobStatus.QUEUED, 1), (JobStatus.RUNNING, 2)):
                with pytest.raises(Conflict):
                    tx.jobs.save(running, was=status, was_attempt=attempt)
            with pytest.raises(JobNotFound):
                tx.jobs.save(job("none"), was=JobStatus.RUNNING, was_attempt=1)
            assert tx.jobs.get(JOB) == running

    def test_saving_an_old_copy_keeps_the_newer_summary(self, store: Store) -> None:
        added(store.uow, job())
        with store.uow() as tx:
            old = tx.jobs.get(JOB)
            tx.jobs.set_summary(JOB, {"files": 7})
            ended = old.ended(JobStatus.COMPLETED, later(3))
            tx.jobs.save(ended, was=JobStatus.RUNNING, was_attempt=1)
            tx.commit()
        with store.reader() as now:
            assert now.jobs.get(JOB) == structs.replace(ended, summary={"files": 7})

    def test_the_newest_outcome_about_a_file_is_found_over_all_jobs(self, store: Store) -> None:
        """Items that still wait, run or were cancelled say nothing about the file."""
        first, second = imported(store.uow, b"/m/a.mp4", b"/m/b.mp4")
        old = added(store.uow, job("old"), new_items(1, file_id=first))
        newest = added(store.uow, job("new"), new_items(1, file_id=first))
        added(store.uow, job("running"), new_items(1, file_id=first))
        with store.uow() as tx:
            for name, ids in (("new", newest), ("old", old), ("running", ())):
                tx.jobs.claim(JobId(name), 1, 100)
                for item_id in ids:
                    assert tx.jobs.finish(item_id, 1, DONE, later(1))
            tx.commit()
        with store.reader() as now:
            item = now.jobs.newest_ended_item_of_file(first, "proxy")
            assert item is not None
            assert (item.id, item.job_id) == (newest[0], "new")
            assert now.jobs.newest_ended_item_of_file(first, "walk") is None
            assert now.jobs.newest_ended_item_of_file(second, "proxy") is None
            assert now.jobs.newest_ended_item_of_file(FileId(99), "proxy") is None

    def test_what_is_under_way_about_a_file_is_what_runs_else_what_waits(
        self, store: Store
    ) -> None:
        first, second = imported(store.uow, b"/m/a.mp4", b"/m/b.mp4")
        added(store.uow, job("waits"), new_items(1, file_id=first))
        runs = added(store.uow, job("runs"), new_items(1, file_id=first))

        def under_way() -> ItemUnderWay | None:
            with store.reader() as now:
                assert now.jobs.item_under_way_of_file(second, "proxy") is None
                assert now.jobs.item_under_way_of_file(first, "walk") is None
                return now.jobs.item_under_way_of_file(first, "proxy")

        queued = ItemUnderWay(job_id=JobId("waits"), status=ItemStatus.QUEUED, fraction=0.0)
        assert under_way() == queued
        with store.uow() as tx:
            tx.jobs.claim(JobId("runs"), 1, 1)
            tx.jobs.report(runs[0], 0.42)
            tx.commit()
        assert under_way() == ItemUnderWay(
            job_id=JobId("runs"), status=ItemStatus.RUNNING, fraction=0.42
        )
        with store.uow() as tx:
            assert tx.jobs.finish(runs[0], 1, DONE, later(1))
            tx.commit()
        assert under_way() == queued
        with store.uow() as tx:
            tx.jobs.cancel_queued(JobId("waits"), later(2))
            tx.commit()
        assert under_way() is None

    def test_counts_hold_the_statuses_there_are(self, store: Store) -> None:
        ids = added(store.uow, job(), new_items(4))
        added(store.uow, job("other"), new_items(9))
        finished(store.uow, ids[:2], DONE, 1)
        with store.reader() as now:
            counts = now.jobs.counts(JOB)
            assert counts == {ItemStatus.DONE: 2, ItemStatus.RUNNING: 2}
            assert now.jobs.counts(JobId("none")) == {}

    def test_progress_counts_ended_items_and_the_known_part_of_running_ones(
        self, store: Store
    ) -> None:
        ids = added(store.uow, job(), new_items(4))
        finished(store.uow, ids[:1], DONE, 1, claim=3)
        with store.uow() as tx:
            tx.jobs.begin(ids[1], 1, later(2))
            tx.jobs.begin(ids[2], 1, later(2))
            tx.jobs.report(ids[1], 0.25)
            tx.jobs.report(ids[2], 0.75)
            tx.jobs.report(ids[0], 0.5)  # it has ended: too late
            tx.commit()
        with store.reader() as now:
            progress = now.jobs.progress(job(), later(10))
        assert (progress.done, progress.running, progress.total) == (1, 2, 4)
        assert progress.percent == 50.0
        assert progress.current == ("clip 1", "clip 2")
        assert (progress.rate_per_s, progress.eta_s) == (0.1, 20.0)

    def test_the_rate_is_that_of_the_last_minute(self, store: Store) -> None:
        ids = added(store.uow, job(), new_items(10))
        finished(store.uow, ids[:5], DONE, 10, claim=5)
        finished(store.uow, ids[5:6], FAILED, 100, claim=1)
        with store.reader() as now:
            progress = now.jobs.progress(job(), later(120))
        assert progress.rate_per_s == pytest.approx(1 / 60)
        assert progress.eta_s == pytest.approx(4 * 60)

    def test_at_most_three_labels_are_current(self, store: Store) -> None:
        ids = added(store.uow, job(), new_items(5))
        with store.uow() as tx:
            tx.jobs.claim(JOB, 1, 5)
            for item_id in ids[1:]:
                tx.jobs.begin(item_id, 1, NOW)
            progress = tx.jobs.progress(job(), NOW)
        assert progress.current == ("clip 1", "clip 2", "clip 3")


class TestMemoryJobs(OnMemory, JobRepositoryContract):
    pass


class TestSqlJobs(OnSql, JobRepositoryContract):
    pass
