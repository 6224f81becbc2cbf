"""One attempt of a job: what its items and the job itself become."""

import pytest

from application.jobs.handler import Finished, ItemContext, ItemStopped, done, failed, skipped
from application.ports.job_runner import AttemptState
from application.ports.unit_of_work import Transaction
from domain.jobs.job import (
    ItemOutcome,
    ItemStatus,
    JobItem,
    JobStatus,
    NewItem,
)
from domain.shared.errors import DomainError
from domain.shared.problem import Problem
from tests.unit.jobs.workshop import PATIENCE_S, QUICK, SLOW, Blocks, Does, Workshop

BROKEN = Problem(code="broken", message="The file is broken.", remedy="Repair it.")


class NoLens(DomainError):
    """There is no lens."""

    code = "no_lens"
    remedy = "Buy one."


def fails_for(*subjects: str) -> Does:
    return Does(lambda item, _: failed(BROKEN) if item.subject in subjects else done())


def test_a_job_does_all_its_items_and_completes(workshop: Workshop) -> None:
    workshop.handlers[QUICK] = Does(
        lambda item, _: skipped("up to date") if item.subject == "b" else done("made")
    )
    job = workshop.run(workshop.start("a", "b", "c"))

    assert job.status is JobStatus.COMPLETED
    assert job.started_at is not None
    assert job.ended_at is not None
    ended = [(item.status, item.note, item.starts) for item in workshop.items(job.id)]
    assert ended == [
        (ItemStatus.DONE, "made", 1),
        (ItemStatus.SKIPPED, "up to date", 1),
        (ItemStatus.DONE, "made", 1),
    ]


def test_hundreds_of_items_are_each_done_once(workshop: Workshop) -> None:
    workshop.handlers[QUICK] = handler = Does()
    subjects = [str(number) for number in range(300)]
    job = workshop.run(workshop.start(*subjects))

    assert job.status is JobStatus.COMPLETED
    assert sorted(handler.subjects) == sorted(subjects)
    assert {item.starts for item in workshop.items(job.id)} == {1}


@pytest.mark.parametrize(
    ("broken", "status"),
    [(["a"], JobStatus.COMPLETED_WITH_FAILURES), (["a", "b"], JobStatus.FAILED)],
)
def test_failures_show_in_the_end_of_the_job(
    workshop: Workshop, broken: list[str], status: JobStatus
) -> None:
    workshop.handlers[QUICK] = fails_for(*broken)
    assert workshop.run(workshop.start("a", "b")).status is status


def test_a_job_without_items_completes(workshop: Workshop) -> None:
    assert workshop.run(workshop.start()).status is JobStatus.COMPLETED


def test_an_exception_fails_its_item_in_one_line_and_the_job_goes_on(workshop: Workshop) -> None:
    def burst(item: JobItem, _context: ItemContext) -> Finished:
        if item.subject == "a":
            raise ValueError("two\nlines")
        return done()

    workshop.handlers[QUICK] = Does(burst)
    job = workshop.run(workshop.start("a", "b"))

    first, second = workshop.items(job.id)
    assert first.problem is not None
    assert first.problem.code == "unexpected"
    assert "ValueError: two lines" in first.problem.message
    assert "Traceback" not in first.problem.message
    assert second.status is ItemStatus.DONE


def test_a_reason_that_escapes_keeps_its_code_and_its_way_out(workshop: Workshop) -> None:
    def refuse(_item: JobItem, _context: ItemContext) -> Finished:
        raise NoLens()

    workshop.handlers[QUICK] = Does(refuse)
    job = workshop.run(workshop.start("a"))
    assert workshop.items(job.id)[0].problem == Problem(
        code="no_lens", message="There is no lens.", remedy="Buy one."
    )


def test_an_item_of_an_unknown_kind_fails_by_name(workshop: Workshop) -> None:
    job = workshop.run(workshop.start("a"))
    problem = workshop.items(job.id)[0].problem
    assert problem is not None
    assert problem.code == "unknown_item_kind"


def test_an_effect_is_written_with_the_end_of_its_item(workshop: Workshop) -> None:
    job_id = workshop.start("a")
    workshop.handlers[QUICK] = Does(
        lambda _item, _: done(effect=lambda tx: tx.jobs.set_summary(job_id, {"seen": 1}))
    )
    assert workshop.run(job_id).summary == {"seen": 1}


def test_of_an_effect_that_fails_nothing_is_written(workshop: Workshop) -> None:
    job_id = workshop.start("a", "b")

    def half(tx: Transaction) -> None:
        tx.jobs.set_summary(job_id, {"half": True})
        raise OSError("the second half")

    workshop.handlers[QUICK] = Does(
        lambda item, _: done(effect=half if item.subject == "a" else None)
    )
    job = workshop.run(job_id)

    assert job.summary == {}
    assert job.status is JobStatus.COMPLETED_WITH_FAILURES
    first = workshop.items(job_id)[0]
    assert first.status is ItemStatus.FAILED
    assert first.problem is not None
    assert "the second half" in first.problem.message


def test_what_comes_afterwards_sees_the_item_ended_and_cannot_undo_it(workshop: Workshop) -> None:
    seen: list[ItemStatus] = []
    job_id = workshop.start("a")

    def clear_up() -> None:
        seen.append(workshop.items(job_id)[0].status)
        raise OSError("cannot delete")

    outcome = ItemOutcome(status=ItemStatus.DONE)
    workshop.handlers[QUICK] = Does(lambda *_: Finished(outcome=outcome, afterwards=clear_up))

    assert workshop.run(job_id).status is JobStatus.COMPLETED
    assert seen == [ItemStatus.DONE]


def test_items_that_a_running_item_adds_are_done_while_it_still_runs(workshop: Workshop) -> None:
    added = Blocks()
    job_id = workshop.start("walk", kind=SLOW)

    def walk(item: JobItem, _context: ItemContext) -> Finished:
        for number in range(3):
            with workshop.uow() as tx:
                tx.jobs.add_items(
                    item.job_id, [NewItem(kind=QUICK, subject=str(number), label="")]
                )
                tx.commit()
            added.wait_until_begun()
        return done()

    added.let_go.set()
    workshop.handlers[SLOW] = Does(walk)
    workshop.handlers[QUICK] = handler = Does(added)
    job = workshop.run(job_id)

    assert job.status is JobStatus.COMPLETED
    assert sorted(handler.subjects) == ["0", "1", "2"]


def test_an_item_that_says_it_was_stopped_without_a_signal_fails(workshop: Workshop) -> None:
    def give_up(_item: JobItem, _context: ItemContext) -> Finished:
        raise ItemStopped()

    workshop.handlers[QUICK] = handler = Does(give_up)
    job = workshop.run(workshop.start("a"))
    assert job.status is JobStatus.FAILED
    assert handler.subjects == ["a"]


def test_reports_are_written_twice_a_second_at_most(workshop: Workshop) -> None:
    shown: list[float] = []

    def work(item: JobItem, context: ItemContext) -> Finished:
        for fraction in (0.25, 0.5, 0.75):
            context.report(fraction)
            workshop.clock.pass_time(0.3)
            with workshop.reader() as now:
                job = now.jobs.get(item.job_id)
                shown.append(now.jobs.progress(job, workshop.clock.now()).percent)
        return done()

    workshop.handlers[QUICK] = Does(work)
    workshop.run(workshop.start("a"))
    assert shown == [25.0, 25.0, 75.0]


def test_an_attempt_that_is_not_the_jobs_does_nothing(workshop: Workshop) -> None:
    workshop.handlers[QUICK] = handler = Does()
    job = workshop.run(workshop.start("a"), attempt=7)
    assert job.status is JobStatus.QUEUED
    assert handler.subjects == []


def test_a_job_that_is_over_is_not_done_again(workshop: Workshop) -> None:
    workshop.handlers[QUICK] = handler = Does()
    job = workshop.run(workshop.start("a"))
    assert workshop.run(job.id, attempt=job.attempt) == job
    assert handler.subjects == ["a"]


def test_an_attempt_that_a_dead_process_left_goes_on_as_the_next_one(workshop: Workshop) -> None:
    workshop.handlers[QUICK] = handler = Does()
    job_id = workshop.start("a", "b")
    workshop.die_at_work(job_id, "a")

    again = workshop.run(job_id)
    assert (again.status, again.attempt) == (JobStatus.QUEUED, 2)
    assert workshop.runner.state(job_id, 2) is AttemptState.ACTIVE
    assert handler.subjects == []

    assert workshop.run(job_id).status is JobStatus.COMPLETED
    assert [item.starts for item in workshop.items(job_id)] == [2, 1]


def test_an_item_that_keeps_killing_the_worker_is_given_up_and_the_job_goes_on(
    workshop: Workshop,
) -> None:
    workshop.handlers[QUICK] = handler = Does()
    job_id = workshop.start("a", "poison", "b")
    for others in ("claimed", "claimed", "done"):
        workshop.die_at_work(job_id, "poison", others)
        workshop.run(job_id)

    job = workshop.run(job_id)
    assert job.status is JobStatus.COMPLETED_WITH_FAILURES
    poison = workshop.items(job_id)[1]
    assert (poison.starts, poison.alone) == (3, True)
    assert poison.problem is not None
    assert poison.problem.code == "killed_worker"
    assert handler.subjects == []


def test_an_attempt_that_was_taken_over_writes_nothing_more(workshop: Workshop) -> None:
    blocks = Blocks()
    job_id = workshop.start("a")

    def work(item: JobItem, context: ItemContext) -> Finished:
        blocks(item, context)
        return done("too late", effect=lambda tx: tx.jobs.set_summary(job_id, {"late": True}))

    workshop.handlers[QUICK] = Does(work)
    thread = workshop.run_in_background(job_id)
    blocks.wait_until_begun()
    with workshop.uow() as tx:
        job = tx.jobs.get(job_id)
        tx.jobs.save(job.next_attempt(), was=job.status, was_attempt=job.attempt)
        tx.jobs.recover(job_id, job.attempt + 1, workshop.clock.now())
        tx.commit()
    blocks.let_go.set()
    thread.join(PATIENCE_S)

    assert workshop.job(job_id).summary == {}
    item = workshop.items(job_id)[0]
    assert (item.status, item.note) == (ItemStatus.QUEUED, "")
