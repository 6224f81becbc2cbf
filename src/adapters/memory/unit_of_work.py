"""Transactions in memory: a copy is changed, a commit swaps it in."""

from collections.abc import Iterator
from contextlib import contextmanager

from adapters.memory.calls import MemoryCallReader, MemoryCallRepository
from adapters.memory.edits import MemoryEditReader, MemoryEditRepository
from adapters.memory.files import MemoryFileReader, MemoryFileRepository
from adapters.memory.job_claims import MemoryJobRepository
from adapters.memory.jobs import MemoryJobReader
from adapters.memory.media import MemoryMediaReader, MemoryMediaRepository
from adapters.memory.passages import MemoryPassageIndex, MemoryPassageReader
from adapters.memory.plans import MemoryPlanReader
from adapters.memory.predecessors import MemoryPredecessorReader, MemoryPredecessorRepository
from adapters.memory.rescans import MemoryRescanReader, MemoryRescanRepository
from adapters.memory.runs import MemoryRunReader, MemoryRunRepository
from adapters.memory.saved_filters import MemorySavedFilterReader, MemorySavedFilterRepository
from adapters.memory.spend import MemorySpendLedger, MemorySpendReader
from adapters.memory.store import MemoryStore, State
from adapters.memory.strikes import MemoryStrikeReader, MemoryStrikeRepository
from adapters.memory.summaries import MemorySummaryReader, MemorySummaryRepository
from adapters.memory.transcripts import MemoryTranscriptReader, MemoryTranscriptRepository
from adapters.memory.uploads import MemoryUploadReader, MemoryUploadRepository
from application.ports.unit_of_work import Reader, Snapshot, Transaction, UnitOfWork


class MemoryTransaction(Transaction):
    """All repositories on one copy of the state."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store
        self._state: State | None = store.state.copy()

    @property
    def files(self) -> MemoryFileRepository:
        return MemoryFileRepository(self._open_state())

    @property
    def media(self) -> MemoryMediaRepository:
        return MemoryMediaRepository(self._open_state())

    @property
    def jobs(self) -> MemoryJobRepository:
        return MemoryJobRepository(self._open_state())

    @property
    def runs(self) -> MemoryRunRepository:
        return MemoryRunRepository(self._open_state())

    @property
    def edits(self) -> MemoryEditRepository:
        return MemoryEditRepository(self._open_state())

    @property
    def passages(self) -> MemoryPassageIndex:
        return MemoryPassageIndex(self._open_state())

    @property
    def rescans(self) -> MemoryRescanRepository:
        return MemoryRescanRepository(self._open_state())

    @property
    def saved_filters(self) -> MemorySavedFilterRepository:
        return MemorySavedFilterRepository(self._open_state())

    @property
    def uploads(self) -> MemoryUploadRepository:
        return MemoryUploadRepository(self._open_state())

    @property
    def strikes(self) -> MemoryStrikeRepository:
        return MemoryStrikeRepository(self._open_state())

    @property
    def predecessors(self) -> MemoryPredecessorRepository:
        return MemoryPredecessorRepository(self._open_state())

    @property
    def transcripts(self) -> MemoryTranscriptRepository:
        return MemoryTranscriptRepository(self._open_state())

    @property
    def summaries(self) -> MemorySummaryRepository:
        return MemorySummaryRepository(self._open_state())

    @property
    def calls(self) -> MemoryCallRepository:
        return MemoryCallRepository(self._open_state())

    @property
    def spend(self) -> MemorySpendLedger:
        return MemorySpendLedger(self._open_state())

    @property
    def plans(self) -> MemoryPlanReader:
        return MemoryPlanReader(self._open_state())

    def commit(self) -> None:
        self._store.state = self._open_state()
        self.end()

    def end(self) -> None:
        self._state = None

    def _open_state(self) -> State:
        if self._state is None:
            raise RuntimeError("the transaction has ended")
        return self._state


class MemoryUnitOfWork(UnitOfWork):
    """`UnitOfWork`: one writer at a time, over all objects on the same store."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    @contextmanager
    def __call__(self) -> Iterator[MemoryTransaction]:
        here = self._store.in_this_thread
        if getattr(here, "writing", False):
            raise RuntimeError("a unit of work inside another one in the same thread")
        here.writing = True
        try:
            with self._store.write_lock:
                transaction = MemoryTransaction(self._store)
                try:
                    yield transaction
                finally:
                    transaction.end()
        finally:
            here.writing = False


class MemorySnapshot(Snapshot):
    """All readers on one moment."""

    def __init__(self, state: State) -> None:
        self._state = state

    @property
    def files(self) -> MemoryFileReader:
        return MemoryFileReader(self._state)

    @property
    def media(self) -> MemoryMediaReader:
        return MemoryMediaReader(self._state)

    @property
    def jobs(self) -> MemoryJobReader:
        return MemoryJobReader(self._state)

    @property
    def runs(self) -> MemoryRunReader:
        return MemoryRunReader(self._state)

    @property
    def edits(self) -> MemoryEditReader:
        return MemoryEditReader(self._state)

    @property
    def passages(self) -> MemoryPassageReader:
        return MemoryPassageReader(self._state)

    @property
    def rescans(self) -> MemoryRescanReader:
        return MemoryRescanReader(self._state)

    @property
    def saved_filters(self) -> MemorySavedFilterReader:
        return MemorySavedFilterReader(self._state)

    @property
    def uploads(self) -> MemoryUploadReader:
        return MemoryUploadReader(self._state)

    @property
    def strikes(self) -> MemoryStrikeReader:
        return MemoryStrikeReader(self._state)

    @property
    def predecessors(self) -> MemoryPredecessorReader:
        return MemoryPredecessorReader(self._state)

    @property
    def transcripts(self) -> MemoryTranscriptReader:
        return MemoryTranscriptReader(self._state)

    @property
    def summaries(self) -> MemorySummaryReader:
        return MemorySummaryReader(self._state)

    @property
    def calls(self) -> MemoryCallReader:
        return MemoryCallReader(self._state)

    @property
    def spend(self) -> MemorySpendReader:
        return MemorySpendReader(self._state)

    @property
    def plans(self) -> MemoryPlanReader:
        return MemoryPlanReader(self._state)


class MemoryReader(Reader):
    """`Reader`: the moment of the last commit."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store

    @contextmanager
    def __call__(self) -> Iterator[MemorySnapshot]:
        yield MemorySnapshot(self._store.state)
