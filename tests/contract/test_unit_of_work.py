"""The contract of `UnitOfWork`, `Transaction` and `Reader`."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, timedelta, timezone

import pytest

from adapters.sql.database import SqlDatabase
from application.ports.unit_of_work import (
    DatabaseBusy,
    DatabaseUnwritable,
    MissingParent,
    Transaction,
)
from domain.jobs.job import JobNotFound, JobStatus
from domain.library.kind import MediaKind
from domain.library.passage import FILE, IndexEntry, Passage
from domain.media.facts import MediaFacts
from domain.shared.ids import FileId, FilePath, JobId
from tests.contract.store_samples import (
    NOW,
    POSIX,
    added,
    analysis_run,
    artifact,
    edit,
    imported,
    job,
    new_items,
)
from tests.contract.store_work import JOB, TIMES, count_in_summary, start_the_job
from tests.contract.stores import WORKERS, InSql, OnMemory, OnSql, Store, uow_on


def _add_a_job_and_fail(tx: Transaction) -> None:
    tx.jobs.add(job(), [])
    tx.jobs.get(JobId("another"))


class UnitOfWorkContract:
    def test_what_was_committed_is_seen_by_all(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        with store.reader() as now:
            assert now.files.get(file_id).path == b"/m/a.mp4"
        with store.uow() as tx:
            assert tx.files.get(file_id).path == b"/m/a.mp4"

    def test_without_commit_everything_is_rolled_back(self, store: Store) -> None:
        with store.uow() as tx:
            tx.files.ensure_root(FilePath(b"/m"), POSIX, NOW)
            tx.jobs.add(job(), [])
        with store.reader() as now:
            assert now.files.roots() == ()
            with pytest.raises(JobNotFound):
                now.jobs.get(JOB)

    def test_edits_and_findable_words_come_and_go_with_the_rest(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mp4")
        entry = IndexEntry(passages=(Passage(text="Two boats", field="name"),))
        for commits in (False, True):
            with store.uow() as tx:
                tx.edits.add(edit(file_id))
                tx.passages.replace(file_id, FILE, entry)
                tx.passages.mark([file_id], 1)
                assert tx.passages.of_file(file_id) == {FILE: entry}
                with store.reader() as now:
                    assert now.edits.of_file(file_id) == ()
                    assert now.passages.of_file(file_id) == {}
                if commits:
                    tx.commit()
            with store.reader() as now:
                assert len(now.edits.of_file(file_id)) == int(commits)
                assert now.passages.of_file(file_id) == ({FILE: entry} if commits else {})
                assert now.passages.outdated(1, 9) == (() if commits else (file_id,))

    def test_an_error_rolls_everything_back_and_gets_out(self, store: Store) -> None:
        with pytest.raises(JobNotFound), store.uow() as tx:
            _add_a_job_and_fail(tx)
        with store.reader() as now:
            assert now.jobs.count() == 0

    def test_a_transaction_sees_its_own_writes(self, store: Store) -> None:
        with store.uow() as tx:
            tx.jobs.add(job(), [])
            assert tx.jobs.get(JOB).title == "Make proxies"

    def test_an_open_transaction_is_not_seen_by_readers(self, store: Store) -> None:
        with store.uow() as tx:
            tx.jobs.add(job(), [])
            with store.reader() as now:
                assert now.jobs.count() == 0
            tx.commit()
        with store.reader() as now:
            assert now.jobs.count() == 1

    def test_a_reader_sees_one_moment_and_never_waits_for_the_writer(self, store: Store) -> None:
        added(store.uow, job("job-1"))
        with store.reader() as now:
            assert now.jobs.count() == 1
            added(store.uow, job("job-2"))
            assert now.jobs.count() == 1
        with store.reader() as now:
            assert now.jobs.count() == 2

    def test_one_inside_another_in_the_same_thread_is_refused(self, store: Store) -> None:
        with store.uow(), pytest.raises(RuntimeError), store.uow():
            pass
        with store.uow() as tx:  # and the refusal leaves nothing locked
            tx.jobs.add(job(), [])
            tx.commit()

    def test_another_thread_waits_for_its_turn(self, store: Store) -> None:
        began, done = threading.Event(), threading.Event()

        def second() -> None:
            began.set()
            with store.uow() as tx:
                tx.jobs.set_summary(JOB, {"saw": tx.jobs.get(JOB).summary})
                tx.commit()
            done.set()

        added(store.uow, job())
        with store.uow() as tx:
            thread = threading.Thread(target=second)
            thread.start()
            began.wait()
            tx.jobs.set_summary(JOB, {"first": True})
            assert not done.is_set()
            tx.commit()
        thread.join()
        with store.reader() as now:
            assert now.jobs.get(JOB).summary == {"saw": {"first": True}}

    def test_after_the_commit_the_transaction_is_over(self, store: Store) -> None:
        with store.uow() as tx:
            tx.commit()
            with pytest.raises(RuntimeError):
                tx.jobs.add(job(), [])
            with pytest.raises(RuntimeError):
                tx.edits.of_file(FileId(1))
            with pytest.raises(RuntimeError):
                tx.passages.of_file(FileId(1))
            with pytest.raises(RuntimeError):
                tx.commit()

    def test_after_the_with_the_transaction_is_over(self, store: Store) -> None:
        with store.uow() as tx:
            pass
        with pytest.raises(RuntimeError):
            tx.jobs.add(job(), [])

    def test_a_row_never_points_at_nothing(self, store: Store) -> None:
        with store.uow() as tx:
            with pytest.raises(MissingParent):
                tx.media.set_facts(FileId(99), MediaFacts(kind=MediaKind.IMAGE))
            with pytest.raises(MissingParent):
                tx.jobs.add_items(JobId("none"), new_items(1))
            with pytest.raises(MissingParent):
                tx.media.set_artifact(artifact(FileId(99)))
            with pytest.raises(MissingParent):
                tx.runs.add(analysis_run(FileId(99)))
            with pytest.raises(MissingParent):
                tx.edits.add(edit(FileId(99)))
            with pytest.raises(MissingParent):
                tx.passages.replace(FileId(99), FILE, IndexEntry())

    def test_instants_come_back_aware_and_to_the_microsecond(self, store: Store) -> None:
        abroad = NOW.astimezone(timezone(timedelta(hours=9)))
        with store.uow() as tx:
            root = tx.files.ensure_root(FilePath(b"/m"), POSIX, abroad)
            tx.commit()
        with store.reader() as now:
            assert now.files.root(root.id).added_at == NOW
            assert now.files.root(root.id).added_at.tzinfo is not None

    def test_no_update_is_lost_between_workers(self, store: Store) -> None:
        added(store.uow, job())
        store.together(count_in_summary)
        with store.reader() as now:
            summary = now.jobs.get(JOB).summary
        each = {f"worker {number}": TIMES for number in range(WORKERS)}
        assert summary == {"all": WORKERS * TIMES} | each

    def test_of_several_workers_exactly_one_wins_a_compare_and_set(self, store: Store) -> None:
        added(store.uow, job(status=JobStatus.QUEUED))
        assert sorted(store.together(start_the_job)) == [False] * (WORKERS - 1) + [True]


class TestMemoryUnitOfWork(OnMemory, UnitOfWorkContract):
    pass


class TestSqlUnitOfWork(OnSql, UnitOfWorkContract):
    def test_instants_come_back_in_utc_wherever_they_were_written(self, store: Store) -> None:
        abroad = NOW.astimezone(timezone(timedelta(hours=9)))
        with store.uow() as tx:
            root = tx.files.ensure_root(FilePath(b"/m"), POSIX, abroad)
        assert root.added_at.tzinfo is UTC
        assert root.added_at.hour == NOW.hour

    def test_two_units_of_work_on_one_database_do_not_nest_either(self, store: Store) -> None:
        assert isinstance(store, InSql)
        with store.uow(), pytest.raises(RuntimeError), uow_on(store.database)():
            pass

    def test_a_full_disk_is_named_and_nothing_of_the_step_is_kept(self, store: Store) -> None:
        assert isinstance(store, InSql)
        with store.uow() as tx:
            # What a full disk answers, from SQLite itself.
            tx._connection.exec_driver_sql("PRAGMA max_page_count = 1")  # type: ignore[attr-defined]
            tx.jobs.add(job(), [])
            with pytest.raises(DatabaseUnwritable, match="full"):
                tx.jobs.add_items(JOB, new_items(5_000))
        store.database.close()
        with store.reader() as now:
            assert now.jobs.count() == 0

    def test_a_database_that_others_keep_locked_is_named(self, store: Store) -> None:
        assert isinstance(store, InSql)
        impatient = uow_on(SqlDatabase(store.database.path, patience_s=0.01))
        with store.uow(), pytest.raises(DatabaseBusy), impatient():
            pass
        with impatient() as tx:
            tx.commit()

    def test_a_thread_waits_no_longer_for_another_one_than_for_another_program(
        self, store: Store
    ) -> None:
        assert isinstance(store, InSql)
        impatient = uow_on(SqlDatabase(store.database.path, patience_s=0.01))

        def write() -> None:
            with impatient() as tx:
                tx.commit()

        with impatient(), ThreadPoolExecutor(1) as pool, pytest.raises(DatabaseBusy):
            pool.submit(write).result()
        write()

    def test_an_instant_without_zone_is_refused(self, store: Store) -> None:
        with store.uow() as tx, pytest.raises(Exception, match="without zone"):
            tx.files.ensure_root(FilePath(b"/m"), POSIX, NOW.replace(tzinfo=None))
