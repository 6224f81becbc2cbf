"""What is said of the DBOS runner alone: its file, other processes, and dying."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.dbos.job_runner import DbosJobRunner
from application.ports.job_runner import AttemptState
from tests.contract.test_job_runner import JOB, PATIENCE_S, Attempts, until

WORKER = """
import sys, threading
from pathlib import Path
from adapters.dbos.job_runner import DbosJobRunner

def run(job_id, attempt, stop):
    print(job_id, attempt, flush=True)
    threading.Event().wait()

runner = DbosJobRunner(Path(sys.argv[1]))
runner.start(run)
runner.enqueue(sys.argv[2], 1)
threading.Event().wait()
"""

DOOR = """
import sys
from pathlib import Path
from adapters.dbos.job_runner import DbosJobRunner

runner = DbosJobRunner(Path(sys.argv[1]))
runner.enqueue(sys.argv[2], 1)
print(runner.state(sys.argv[2], 1))
"""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "workflows.db"


@pytest.fixture
def runner(database: Path) -> Iterator[DbosJobRunner]:
    made = DbosJobRunner(database)
    yield made
    made.stop(PATIENCE_S)


def process(script: str, database: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, str(database), JOB],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_before_anybody_was_the_worker_nothing_is_known_and_no_file_appears(
    database: Path,
) -> None:
    door = DbosJobRunner(database)
    door.enqueue(JOB, 1)
    assert door.state(JOB, 1) is AttemptState.ABSENT
    assert list(database.parent.iterdir()) == []


def test_what_another_process_enqueues_runs_in_the_worker(
    database: Path, runner: DbosJobRunner
) -> None:
    attempts = Attempts()
    attempts.let_go.set()
    runner.start(attempts)
    door = process(DOOR, database)
    said, errors = door.communicate(timeout=PATIENCE_S)

    assert (said.strip(), errors) == ("active", "")
    until(AttemptState.ENDED, runner)
    assert attempts.seen == [(JOB, 1)]


def test_what_a_killed_worker_ran_is_run_again_by_the_next(
    database: Path, runner: DbosJobRunner
) -> None:
    killed = process(WORKER, database)
    assert killed.stdout is not None
    assert killed.stdout.readline() == f"{JOB} 1\n"
    killed.send_signal(signal.SIGKILL)
    _, errors = killed.communicate(timeout=PATIENCE_S)
    assert errors == ""
    assert runner.state(JOB, 1) is AttemptState.ACTIVE

    attempts = Attempts()
    attempts.let_go.set()
    runner.start(attempts)
    until(AttemptState.ENDED, runner)
    assert attempts.seen == [(JOB, 1)]


def test_an_attempt_that_raises_has_ended(runner: DbosJobRunner) -> None:
    def burst(*_: object) -> None:
        raise OSError("the disk is full")

    runner.start(burst)
    runner.enqueue(JOB, 1)
    until(AttemptState.ENDED, runner)
