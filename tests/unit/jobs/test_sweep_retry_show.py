"""Healing, retrying and looking at jobs."""

import pytest

from adapters.memory.job_runner import MemoryJobRunner
from application.jobs.handler import Finished, ItemContext, done, failed
from application.jobs.list_jobs import ListJobs, ListJobsQuery
from application.jobs.retry_job import RetryJob
from application.jobs.show_job import ShowJob, ShowJobQuery, ShowProgress
from application.ports.job_runner import AttemptState
from domain.jobs.job import (
    ItemStatus,
    JobIsRunning,
    JobItem,
    JobKind,
    JobNotFound,
    JobStatus,
    NothingToDo,
)
from domain.shared.ids import JobId
from domain.shared.problem import Problem
from tests.unit.jobs.workshop import PATIENCE_S, QUICK, Blocks, Does, Workshop


def run_by_runner(workshop: Workshop) -> None:
    workshop.runner.start(workshop.run_job())


def test_a_job_that_the_runner_lost_is_enqueued_by_the_sweep(workshop: Workshop) -> None:
    workshop.handlers[QUICK] = handler = Does()
    job_id = workshop.start("a")
    workshop.runner = MemoryJobRunner()  # one that was never told
    assert workshop.runner.state(job_id, 1) is AttemptState.ABSENT

    workshop.sweep_jobs()()
    assert workshop.runner.state(job_id, 1) is AttemptState.ACTIVE
    run_by_runner(workshop)
    assert workshop.until_over(job_id).status is JobStatus.COMPLETED
    assert handler.subjects == ["a"]


def test_an_attempt_that_ended_before_its_job_goes_on_as_the_next(workshop: Workshop) -> None:
    workshop.handlers[QUICK] = Does()
    job_id = workshop.start("a", "b")
    workshop.die_at_work(job_id, "a")
    workshop.runner.start(lambda *_: None)  # ends attempt 1 without doing anything
    workshop.runner.stop(PATIENCE_S)

    workshop.sweep_jobs()()
    job = workshop.job(job_id)
    assert (job.status, job.attempt) == (JobStatus.QUEUED, 2)
    run_by_runner(workshop)
    assert workshop.until_over(job_id).status is JobStatus.COMPLETED


def test_the_sweep_leaves_alone_what_runs_and_what_is_over(workshop: Workshop) -> None:
    blocks = Blocks()
    workshop.handlers[QUICK] = Does(blocks)
    over = workshop.run(workshop.start())
    job_id = workshop.start("a")
    run_by_runner(workshop)
    blocks.wait_until_begun()

    workshop.sweep_jobs()()
    workshop.sweep_jobs()()
    assert workshop.job(job_id).attempt == 1
    assert workshop.job(over.id) == over
    blocks.let_go.set()
    assert workshop.until_over(job_id).status is JobStatus.COMPLETED


def test_retry_does_the_failed_items_again_in_a_new_attempt(workshop: Workshop) -> None:
    broken = {"a": "slow_disk", "b": "zero_bytes"}

    def work(item: JobItem, _context: ItemContext) -> Finished:
        code = broken.get(item.subject)
        return failed(Problem(code=code, message="No.")) if code else done()

    workshop.handlers[QUICK] = handler = Does(work)
    retry = RetryJob(uow=workshop.uow, runner=workshop.runner)
    job = workshop.run(workshop.start("a", "b", "c"))
    broken.clear()

    retried = retry(job.id, codes=["slow_disk"])
    assert (retried.items, retried.job.attempt, retried.job.status) == (1, 2, JobStatus.QUEUED)
    assert workshop.runner.state(job.id, 2) is AttemptState.ACTIVE
    assert workshop.run(job.id).status is JobStatus.COMPLETED_WITH_FAILURES
    assert retry(job.id).items == 1
    assert workshop.run(job.id).status is JobStatus.COMPLETED
    assert sorted(handler.subjects) == ["a", "a", "b", "b", "c"]


def test_retry_refuses_a_running_job_and_one_where_nothing_failed(workshop: Workshop) -> None:
    workshop.handlers[QUICK] = Does()
    retry = RetryJob(uow=workshop.uow, runner=workshop.runner)
    job_id = workshop.start("a")
    with pytest.raises(JobIsRunning):
        retry(job_id)
    over = workshop.run(job_id)
    with pytest.raises(NothingToDo):
        retry(job_id)
    assert workshop.job(job_id) == over
    with pytest.raises(JobNotFound):
        retry(JobId("nothing"))


def test_a_job_shows_its_failures_by_reason_with_counts_and_examples(workshop: Workshop) -> None:
    def work(item: JobItem, _context: ItemContext) -> Finished:
        if item.subject == "odd":
            return failed(Problem(code="odd", message="It is odd.", remedy="Even it."))
        if item.subject.isdigit():
            return failed(Problem(code="number", message=f"{item.subject} is a number."))
        return done()

    workshop.handlers[QUICK] = Does(work)
    job = workshop.run(workshop.start("fine", "odd", *map(str, range(7))))
    show = ShowJob(reader=workshop.reader, clock=workshop.clock)
    detail = show(ShowJobQuery(job_id=job.id, statuses=(ItemStatus.FAILED,), limit=2, offset=1))

    numbers, odd = detail.failures
    assert (numbers.code, numbers.count) == ("number", 7)
    assert [one.label for one in numbers.examples] == [f"{number}.mp4" for number in range(5)]
    assert (odd.count, odd.message, odd.remedy) == (1, "It is odd.", "Even it.")
    assert [item.subject for item in detail.items] == ["0", "1"]
    assert (detail.progress.total, detail.progress.failed, detail.progress.done) == (9, 8, 1)
    assert (
        detail.progress
        == ShowProgress(reader=workshop.reader, clock=workshop.clock)(job.id).progress
    )


def test_jobs_are_listed_newest_first_with_their_progress(workshop: Workshop) -> None:
    workshop.handlers[QUICK] = Does()
    first = workshop.start("a")
    workshop.clock.pass_time(1)
    second = workshop.start("b", "c")
    workshop.run(first)
    listing = ListJobs(reader=workshop.reader, clock=workshop.clock)

    page = listing(ListJobsQuery())
    assert [(entry.job.id, entry.progress.percent) for entry in page.jobs] == [
        (second, 0.0),
        (first, 100.0),
    ]
    assert page.total == 2
    queued = listing(ListJobsQuery(statuses=(JobStatus.QUEUED,)))
    assert ([entry.job.id for entry in queued.jobs], queued.total) == ([second], 1)
    assert listing(ListJobsQuery(kind=JobKind("other"))).jobs == ()
