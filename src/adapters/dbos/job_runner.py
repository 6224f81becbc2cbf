"""`JobRunner` on DBOS, in a SQLite file of its own."""

import logging
import threading
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from application.ports.job_runner import AttemptState, JobRunner, RunAttempt
from domain.shared.ids import JobId

if TYPE_CHECKING:  # importing DBOS costs half a second
    import sqlalchemy as sa
    from dbos import DBOSClient, DBOSConfig

APPLICATION = "reelsight"
# Constant, both: workflows of another executor or another version are never picked up again, so
# an upgrade or a restart under another name would lose the queue.
EXECUTOR = "worker"
VERSION = "1"

_JOBS_AT_ONCE = 16
_POLL_S = 0.5
_ACTIVE = ("ENQUEUED", "DELAYED", "PENDING")
_ENDED = ("SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")
_FORGOTTEN_AT_ONCE = 500
_RECORDING_S = 2.0


class DbosJobRunner(JobRunner):
    """One workflow per attempt, named `<job>:<attempt>`.

    Only `start` launches DBOS; everything else goes through its client, which runs nothing. Until
    somebody has been the worker there is no database: an attempt enqueued then is not kept here,
    and the sweep of the first worker finds its rows.
    """

    def __init__(self, database_path: Path) -> None:
        self._path = database_path
        self._lock = threading.Lock()
        self._opened: sa.Engine | None = None
        self._client: DBOSClient | None = None
        self._stop = threading.Event()
        self._returned = threading.Condition()
        self._running: set[str] = set()

    def enqueue(self, job_id: JobId, attempt: int) -> None:
        client = self._ask()
        if client is None:
            return
        client.enqueue(
            {
                "queue_name": _names().QUEUE,
                "workflow_name": _names().WORKFLOW,
                "workflow_id": _id(job_id, attempt),
                "app_version": VERSION,
            },
            str(job_id),
            attempt,
        )

    def state(self, job_id: JobId, attempt: int) -> AttemptState:
        client = self._ask()
        if client is None:
            return AttemptState.ABSENT
        found = client.list_workflows(
            workflow_ids=[_id(job_id, attempt)], load_input=False, load_output=False
        )
        if not found:
            return AttemptState.ABSENT
        return AttemptState.ACTIVE if found[0].status in _ACTIVE else AttemptState.ENDED

    def start(self, run: RunAttempt) -> None:
        from dbos import DBOS

        workflow = _names()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._stop = stop = threading.Event()

        def run_one(job_id: str, attempt: int) -> None:
            name = _id(JobId(job_id), attempt)
            with self._returned:
                self._running.add(name)
            try:
                run(JobId(job_id), attempt, stop)
            finally:
                with self._returned:
                    self._running.discard(name)
                    self._returned.notify_all()

        workflow.bind(run_one)
        _be_quiet()
        with self._lock:
            config: DBOSConfig = {
                "name": APPLICATION,
                "system_database_engine": self._engine(),
                "executor_id": EXECUTOR,
                "application_version": VERSION,
                "log_level": "WARNING",
            }
        DBOS(config=config)
        DBOS.launch()
        DBOS.register_queue(
            workflow.QUEUE, worker_concurrency=_JOBS_AT_ONCE, polling_interval_sec=_POLL_S
        )

    def stop(self, timeout_s: float) -> None:
        from dbos import DBOS

        self._stop.set()
        with self._returned:
            names = list(self._running)
            self._returned.wait_for(lambda: not self._running, timeout_s)
            names = [name for name in names if name not in self._running]
        self._wait_until_recorded(names)
        DBOS.destroy()
        _names().bind(None)

    def forget_ended(self, before: datetime) -> int:
        client = self._ask()
        if client is None:
            return 0
        forgotten = 0
        while old := client.list_workflows(
            status=list(_ENDED),
            completed_before=before.isoformat(),
            limit=_FORGOTTEN_AT_ONCE,
            load_input=False,
            load_output=False,
        ):
            client.delete_workflows([workflow.workflow_id for workflow in old])
            forgotten += len(old)
        return forgotten

    def _wait_until_recorded(self, names: list[str]) -> None:
        """That an attempt has returned is written by DBOS a moment later. Cut off before, it
        would only run once more and find nothing to do, so this does not insist."""
        client = self._ask()
        if client is None or not names:
            return
        until = time.monotonic() + _RECORDING_S
        while time.monotonic() < until and client.list_workflows(
            workflow_ids=names, status=list(_ACTIVE), load_input=False, load_output=False
        ):
            time.sleep(0.01)

    def _ask(self) -> "DBOSClient | None":
        """None as long as there is no database. DBOS's client would create an empty one."""
        with self._lock:
            if self._client is None and self._is_there():
                from dbos import DBOSClient

                _be_quiet()
                self._client = DBOSClient(
                    system_database_engine=self._engine(),
                    application_name=APPLICATION,
                    retry_connection_errors=False,
                )
            return self._client

    def _is_there(self) -> bool:
        import sqlalchemy as sa

        return self._path.is_file() and sa.inspect(self._engine()).has_table("workflow_status")

    def _engine(self) -> "sa.Engine":
        if self._opened is None:
            from adapters.dbos.engine import open_engine

            self._opened = open_engine(self._path)
        return self._opened


def _id(job_id: JobId, attempt: int) -> str:
    return f"{job_id}:{attempt}"


def _names() -> Any:
    from adapters.dbos import workflow

    return workflow


def _be_quiet() -> None:
    """Without a handler DBOS installs one that writes to stderr past our logging."""
    logger = logging.getLogger("dbos")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
