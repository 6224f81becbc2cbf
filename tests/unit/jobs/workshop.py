"""A small worker over a real database, and handlers that do what a test says."""

import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from adapters.memory.job_runner import MemoryJobRunner
from adapters.sql.database import SqlDatabase
from adapters.system.random_ids import SystemRandomIds
from application.jobs.handler import (
    Finished,
    ItemContext,
    ItemHandler,
    ItemStopped,
    Resource,
    done,
)
from application.jobs.run_job import RunJob
from application.jobs.slots import WorkSlots
from application.jobs.start_job import StartJob, StartJobCommand
from application.jobs.sweep_jobs import SweepJobs
from application.jobs.worker import Worker
from application.ports.clock import Clock
from application.ports.job_runner import WorkerRole
from application.ports.stop_signal import StopSignal
from domain.jobs.job import ItemKind, ItemOutcome, ItemStatus, Job, JobItem, JobKind, NewItem
from domain.shared.ids import JobId
from tests.contract.stores import reader_on, uow_on

QUICK = ItemKind("quick")
SLOW = ItemKind("slow")
PATIENCE_S = 20.0
"""How long a test waits for what must happen; only a broken one waits that long."""


class HandClock(Clock):
    def __init__(self) -> None:
        self._now = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

    def now(self) -> datetime:
        return self._now

    def wait(self, seconds: float, stop: StopSignal) -> None:
        self.pass_time(seconds)

    def pass_time(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)


class Does(ItemHandler):
    """A handler that is a function of the item and its context."""

    def __init__(
        self,
        what: Callable[[JobItem, ItemContext], Finished] | None = None,
        resource: Resource = Resource.PROBE,
    ) -> None:
        self.resource = resource
        self.subjects: list[str] = []
        self._what = what

    def __call__(self, job: Job, item: JobItem, context: ItemContext) -> Finished:
        self.subjects.append(item.subject)
        return self._what(item, context) if self._what else done()


class Blocks:
    """Work that lasts until it is let go or stopped."""

    def __init__(self) -> None:
        self.begun = threading.Semaphore(0)
        self.let_go = threading.Event()

    def __call__(self, _item: JobItem, context: ItemContext) -> Finished:
        self.begun.release()
        while not self.let_go.wait(0.01):
            if context.stop.is_set():
                raise ItemStopped()
        return done()

    def wait_until_begun(self, times: int = 1) -> None:
        for _ in range(times):
            assert self.begun.acquire(timeout=PATIENCE_S), "the work never began"


class Workshop:
    def __init__(self, folder: Path) -> None:
        self.database = SqlDatabase(folder / "reelsight.db", patience_s=0.1)
        self.database.prepare(may_migrate=True)
        self.uow = uow_on(self.database)
        self.reader = reader_on(self.database)
        self.clock = HandClock()
        self.runner = MemoryJobRunner()
        self.handlers: dict[ItemKind, ItemHandler] = {}
        self.slots = WorkSlots(limits={Resource.PROBE: 2, Resource.ENCODE: 1})
        self.stop = threading.Event()

    def run_job(self) -> RunJob:
        return RunJob(
            uow=self.uow,
            reader=self.reader,
            runner=self.runner,
            clock=self.clock,
            handlers=self.handlers,
            slots=self.slots,
        )

    def sweep_jobs(self) -> SweepJobs:
        return SweepJobs(uow=self.uow, reader=self.reader, runner=self.runner, clock=self.clock)

    def worker(self, role: WorkerRole, on_start: Callable[[], None] = lambda: None) -> Worker:
        return Worker(
            role=role,
            runner=self.runner,
            run_job=self.run_job(),
            sweep=self.sweep_jobs(),
            on_start=[on_start],
        )

    def start(self, *subjects: str, kind: ItemKind = QUICK) -> JobId:
        start = StartJob(
            uow=self.uow, runner=self.runner, clock=self.clock, random_ids=SystemRandomIds()
        )
        items = [NewItem(kind=kind, subject=name, label=f"{name}.mp4") for name in subjects]
        command = StartJobCommand(kind=JobKind("job"), title="Things", options={}, items=items)
        return start(command)

    def run(self, job_id: JobId, attempt: int | None = None) -> Job:
        self.run_job()(job_id, attempt or self.job(job_id).attempt, self.stop)
        return self.job(job_id)

    def run_in_background(self, job_id: JobId) -> threading.Thread:
        run, attempt = self.run_job(), self.job(job_id).attempt
        thread = threading.Thread(target=run, args=(job_id, attempt, self.stop), daemon=True)
        thread.start()
        return thread

    def until_over(self, job_id: JobId) -> Job:
        """The job once others have ended it."""
        for _ in range(int(PATIENCE_S / 0.01)):
            job = self.job(job_id)
            if job.status.is_over:
                return job
            threading.Event().wait(0.01)
        raise AssertionError(f"the job never ended: {job}")

    def job(self, job_id: JobId) -> Job:
        with self.reader() as now:
            return now.jobs.get(job_id)

    def items(self, job_id: JobId) -> tuple[JobItem, ...]:
        with self.reader() as now:
            return now.jobs.items(job_id)

    def counts(self, job_id: JobId) -> Mapping[ItemStatus, int]:
        with self.reader() as now:
            return now.jobs.counts(job_id)

    def die_at_work(self, job_id: JobId, subject: str, others: str = "claimed") -> None:
        """What a process leaves behind that was killed while it worked on this item, the other
        ones `claimed` or `done`."""
        now = self.clock.now()
        with self.uow() as tx:
            job = tx.jobs.get(job_id)
            entered = job.running(now)
            tx.jobs.save(entered, was=job.status, was_attempt=job.attempt)
            tx.jobs.recover(job_id, job.attempt, now)
            while claimed := tx.jobs.claim(job_id, job.attempt, 10):
                for item in claimed:
                    if item.subject == subject:
                        tx.jobs.begin(item.id, job.attempt, now)
                    elif others == "done":
                        outcome = ItemOutcome(status=ItemStatus.DONE)
                        tx.jobs.finish(item.id, job.attempt, outcome, now)
            tx.commit()


def joined(thread: threading.Thread) -> None:
    thread.join(PATIENCE_S)
    assert not thread.is_alive(), "it never returned"
