"""Bringing the database up to date, as several commands do at once at the first start."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.sql.database import SqlDatabase
from adapters.system.worker_lock import FileLockWorkerRole
from application.library.prepare_database import PrepareDatabase
from application.ports.database import MigrationNeedsWorker


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[FileLockWorkerRole]:
    """The role as another process would hold it."""
    made = FileLockWorkerRole(tmp_path / "worker.lock")
    yield made
    made.release()


def prepare_of(folder: Path, *, patience_s: float) -> PrepareDatabase:
    return PrepareDatabase(
        database=SqlDatabase(folder / "reelsight.db"),
        role=FileLockWorkerRole(folder / "worker.lock"),
        patience_s=patience_s,
    )


def test_a_missing_database_is_made_and_the_role_is_free_again(
    tmp_path: Path, elsewhere: FileLockWorkerRole
) -> None:
    prepare_of(tmp_path, patience_s=0)()
    SqlDatabase(tmp_path / "reelsight.db").prepare(may_migrate=False)
    assert elsewhere.take()


def test_beside_a_worker_that_does_not_make_it_the_refusal_is_final(
    tmp_path: Path, elsewhere: FileLockWorkerRole
) -> None:
    assert elsewhere.take()
    with pytest.raises(MigrationNeedsWorker):
        prepare_of(tmp_path, patience_s=0)()
    assert not (tmp_path / "reelsight.db").exists()


def test_beside_a_worker_that_is_making_it_one_waits(
    tmp_path: Path, elsewhere: FileLockWorkerRole
) -> None:
    assert elsewhere.take()
    waiting = threading.Thread(target=prepare_of(tmp_path, patience_s=20), daemon=True)
    waiting.start()
    SqlDatabase(tmp_path / "reelsight.db").prepare(may_migrate=True)
    waiting.join(20)
    assert not waiting.is_alive()
