"""The database file: is it ours, is it up to date, and does everything in it work?"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from adapters.sql import checks
from adapters.sql.engine import PATIENCE_S, open_engine, sqlite_driver
from adapters.sql.file_totals import CountedTotals
from adapters.sql.identity import APPLICATION_ID, Owner, owner_of
from adapters.sql.migrations import HEAD
from adapters.sql.upgrade import refuse_newer, revision_of, upgrade
from application.ports.database import (
    Check,
    Database,
    ForeignDatabase,
    MigrationNeedsWorker,
)
from application.ports.unit_of_work import DatabaseBusy, StoreUnavailable


class SqlDatabase(Database):
    """`Database` in one SQLite file. Made once per process; shared by its threads."""

    def __init__(self, path: Path, *, patience_s: float = PATIENCE_S) -> None:
        self.path = path
        self.in_this_thread = threading.local()
        """Whether the thread is inside a unit of work, whichever object began it."""
        self.totals = CountedTotals()
        self._lock = threading.RLock()
        self._patience_s = patience_s
        self._turn = threading.Lock()
        self._engine: sa.Engine | None = None

    @property
    def engine(self) -> sa.Engine:
        """Opened when it is first asked for, and never on a file that is not ours."""
        with self._lock:
            if self._engine is None:
                self.refuse_foreign(self.path)
                self._engine = open_engine(self.path, patience_s=self._patience_s)
            return self._engine

    @contextmanager
    def turn_to_write(self) -> Iterator[None]:
        """SQLite lets writers wait by sleeping and asking again. Those of one process line up
        here instead; other processes still wait for SQLite's own lock.

        Raises:
            DatabaseBusy
        """
        if not self._turn.acquire(timeout=self._patience_s):
            raise DatabaseBusy()
        try:
            yield
        finally:
            self._turn.release()

    def refuse_foreign(self, path: Path) -> None:
        if self._owner(path) is Owner.SOMEBODY_ELSE:
            raise ForeignDatabase(path=str(path))

    def prepare(self, may_migrate: bool) -> None:
        self.refuse_foreign(self.path)
        present = revision_of(self.engine) if self._owner(self.path) is Owner.OURS else None
        if present == HEAD:
            return
        refuse_newer(present)
        if not may_migrate:
            raise MigrationNeedsWorker(path=str(self.path))
        self._claim()
        upgrade(self.path)

    def check(self) -> tuple[Check, ...]:
        capable = (checks.driver(), checks.full_text(), checks.vectors())
        owner = self._owner(self.path)
        if owner is Owner.NOBODY:
            return (*capable, checks.missing(self.path))
        if owner is Owner.SOMEBODY_ELSE:
            return (*capable, checks.foreign(self.path))
        try:
            with self.engine.connect() as connection:
                return (*capable, *checks.of_file(connection))
        except (StoreUnavailable, sa.exc.DatabaseError) as error:
            return (*capable, checks.unreadable(error))

    def close(self) -> None:
        """Close the pooled connections; the next use opens new ones."""
        with self._lock:
            if self._engine is not None:
                self._engine.dispose()
                self._engine = None

    def _owner(self, path: Path) -> Owner:
        """As `owner_of`, and never by opening the file while it is open as our database: closing
        it again would drop every lock that SQLite holds on it, for those are of the whole process,
        and the next program that ends would take the write-ahead log away from below us.
        """
        with self._lock:
            if self._engine is None or not _same(path, self.path):
                return owner_of(path)
            try:
                with self._engine.connect() as connection:
                    mark = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
            except (StoreUnavailable, sa.exc.DatabaseError):
                return Owner.OURS  # nothing else is ever opened; what is wrong shows elsewhere
        if not mark:
            return Owner.NOBODY
        return Owner.OURS if mark == APPLICATION_ID else Owner.SOMEBODY_ELSE

    def _claim(self) -> None:
        """Mark an empty file as ours before anything else is written to it.

        In the plain journal mode that a new file has, so that the mark is in the file itself and
        not in a write-ahead log that a crash may leave beside it.
        """
        if self._owner(self.path) is Owner.OURS:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite_driver().connect(str(self.path), timeout=30)
        try:
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        finally:
            connection.close()


def _same(path: Path, other: Path) -> bool:
    try:
        return path.samefile(other)
    except OSError:
        return False
