"""Ending work early: a cancelled job, a worker that goes down."""

from collections.abc import Callable

import pytest

from adapters.system.worker_lock import FileLockWorkerRole
from application.jobs.cancel_job import CancelJob
from application.jobs.handler import Resource
from domain.jobs.job import ItemStatus, JobIsOver, JobNotFound, JobStatus, NewItem
from domain.shared.ids import JobId
from tests.unit.jobs.workshop import QUICK, SLOW, Blocks, Does, Workshop, joined

Cancel = Callable[[JobId], JobStatus]


def slow(subject: str) -> NewItem:
    return NewItem(kind=SLOW, subject=subject, label=subject)


@pytest.fixture
def cancel(workshop: Workshop, role: FileLockWorkerRole) -> Cancel:
    """As a process that is not the worker."""
    ask = CancelJob(uow=workshop.uow, worker=workshop.worker(role), clock=workshop.clock)
    return lambda job_id: ask(job_id).status


def test_cancelling_stops_what_runs_and_what_waits_and_keeps_what_is_done(
    workshop: Workshop, cancel: Cancel, elsewhere: FileLockWorkerRole
) -> None:
    assert elsewhere.take()
    blocks = Blocks()
    workshop.handlers[QUICK] = Does()
    workshop.handlers[SLOW] = Does(blocks, Resource.ENCODE)
    job_id = workshop.start("first")
    with workshop.uow() as tx:
        tx.jobs.add_items(job_id, [slow("second"), slow("third")])
        tx.commit()
    thread = workshop.run_in_background(job_id)
    blocks.wait_until_begun()

    assert cancel(job_id) is JobStatus.CANCELLING
    joined(thread)

    assert workshop.job(job_id).status is JobStatus.CANCELLED
    assert workshop.job(job_id).ended_at is not None
    assert [item.status for item in workshop.items(job_id)] == [
        ItemStatus.DONE,
        ItemStatus.CANCELLED,
        ItemStatus.CANCELLED,
    ]


def test_a_queued_job_is_cancelled_without_a_worker(workshop: Workshop, cancel: Cancel) -> None:
    job_id = workshop.start("a", "b")
    assert cancel(job_id) is JobStatus.CANCELLED
    assert workshop.counts(job_id) == {ItemStatus.CANCELLED: 2}


def test_cancelling_a_job_whose_worker_is_dead_ends_it_at_once(
    workshop: Workshop, cancel: Cancel
) -> None:
    job_id = workshop.start("a", "b")
    workshop.die_at_work(job_id, "a")

    assert cancel(job_id) is JobStatus.CANCELLED
    assert workshop.counts(job_id) == {ItemStatus.CANCELLED: 2}
    assert workshop.run(job_id, attempt=1).status is JobStatus.CANCELLED


def test_a_job_that_was_left_cancelling_ends_when_it_is_cancelled_again(
    workshop: Workshop, cancel: Cancel, elsewhere: FileLockWorkerRole
) -> None:
    assert elsewhere.take()
    job_id = workshop.start("a", "b")
    workshop.die_at_work(job_id, "a")
    assert cancel(job_id) is JobStatus.CANCELLING

    elsewhere.release()
    assert cancel(job_id) is JobStatus.CANCELLED
    assert elsewhere.take()  # nobody kept the role


def test_cancelling_a_job_of_a_dead_worker_ends_it_in_the_next_one(
    workshop: Workshop, cancel: Cancel, elsewhere: FileLockWorkerRole
) -> None:
    assert elsewhere.take()
    job_id = workshop.start("a", "b")
    workshop.die_at_work(job_id, "a")

    assert cancel(job_id) is JobStatus.CANCELLING
    assert workshop.run(job_id).status is JobStatus.CANCELLED
    assert workshop.counts(job_id) == {ItemStatus.CANCELLED: 2}


def test_a_job_that_waits_for_its_next_attempt_leaves_nothing_running_when_it_is_cancelled(
    workshop: Workshop, cancel: Cancel
) -> None:
    job_id = workshop.start("a", "b")
    workshop.die_at_work(job_id, "a")
    workshop.run(job_id)

    assert cancel(job_id) is JobStatus.CANCELLED
    assert workshop.counts(job_id) == {ItemStatus.CANCELLED: 2}


def test_cancelling_twice_is_cancelling_once(
    workshop: Workshop, cancel: Cancel, elsewhere: FileLockWorkerRole
) -> None:
    assert elsewhere.take()
    job_id = workshop.start("a")
    workshop.die_at_work(job_id, "a")
    assert cancel(job_id) is cancel(job_id) is JobStatus.CANCELLING


def test_a_job_that_is_over_cannot_be_cancelled(workshop: Workshop, cancel: Cancel) -> None:
    job = workshop.run(workshop.start())
    with pytest.raises(JobIsOver):
        cancel(job.id)
    with pytest.raises(JobNotFound):
        cancel(JobId("nothing"))


def test_a_worker_that_goes_down_gives_its_items_back_with_their_starts(
    workshop: Workshop,
) -> None:
    blocks = Blocks()
    workshop.handlers[QUICK] = Does(blocks)
    job_id = workshop.start("a", "b", "c", "d")
    thread = workshop.run_in_background(job_id)
    blocks.wait_until_begun(2)
    workshop.stop.set()
    joined(thread)

    job = workshop.job(job_id)
    assert (job.status, job.attempt, job.ended_at) == (JobStatus.QUEUED, 2, None)
    assert [(item.status, item.starts) for item in workshop.items(job_id)] == [
        (ItemStatus.QUEUED, 0)
    ] * 4

    workshop.stop.clear()
    blocks.let_go.set()
    assert workshop.run(job_id).status is JobStatus.COMPLETED


def test_a_worker_that_goes_down_begins_no_attempt(workshop: Workshop) -> None:
    workshop.stop.set()
    assert workshop.run(workshop.start("a")).status is JobStatus.QUEUED
