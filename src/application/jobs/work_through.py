"""The items of one attempt: claimed many at a time, worked on side by side."""

import threading
import time
from collections import Counter, deque

import structlog

from application.jobs.do_item import AttemptTakenOver, DoItem
from application.jobs.handler import Resource
from application.jobs.slots import WorkSlots
from application.ports.stop_signal import StopSignal
from application.ports.unit_of_work import Reader, UnitOfWork
from domain.jobs.job import Job, JobItem, JobStatus

log = structlog.get_logger(__name__)

CLAIMED_AT_ONCE = 64
_QUICK = (Resource.DISK, Resource.PROBE, Resource.ROWS)
"""Items that take milliseconds are claimed ahead; others only when there is a slot for them, so
that what is shown as running is."""
_LOOK_AGAIN_S = 0.25
_PATIENCE_S = 20.0
"""How long a worker that goes down waits for handlers that are slow to stop."""

_ALONE = "alone"
_Lane = Resource | str


class WorkThrough(StopSignal):
    """One attempt's work in this process. It is its handlers' stop signal as well: set when the
    worker goes down, the job is cancelled, or another attempt took over."""

    def __init__(
        self,
        job: Job,
        worker_stop: StopSignal,
        *,
        uow: UnitOfWork,
        reader: Reader,
        do: DoItem,
        slots: WorkSlots,
    ) -> None:
        self._job = job
        self._worker_stop = worker_stop
        self._uow = uow
        self._reader = reader
        self._do = do
        self._slots = slots
        self._lock = threading.Lock()
        # Each is told only what concerns it: waking every thread for every item costs as much as
        # a quick item itself.
        self._feeder = threading.Condition(self._lock)
        self._workers = {lane: threading.Condition(self._lock) for lane in _LANES}
        self._waiting: dict[_Lane, deque[JobItem]] = {lane: deque() for lane in _LANES}
        self._busy: Counter[_Lane] = Counter()
        self._threads: dict[_Lane, list[threading.Thread]] = {lane: [] for lane in _LANES}
        self._last_lane: _Lane | None = None
        self._dry = False
        """There was nothing to claim just now, so only an idle job is in a hurry."""
        self._halted = False
        self._over = False
        self._error: BaseException | None = None
        self._next_look = time.monotonic()

    def is_set(self) -> bool:
        return self._halted or self._worker_stop.is_set()

    def __call__(self) -> bool:
        """Returns when nothing is left or it was stopped, with every item that was begun ended or
        given back. False when a handler did not stop in time and is left behind.

        Raises:
            AttemptTakenOver
        """
        try:
            self._feed()
        except BaseException as error:
            self._fail(error)
        stopped = self._join()
        if self._error is not None:
            raise self._error
        return stopped

    def _feed(self) -> None:
        while not self.is_set():
            self._look_at_job()
            with self._lock:
                # Asked before the claim: what a running item adds until its end is then found.
                quiet = self._is_quiet()
                wanted = self._wanted()
            if wanted:
                claimed = self._claim(wanted)
                if not claimed and quiet:
                    return
                self._hand_out(claimed)
                self._dry = not claimed
            with self._feeder:
                self._feeder.wait_for(self._has_to_feed, _LOOK_AGAIN_S)

    def _has_to_feed(self) -> bool:
        return self.is_set() or self._is_quiet() or (not self._dry and self._wanted() > 0)

    def _tell_feeder(self) -> None:
        if self._has_to_feed():
            self._feeder.notify()

    def _is_quiet(self) -> bool:
        return not self._busy.total() and not any(self._waiting.values())

    def _wanted(self) -> int:
        lane = self._last_lane
        if lane is None:
            return 1
        waiting = sum(map(len, self._waiting.values()))
        if lane in _QUICK or not isinstance(lane, Resource):
            return CLAIMED_AT_ONCE if waiting < CLAIMED_AT_ONCE // 2 else 0
        return max(0, self._slots.limit(lane) - self._busy[lane] - waiting)

    def _claim(self, limit: int) -> tuple[JobItem, ...]:
        with self._uow() as tx:
            claimed = tx.jobs.claim(self._job.id, self._job.attempt, limit)
            tx.commit()
        return claimed

    def _look_at_job(self) -> None:
        if time.monotonic() < self._next_look:
            return
        self._next_look = time.monotonic() + _LOOK_AGAIN_S
        with self._reader() as now:
            seen = now.jobs.get(self._job.id)
        if seen.attempt != self._job.attempt:
            raise AttemptTakenOver()
        if seen.status is not JobStatus.RUNNING:
            self._halt()

    def _hand_out(self, items: tuple[JobItem, ...]) -> None:
        with self._lock:
            for item in items:
                lane: _Lane = _ALONE if item.alone else self._do.resource(item)
                self._last_lane = lane
                self._waiting[lane].append(item)
                self._have_threads(lane)
                self._workers[lane].notify()

    def _have_threads(self, lane: _Lane) -> None:
        threads = self._threads[lane]
        enough = self._slots.limit(lane) if isinstance(lane, Resource) else 1
        wanted = min(enough, self._busy[lane] + len(self._waiting[lane]))
        for _ in range(wanted - len(threads)):
            name = f"{self._job.id}-{lane}"
            thread = threading.Thread(target=self._work, args=(lane,), name=name, daemon=True)
            threads.append(thread)
            thread.start()

    def _work(self, lane: _Lane) -> None:
        try:
            while self._wait_for_item(lane):
                if not isinstance(lane, Resource):
                    with self._slots.whole_worker(self) as got_it:
                        if got_it:
                            self._work_on_from(lane)
                elif self._slots.take(lane, self):
                    try:
                        self._work_on_from(lane)
                    finally:
                        self._slots.give(lane)
        except BaseException as error:
            self._fail(error)

    def _wait_for_item(self, lane: _Lane) -> bool:
        with self._workers[lane]:
            while not self._over and not self.is_set():
                if self._waiting[lane]:
                    return True
                self._workers[lane].wait(_LOOK_AGAIN_S)
            return False

    def _work_on_from(self, lane: _Lane) -> None:
        """One item, and those after it as long as nobody else wants the slot."""
        item = self._next(lane)
        if item is None:
            return
        following: JobItem | None = None
        try:
            self._do.begin(self._job, item)
            while item is not None:
                finished = self._do.work_on(self._job, item, self)
                if finished is None:
                    self._do.give_back(self._job, item)
                    return
                if isinstance(lane, Resource) and self._slots.may_keep(lane):
                    following = self._next(lane)
                self._do.end(self._job, item, finished, following)
                self._done_with(lane)
                item, following = following, None
        finally:
            for _ in filter(None, (item, following)):
                self._done_with(lane)

    def _next(self, lane: _Lane) -> JobItem | None:
        with self._lock:
            if self.is_set() or not self._waiting[lane]:
                return None
            self._busy[lane] += 1
            item = self._waiting[lane].popleft()
            self._tell_feeder()
            return item

    def _done_with(self, lane: _Lane) -> None:
        with self._lock:
            self._busy[lane] -= 1
            self._tell_feeder()

    def _halt(self) -> None:
        with self._lock:
            self._halted = True
            self._wake_all()

    def _fail(self, error: BaseException) -> None:
        self._error = self._error or error
        self._halt()

    def _wake_all(self) -> None:
        for condition in (self._feeder, *self._workers.values()):
            condition.notify_all()

    def _join(self) -> bool:
        with self._lock:
            self._over = True
            self._wake_all()
        waited = 0.0
        for thread in [thread for lane in self._threads.values() for thread in lane]:
            while thread.is_alive():
                thread.join(_LOOK_AGAIN_S)
                waited += _LOOK_AGAIN_S if self._worker_stop.is_set() else 0.0
                if waited > _PATIENCE_S:
                    log.warning("an item did not stop in time", job=self._job.id)
                    return False
        return True


_LANES: tuple[_Lane, ...] = (*Resource, _ALONE)
