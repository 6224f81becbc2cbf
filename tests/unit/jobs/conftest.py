from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.system.worker_lock import FileLockWorkerRole
from tests.unit.jobs.workshop import Workshop


@pytest.fixture
def workshop(tmp_path: Path) -> Iterator[Workshop]:
    made = Workshop(tmp_path)
    yield made
    made.stop.set()
    made.runner.stop(5)
    made.database.close()


@pytest.fixture
def role(tmp_path: Path) -> Iterator[FileLockWorkerRole]:
    made = FileLockWorkerRole(tmp_path / "worker.lock")
    yield made
    made.release()


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[FileLockWorkerRole]:
    """The role as another process would hold it."""
    made = FileLockWorkerRole(tmp_path / "worker.lock")
    yield made
    made.release()
