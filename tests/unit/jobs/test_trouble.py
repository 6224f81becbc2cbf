"""The database or the runner fails for a while: nothing is lost, no item is blamed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.memory.job_runner import MemoryJobRunner
from adapters.sql.engine import sqlite_driver
from application.jobs.handler import Finished, ItemContext, done
from application.jobs.retry_job import RetryJob
from domain.jobs.job import ItemStatus, JobItem, JobStatus
from domain.shared.ids import JobId
from tests.unit.jobs.workshop import QUICK, Blocks, Does, Workshop, joined


class BrokenRunner(MemoryJobRunner):
    """Its own database cannot be written."""

    def enqueue(self, job_id: JobId, attempt: int) -> None:
        raise OSError("no space left")


class OtherProgram:
    """A database browser in the middle of a change."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite_driver().connect(
            path, isolation_level=None, check_same_thread=False
        )

    def lock(self) -> None:
        self._connection.execute("BEGIN IMMEDIATE")

    def unlock(self) -> None:
        self._connection.execute("ROLLBACK")

    def close(self) -> None:
        self._connection.close()


@pytest.fixture
def other_program(workshop: Workshop) -> Iterator[OtherProgram]:
    made = OtherProgram(workshop.database.path)
    yield made
    made.close()


def test_a_job_outlasts_a_locked_database_and_no_start_counts_against_its_items(
    workshop: Workshop, other_program: OtherProgram
) -> None:
    blocks = Blocks()
    workshop.handlers[QUICK] = Does(blocks)
    job_id = workshop.start("a", "b", "c")
    thread = workshop.run_in_background(job_id)
    blocks.wait_until_begun(2)
    other_program.lock()
    blocks.let_go.set()
    thread.join(1)  # by then their ends could not be written
    assert thread.is_alive()
    assert workshop.counts(job_id) == {ItemStatus.RUNNING: 3}

    other_program.unlock()
    joined(thread)

    job = workshop.job(job_id)
    assert (job.status, job.attempt) == (JobStatus.COMPLETED, 1)
    assert [item.starts for item in workshop.items(job_id)] == [1, 1, 1]


def test_a_handler_that_cannot_use_the_database_is_tried_again(
    workshop: Workshop, other_program: OtherProgram
) -> None:
    tries = 0

    def work(_item: JobItem, _context: ItemContext) -> Finished:
        nonlocal tries
        tries += 1
        if tries == 1:
            other_program.lock()
            try:
                with workshop.uow() as tx:
                    tx.commit()
            finally:
                other_program.unlock()
        return done()

    workshop.handlers[QUICK] = Does(work)
    assert workshop.run(workshop.start("a")).status is JobStatus.COMPLETED
    assert tries == 2


def test_a_job_is_started_although_the_runner_cannot_be_told(workshop: Workshop) -> None:
    working = workshop.runner
    workshop.runner = BrokenRunner()
    job_id = workshop.start("a")
    assert workshop.job(job_id).status is JobStatus.QUEUED

    workshop.runner = working
    workshop.handlers[QUICK] = Does()
    working.start(workshop.run_job())
    workshop.sweep_jobs()()
    assert workshop.until_over(job_id).status is JobStatus.COMPLETED


def test_a_retry_stands_although_the_runner_cannot_be_told(workshop: Workshop) -> None:
    job = workshop.run(workshop.start("a"))  # nobody knows how to do it
    retried = RetryJob(uow=workshop.uow, runner=BrokenRunner())(job.id)
    assert (retried.items, workshop.job(job.id)) == (1, retried.job)
