"""At most one process is the worker, and the role is free when its holder dies."""

import subprocess
import sys
from pathlib import Path

import pytest

from adapters.system.worker_lock import FileLockWorkerRole

HOLDER = """
import sys
from pathlib import Path
from adapters.system.worker_lock import FileLockWorkerRole
role = FileLockWorkerRole(Path(sys.argv[1]))
sys.stdout.write(f"{role.take()}\\n")
sys.stdout.flush()
sys.stdin.read()
"""


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    return tmp_path / "data" / "worker.lock"


def test_it_is_taken_once_and_may_be_asked_for_again(lock: Path) -> None:
    role = FileLockWorkerRole(lock)
    assert not role.held
    assert role.take()
    assert role.take()
    assert role.held


def test_a_second_one_waits_until_the_first_lets_go(lock: Path) -> None:
    first, second = FileLockWorkerRole(lock), FileLockWorkerRole(lock)
    assert first.take()
    assert not second.take()
    first.release()
    assert not first.held
    assert second.take()


def test_a_killed_holder_leaves_the_role_free(lock: Path) -> None:
    command = [sys.executable, "-c", HOLDER, str(lock)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"True\n"
        mine = FileLockWorkerRole(lock)
        assert not mine.take()
        holder.kill()
        holder.wait()
    assert mine.take()
