"""What every `JobRunner` promises."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.dbos.job_runner import DbosJobRunner
from adapters.memory.job_runner import MemoryJobRunner
from application.ports.job_runner import AttemptState, JobRunner
from application.ports.stop_signal import StopSignal
from domain.shared.ids import JobId

PATIENCE_S = 20.0
JOB = JobId("import-1")


class Attempts:
    """Remembers what was run; each lasts until it is let go or stopped."""

    def __init__(self) -> None:
        self.seen: list[tuple[JobId, int]] = []
        self.stopped: list[int] = []
        self.begun = threading.Semaphore(0)
        self.let_go = threading.Event()

    def __call__(self, job_id: JobId, attempt: int, stop: StopSignal) -> None:
        self.seen.append((job_id, attempt))
        self.begun.release()
        while not self.let_go.wait(0.01):
            if stop.is_set():
                self.stopped.append(attempt)
                return

    def wait_until_begun(self) -> None:
        assert self.begun.acquire(timeout=PATIENCE_S), "it never began"


def until(state: AttemptState, runner: JobRunner, attempt: int = 1) -> None:
    for _ in range(int(PATIENCE_S / 0.02)):
        if runner.state(JOB, attempt) is state:
            return
        threading.Event().wait(0.02)
    raise AssertionError(f"still {runner.state(JOB, attempt)}, not {state}")


@pytest.fixture
def attempts() -> Attempts:
    return Attempts()


@pytest.fixture(params=["memory", "dbos"])
def runner(
    request: pytest.FixtureRequest, tmp_path: Path, attempts: Attempts
) -> Iterator[JobRunner]:
    makers: dict[str, Callable[[], JobRunner]] = {
        "memory": MemoryJobRunner,
        "dbos": lambda: DbosJobRunner(tmp_path / "workflows.db"),
    }
    made = makers[request.param]()
    made.start(attempts)
    yield made
    made.stop(PATIENCE_S)


def test_an_attempt_that_is_enqueued_twice_runs_once(
    runner: JobRunner, attempts: Attempts
) -> None:
    assert runner.state(JOB, 1) is AttemptState.ABSENT
    runner.enqueue(JOB, 1)
    runner.enqueue(JOB, 1)
    attempts.wait_until_begun()
    runner.enqueue(JOB, 1)
    assert runner.state(JOB, 1) is AttemptState.ACTIVE
    attempts.let_go.set()
    until(AttemptState.ENDED, runner)

    runner.enqueue(JOB, 1)
    assert runner.state(JOB, 1) is AttemptState.ENDED
    runner.enqueue(JOB, 2)
    until(AttemptState.ENDED, runner, attempt=2)
    assert attempts.seen == [(JOB, 1), (JOB, 2)]


def test_stopping_tells_what_runs_and_waits_for_its_return(
    runner: JobRunner, attempts: Attempts
) -> None:
    runner.enqueue(JOB, 1)
    attempts.wait_until_begun()
    runner.stop(PATIENCE_S)
    assert attempts.stopped == [1]
    assert runner.state(JOB, 1) is AttemptState.ENDED


def test_a_runner_can_be_started_again_and_goes_on_with_what_is_enqueued(
    runner: JobRunner, attempts: Attempts
) -> None:
    runner.enqueue(JOB, 1)
    attempts.wait_until_begun()
    runner.stop(PATIENCE_S)
    runner.enqueue(JOB, 2)
    assert runner.state(JOB, 2) is AttemptState.ACTIVE

    attempts.let_go.set()
    runner.start(attempts)
    until(AttemptState.ENDED, runner, attempt=2)
    assert attempts.seen == [(JOB, 1), (JOB, 2)]


def test_only_records_of_ended_attempts_are_forgotten(
    runner: JobRunner, attempts: Attempts
) -> None:
    runner.enqueue(JOB, 1)
    attempts.wait_until_begun()
    later = datetime.now(UTC) + timedelta(minutes=1)
    assert runner.forget_ended(later) == 0
    attempts.let_go.set()
    until(AttemptState.ENDED, runner)

    assert runner.forget_ended(datetime.now(UTC) - timedelta(minutes=1)) == 0
    assert runner.forget_ended(later) == 1
    assert runner.state(JOB, 1) is AttemptState.ABSENT
