"""The stores that the machines run on, and how long they run."""

import shutil
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, settings

from adapters.memory.store import MemoryStore
from adapters.memory.unit_of_work import MemoryReader, MemoryUnitOfWork
from adapters.sql.database import SqlDatabase
from tests.contract.inside_sql import broken_words
from tests.contract.stores import reader_on, uow_on
from tests.model.house import Stored


def in_memory(_: Path) -> Stored:
    store = MemoryStore()
    return Stored(uow=MemoryUnitOfWork(store), reader=MemoryReader(store))


def in_sql(template: Path) -> Callable[[Path], Stored]:
    """On copies of an empty database, which is made there when it is not."""
    if not template.exists():
        made = SqlDatabase(template)
        made.prepare(may_migrate=True)
        made.close()

    def store(folder: Path) -> Stored:
        path = folder / "reelsight.db"
        shutil.copyfile(template, path)
        database = SqlDatabase(path)

        def check() -> None:
            assert broken_words(database) is None

        return Stored(
            uow=uow_on(database), reader=reader_on(database), check=check, close=database.close
        )

    return store


def sized(lives: int, steps: int) -> settings:
    return settings(
        max_examples=lives,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
