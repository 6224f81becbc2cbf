"""How much runs at the same time."""

import threading

from application.jobs.handler import Finished, ItemContext, Resource, done
from application.jobs.slots import WorkSlots
from application.ports.stop_signal import NeverStop
from domain.jobs.job import ItemStatus, JobItem, JobStatus
from tests.unit.jobs.workshop import PATIENCE_S, QUICK, SLOW, Blocks, Does, Workshop, joined


class Crowd:
    """Counts who is inside; the first ones wait for each other, so that a limit is reached."""

    def __init__(self, together: int) -> None:
        self.most = 0
        self._inside = 0
        self._lock = threading.Lock()
        self._met = threading.Event()
        self._together = together

    def __call__(self, _item: JobItem, _context: ItemContext) -> Finished:
        with self._lock:
            self._inside += 1
            self.most = max(self.most, self._inside)
            if self._inside == self._together:
                self._met.set()
        assert self._met.wait(PATIENCE_S), "they never met"
        with self._lock:
            self._inside -= 1
        return done()


def test_a_limit_is_used_fully_and_holds_over_all_jobs(workshop: Workshop) -> None:
    crowd = Crowd(together=2)
    workshop.handlers[QUICK] = Does(crowd, Resource.PROBE)
    jobs = [workshop.start(*map(str, range(40))) for _ in range(3)]
    for thread in [workshop.run_in_background(job) for job in jobs]:
        joined(thread)

    assert {workshop.job(job).status for job in jobs} == {JobStatus.COMPLETED}
    assert crowd.most == 2


def test_slow_items_are_claimed_only_when_there_is_a_slot(workshop: Workshop) -> None:
    blocks = Blocks()
    workshop.handlers[SLOW] = Does(blocks, Resource.ENCODE)
    job_id = workshop.start(*"abcde", kind=SLOW)
    thread = workshop.run_in_background(job_id)
    blocks.wait_until_begun()

    assert workshop.counts(job_id) == {ItemStatus.RUNNING: 1, ItemStatus.QUEUED: 4}
    blocks.let_go.set()
    joined(thread)


def test_a_limit_that_shrinks_lets_fewer_in() -> None:
    limit = 2
    slots = WorkSlots(limits={Resource.ENCODE: lambda: limit})
    assert slots.take(Resource.ENCODE, NeverStop())
    assert slots.may_keep(Resource.ENCODE)
    assert slots.take(Resource.ENCODE, NeverStop())
    limit = 1
    assert not slots.may_keep(Resource.ENCODE)
    slots.give(Resource.ENCODE)

    stopped = threading.Event()
    stopped.set()
    assert not slots.take(Resource.ENCODE, stopped)
    slots.give(Resource.ENCODE)
    assert slots.take(Resource.ENCODE, stopped)


def test_who_waits_goes_before_who_could_go_on() -> None:
    order: list[str] = []
    slots = WorkSlots(limits={Resource.ENCODE: 1})
    slots.take(Resource.ENCODE, NeverStop())

    def wait() -> None:
        slots.take(Resource.ENCODE, NeverStop())
        order.append("the one that waited")
        slots.give(Resource.ENCODE)

    waiter = threading.Thread(target=wait, daemon=True)
    waiter.start()
    while slots.may_keep(Resource.ENCODE):
        assert waiter.is_alive()
    slots.give(Resource.ENCODE)
    slots.take(Resource.ENCODE, NeverStop())
    order.append("the one that went on")
    joined(waiter)
    assert order == ["the one that waited", "the one that went on"]


def test_a_suspect_item_has_the_whole_worker_for_itself(workshop: Workshop) -> None:
    """Twice it was at work when the worker died; the third time nothing else may be beside it."""
    beside = Crowd(together=1)
    innocent = Blocks()

    def suspect(_item: JobItem, _context: ItemContext) -> Finished:
        assert innocent.let_go.is_set(), "something ran beside it"
        return beside(_item, _context)

    workshop.handlers[QUICK] = Does(suspect)
    workshop.handlers[SLOW] = Does(innocent, Resource.ENCODE)
    poison = workshop.start("poison")
    for _ in range(2):
        workshop.die_at_work(poison, "poison")
        workshop.run(poison)
    other = workshop.start("innocent", kind=SLOW)

    working = workshop.run_in_background(other)
    innocent.wait_until_begun()
    waiting = workshop.run_in_background(poison)
    while workshop.slots.may_keep(Resource.ENCODE):  # until it waits for the others to end
        assert waiting.is_alive()
    assert beside.most == 0
    innocent.let_go.set()
    joined(working)
    joined(waiting)

    assert workshop.job(poison).status is JobStatus.COMPLETED
    assert workshop.items(poison)[0].alone


def test_alone_means_that_nobody_gets_a_slot_meanwhile() -> None:
    slots = WorkSlots(limits={Resource.PROBE: 4})
    stopped = threading.Event()
    stopped.set()
    with slots.whole_worker(NeverStop()) as got_it:
        assert got_it
        assert not slots.take(Resource.PROBE, stopped)
        with slots.whole_worker(stopped) as too:
            assert not too
    assert slots.take(Resource.PROBE, stopped)
