"""The stores that the contracts of the unit of work and its repositories run on."""

import multiprocessing
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any, Protocol, TypeVar

import pytest

from adapters.memory.store import MemoryStore, State
from adapters.memory.unit_of_work import MemoryReader, MemoryUnitOfWork
from adapters.sql.database import SqlDatabase
from adapters.sql.unit_of_work import SqlReader, SqlUnitOfWork
from adapters.sqlite_search.index import SqlitePassageIndex
from adapters.sqlite_search.reader import SqlitePassageReader
from application.ports.unit_of_work import Reader, UnitOfWork

T = TypeVar("T")
Work = Callable[[UnitOfWork, int], T]
WORKERS = 4
_START_TIMEOUT_S = 120


def uow_on(database: SqlDatabase) -> SqlUnitOfWork:
    return SqlUnitOfWork(database, passages=SqlitePassageIndex)


def reader_on(database: SqlDatabase) -> SqlReader:
    return SqlReader(database, passages=SqlitePassageReader)


class Store(Protocol):
    uow: UnitOfWork
    reader: Reader

    def together(self, work: Work[T]) -> list[T]:
        """Do the work WORKERS times at the same moment; results by worker number."""
        ...


class InMemory(Store):
    """Workers are threads."""

    def __init__(self) -> None:
        self._store = MemoryStore()
        self.uow = MemoryUnitOfWork(self._store)
        self.reader = MemoryReader(self._store)

    def rows(self) -> State:
        """The committed moment."""
        return self._store.state

    def together(self, work: Work[T]) -> list[T]:
        start = Barrier(WORKERS)

        def one(number: int) -> T:
            start.wait(_START_TIMEOUT_S)
            return work(self.uow, number)

        with ThreadPoolExecutor(WORKERS) as pool:
            return list(pool.map(one, range(WORKERS)))


class InSql(Store):
    """Workers are processes, so the work must be a module's function."""

    def __init__(self, path: Path) -> None:
        self.database = SqlDatabase(path)
        self.uow = uow_on(self.database)
        self.reader = reader_on(self.database)

    def together(self, work: Work[T]) -> list[T]:
        processes = multiprocessing.get_context("spawn")
        start = processes.Barrier(WORKERS)
        with ProcessPoolExecutor(
            WORKERS, mp_context=processes, initializer=_meet_at, initargs=(start,)
        ) as pool:
            paths = [self.database.path] * WORKERS
            return list(pool.map(_in_process, paths, [work] * WORKERS, range(WORKERS)))


class OnMemory:
    """Mix in to run a contract on the memory store."""

    @pytest.fixture
    def store(self) -> Store:
        return InMemory()


class OnSql:
    """Mix in to run a contract on a database file."""

    @pytest.fixture
    def store(self, tmp_path: Path, empty_database: Path) -> Iterator[Store]:
        path = tmp_path / "reelsight.db"
        shutil.copyfile(empty_database, path)
        store = InSql(path)
        yield store
        store.database.close()


_start: Any = None


def _meet_at(start: Any) -> None:
    global _start
    _start = start


def _in_process(path: Path, work: Work[T], number: int) -> T:
    _start.wait(_START_TIMEOUT_S)
    return work(uow_on(SqlDatabase(path)), number)
