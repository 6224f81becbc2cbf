"""Transactions on the database file."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property

import sqlalchemy as sa

from adapters.sql import changes
from adapters.sql.calls import SqlCallReader, SqlCallRepository
from adapters.sql.database import SqlDatabase
from adapters.sql.edits import SqlEditReader, SqlEditRepository
from adapters.sql.file_list import SqlFileReader
from adapters.sql.file_totals import CountedTotals
from adapters.sql.files import SqlFileRepository
from adapters.sql.job_claims import SqlJobRepository
from adapters.sql.jobs import SqlJobReader
from adapters.sql.media import SqlMediaReader, SqlMediaRepository
from adapters.sql.plans import SqlPlanReader
from adapters.sql.predecessors import SqlPredecessorReader, SqlPredecessorRepository
from adapters.sql.rescans import SqlRescanReader, SqlRescanRepository
from adapters.sql.runs import SqlRunReader, SqlRunRepository
from adapters.sql.saved_filters import SqlSavedFilterReader, SqlSavedFilterRepository
from adapters.sql.spend import SqlSpendLedger, SqlSpendReader
from adapters.sql.strikes import SqlStrikeReader, SqlStrikeRepository
from adapters.sql.summaries import SqlSummaryReader, SqlSummaryRepository
from adapters.sql.transcripts import SqlTranscriptReader, SqlTranscriptRepository
from adapters.sql.uploads import SqlUploadReader, SqlUploadRepository
from application.ports.passage_index import PassageIndex, PassageReader
from application.ports.unit_of_work import Reader, Snapshot, Transaction, UnitOfWork

IndexOn = Callable[[sa.Connection], PassageIndex]
ReaderOn = Callable[[sa.Connection], PassageReader]


class SqlTransaction(Transaction):
    """All repositories on one connection."""

    def __init__(
        self, connection: sa.Connection, transaction: sa.RootTransaction, passages: IndexOn
    ) -> None:
        self._connection = connection
        self._transaction = transaction
        self._passages = passages

    @property
    def files(self) -> SqlFileRepository:
        return SqlFileRepository(self._open_connection())

    @property
    def media(self) -> SqlMediaRepository:
        return SqlMediaRepository(self._open_connection())

    @property
    def jobs(self) -> SqlJobRepository:
        return SqlJobRepository(self._open_connection())

    @property
    def runs(self) -> SqlRunRepository:
        return SqlRunRepository(self._open_connection())

    @property
    def edits(self) -> SqlEditRepository:
        return SqlEditRepository(self._open_connection())

    @property
    def passages(self) -> PassageIndex:
        return self._passages(self._open_connection())

    @property
    def rescans(self) -> SqlRescanRepository:
        return SqlRescanRepository(self._open_connection())

    @property
    def saved_filters(self) -> SqlSavedFilterRepository:
        return SqlSavedFilterRepository(self._open_connection())

    @property
    def uploads(self) -> SqlUploadRepository:
        return SqlUploadRepository(self._open_connection())

    @property
    def strikes(self) -> SqlStrikeRepository:
        return SqlStrikeRepository(self._open_connection())

    @property
    def predecessors(self) -> SqlPredecessorRepository:
        return SqlPredecessorRepository(self._open_connection())

    @property
    def transcripts(self) -> SqlTranscriptRepository:
        return SqlTranscriptRepository(self._open_connection())

    @property
    def summaries(self) -> SqlSummaryRepository:
        return SqlSummaryRepository(self._open_connection())

    @property
    def calls(self) -> SqlCallRepository:
        return SqlCallRepository(self._open_connection())

    @property
    def spend(self) -> SqlSpendLedger:
        return SqlSpendLedger(self._open_connection())

    @property
    def plans(self) -> SqlPlanReader:
        return SqlPlanReader(self._open_connection())

    def commit(self) -> None:
        changes.bump(self._open_connection())
        self._transaction.commit()

    def _open_connection(self) -> sa.Connection:
        if not self._transaction.is_active:
            raise RuntimeError("the transaction has ended")
        return self._connection


class SqlUnitOfWork(UnitOfWork):
    """`UnitOfWork`: BEGIN IMMEDIATE, a connection of its own per `with`."""

    def __init__(self, database: SqlDatabase, *, passages: IndexOn) -> None:
        self._database = database
        self._passages = passages

    @contextmanager
    def __call__(self) -> Iterator[SqlTransaction]:
        here = self._database.in_this_thread
        if getattr(here, "writing", False):
            # It would wait for itself until the busy timeout ends.
            raise RuntimeError("a unit of work inside another one in the same thread")
        here.writing = True
        try:
            with (
                self._database.turn_to_write(),
                self._database.engine.connect() as connection,
                connection.execution_options(write=True).begin() as transaction,
            ):
                changes.begin(connection)
                try:
                    yield SqlTransaction(connection, transaction, self._passages)
                finally:
                    if transaction.is_active:
                        transaction.rollback()
        finally:
            here.writing = False


class SqlSnapshot(Snapshot):
    """All readers on one connection."""

    def __init__(
        self, connection: sa.Connection, passages: ReaderOn, totals: CountedTotals
    ) -> None:
        self._connection = connection
        self._passages = passages
        self._totals = totals

    @property
    def files(self) -> SqlFileReader:
        return SqlFileReader(self._connection, self._totals)

    @property
    def media(self) -> SqlMediaReader:
        return SqlMediaReader(self._connection)

    @property
    def jobs(self) -> SqlJobReader:
        return SqlJobReader(self._connection)

    @property
    def runs(self) -> SqlRunReader:
        return SqlRunReader(self._connection)

    @property
    def edits(self) -> SqlEditReader:
        return SqlEditReader(self._connection)

    @property
    def rescans(self) -> SqlRescanReader:
        return SqlRescanReader(self._connection)

    @property
    def saved_filters(self) -> SqlSavedFilterReader:
        return SqlSavedFilterReader(self._connection)

    @property
    def uploads(self) -> SqlUploadReader:
        return SqlUploadReader(self._connection)

    @property
    def strikes(self) -> SqlStrikeReader:
        return SqlStrikeReader(self._connection)

    @property
    def predecessors(self) -> SqlPredecessorReader:
        return SqlPredecessorReader(self._connection)

    @property
    def transcripts(self) -> SqlTranscriptReader:
        return SqlTranscriptReader(self._connection)

    @property
    def summaries(self) -> SqlSummaryReader:
        return SqlSummaryReader(self._connection)

    @property
    def calls(self) -> SqlCallReader:
        return SqlCallReader(self._connection)

    @property
    def spend(self) -> SqlSpendReader:
        return SqlSpendReader(self._connection)

    @property
    def plans(self) -> SqlPlanReader:
        return SqlPlanReader(self._connection)

    @cached_property
    def passages(self) -> PassageReader:
        # one: what it has looked up once, and its patience, are those of all the questions
        return self._passages(self._connection)


class SqlReader(Reader):
    """`Reader`: a deferred transaction, which sees one moment and waits for nobody."""

    def __init__(self, database: SqlDatabase, *, passages: ReaderOn) -> None:
        self._database = database
        self._passages = passages

    @contextmanager
    def __call__(self) -> Iterator[SqlSnapshot]:
        with self._database.engine.connect() as connection:
            yield SqlSnapshot(connection, self._passages, self._database.totals)
