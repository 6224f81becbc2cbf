"""Whatever is done to a library, in whatever order: people win, nothing is lost, undo restores,
and what can be found is what is known. `make prove` does the same for longer."""

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from adapters.memory.store import MemoryStore
from adapters.memory.unit_of_work import MemoryReader, MemoryUnitOfWork
from adapters.sql.database import SqlDatabase
from tests.contract.inside_sql import broken_words
from tests.contract.stores import reader_on, uow_on
from tests.model.everything import machine_on
from tests.model.house import Stored


@pytest.fixture(scope="module")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "reelsight.db"
    database = SqlDatabase(path)
    database.prepare(may_migrate=True)
    database.close()
    return path


def sized(examples: int, steps: int) -> settings:
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )


def in_memory(_: Path) -> Stored:
    store = MemoryStore()
    return Stored(uow=MemoryUnitOfWork(store), reader=MemoryReader(store))


def test_in_memory(full_size: bool) -> None:
    size = sized(600, 60) if full_size else sized(25, 20)
    run_state_machine_as_test(machine_on(in_memory), settings=size)


def test_in_the_database(full_size: bool, empty_database: Path) -> None:
    def in_sql(folder: Path) -> Stored:
        path = folder / "reelsight.db"
        shutil.copyfile(empty_database, path)
        database = SqlDatabase(path)

        def check() -> None:
            assert broken_words(database) is None

        return Stored(
            uow=uow_on(database), reader=reader_on(database), check=check, close=database.close
        )

    size = sized(150, 50) if full_size else sized(8, 15)
    run_state_machine_as_test(machine_on(in_sql), settings=size)
