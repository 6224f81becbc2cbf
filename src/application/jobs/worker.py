"""Being the worker of a data folder: who holds the role runs the jobs."""

import threading
from collections.abc import Callable, Sequence

import structlog

from application.jobs.sweep_jobs import SweepJobs
from application.ports.job_runner import JobRunner, RunAttempt, WorkerRole
from domain.shared.errors import Conflict

log = structlog.get_logger(__name__)

_ASK_FOR_ROLE_EVERY_S = 1.0


class WorkerRoleNotHeld(Conflict):
    """Another process is the worker of this data folder."""

    code = "worker_role_not_held"
    remedy = "It does the jobs; stop it first if this process should."


class Worker:
    """`on_start` runs before the first attempt does, e.g. to clear what a dead worker left in
    the scratch folder; each time this process becomes the worker. `chores` are done beside the
    jobs, soon after the start and then once in `chores_every_s`."""

    def __init__(
        self,
        *,
        role: WorkerRole,
        runner: JobRunner,
        run_job: RunAttempt,
        sweep: SweepJobs,
        on_start: Sequence[Callable[[], None]] = (),
        chores: Sequence[Callable[[], None]] = (),
        sweep_every_s: float = 60.0,
        chores_every_s: float = 24 * 3600.0,
        stop_timeout_s: float = 30.0,
    ) -> None:
        self._role = role
        self._runner = runner
        self._run_job = run_job
        self._sweep = sweep
        self._on_start = on_start
        self._chores = chores
        self._chores_every_s = chores_every_s
        self._sweep_every_s = sweep_every_s
        self._stop_timeout_s = stop_timeout_s
        self._lock = threading.RLock()
        self._running = False
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    @property
    def running(self) -> bool:
        return self._running

    def start(self) -> None:
        """Raises:
        WorkerRoleNotHeld
        """
        with self._lock:
            if self._running:
                return
            if not self._role.held:
                raise WorkerRoleNotHeld()
            for hook in self._on_start:
                hook()
            self._running = True  # from here on the runner has to be stopped, even half started
            try:
                self._runner.start(self._run_job)
                self._sweep()
            except BaseException:
                self._halt()
                raise
            self._in_thread(self._sweep_now_and_then, "sweep")
            if self._chores:
                self._in_thread(self._do_chores, "chores")

    def start_if_free(self) -> bool:
        """Become the worker when nobody is. True when this process is it."""
        with self._lock:
            if self._running:
                return True
            if not self._role.take():
                return False
            try:
                self.start()
            except BaseException:
                self._role.release()
                raise
            return True

    def do_if_free(self, work: Callable[[], None]) -> bool:
        """Do what only the worker may, in its place, when there is none. True when it was done."""
        with self._lock:
            if self._role.held or not self._role.take():
                return False
            try:
                work()
            finally:
                self._role.release()
            return True

    def start_when_free(self) -> None:
        """Keep asking for the role, in the background, until it is ours or `stop` is called."""
        self._in_thread(self._wait_for_role, "wait-for-role")

    def stop(self) -> None:
        """Running items are given back and the role is released. It may be started again."""
        with self._lock:
            self._stopping.set()
            self._stopping = threading.Event()
            threads, self._threads = self._threads, []
            self._halt()
        for thread in threads:
            thread.join()

    def _halt(self) -> None:
        if self._running:
            self._running = False
            self._runner.stop(self._stop_timeout_s)
        self._role.release()

    def _in_thread(self, work: Callable[[threading.Event], None], name: str) -> None:
        with self._lock:
            thread = threading.Thread(target=work, args=(self._stopping,), name=name, daemon=True)
            self._threads.append(thread)
            thread.start()

    def _wait_for_role(self, stopping: threading.Event) -> None:
        while True:
            try:
                with self._lock:  # so that it is not started behind a stop
                    if stopping.is_set() or self.start_if_free():
                        return
            except Exception:
                log.exception("could not become the worker; trying again")
            stopping.wait(_ASK_FOR_ROLE_EVERY_S)

    def _sweep_now_and_then(self, stopping: threading.Event) -> None:
        while not stopping.wait(self._sweep_every_s):
            try:
                self._sweep()
            except Exception:
                log.exception("the sweep failed; it is tried again")

    def _do_chores(self, stopping: threading.Event) -> None:
        while not stopping.is_set():
            for chore in self._chores:
                try:
                    chore()
                except Exception:
                    log.exception("a chore failed; it is tried again")
            stopping.wait(self._chores_every_s)
