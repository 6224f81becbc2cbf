from abc import abstractmethod
from collections.abc import Sequence
from typing import Protocol

from application.ports.analysis_engine import ReplyPart
from domain.analysis.context import Context
from domain.analysis.evidence import Evidence
from domain.analysis.findings import Stored, Support
from domain.analysis.run import AnalysisRun, Asked, RunStatus, TypeResult
from domain.shared.ids import FileId, RunId


class RunReader(Protocol):
    @abstractmethod
    def get(self, run_id: RunId) -> AnalysisRun:
        """Raises:
        RunNotFound
        """
        ...

    @abstractmethod
    def of_file(self, file_id: FileId) -> tuple[AnalysisRun, ...]:
        """Newest first."""
        ...

    @abstractmethod
    def with_status(self, *statuses: RunStatus) -> tuple[AnalysisRun, ...]:
        """Of all files, oldest first."""
        ...

    @abstractmethod
    def answered(self, asked: Asked) -> dict[FileId, frozenset[str]]:
        """Per file the keys of those types that were answered in these words, by this engine,
        model and options, about what the file holds now."""
        ...

    @abstractmethod
    def results(self, run_id: RunId) -> tuple[TypeResult, ...]: ...

    @abstractmethod
    def layers(self, file_id: FileId) -> tuple[TypeResult, ...]:
        """Per type key, engine and model the result of the newest COMPLETED run that has one,
        ordered by key, then newest first. One that was cut off (`unanswered`) hides no whole one
        about the same content."""
        ...

    @abstractmethod
    def support(self) -> tuple[Support, ...]:
        """Over all stored results, ordered by key, engine and model."""
        ...

    @abstractmethod
    def stored(self) -> tuple[Stored, ...]:
        """Over all stored results, ordered by key, kind and version."""
        ...

    @abstractmethod
    def replies(self, run_id: RunId) -> tuple[ReplyPart, ...]:
        """The engine's words as they came, in order; empty before the reply."""
        ...

    @abstractmethod
    def seen(self, file_id: FileId, media_hash: str) -> tuple[Evidence, ...]:
        """What engines measured in that content of the file, newest first."""
        ...

    @abstractmethod
    def contexts(self, file_id: FileId) -> dict[RunId, Context]:
        """What the file's runs were told beside its content; older ones may not have it."""
        ...

    @abstractmethod
    def completed_with(self, file_id: FileId, request_hash: str) -> AnalysisRun | None:
        """The newest COMPLETED run of this file for exactly this request."""
        ...


class RunRepository(RunReader, Protocol):
    @abstractmethod
    def add(self, run: AnalysisRun, context: Context | None = None) -> AnalysisRun:
        """Record the intent before anything is asked; its `id` is ignored and given anew."""
        ...

    @abstractmethod
    def set_replies(
        self, run_id: RunId, parts: Sequence[ReplyPart], seen: Evidence | None = None
    ) -> None:
        """Parts with a `reply_id` are linked, others stored. `seen`: what the engine measured."""
        ...

    @abstractmethod
    def finish(self, run: AnalysisRun, results: Sequence[TypeResult]) -> None:
        """Write the ended run and its results; results already there are replaced."""
        ...

    @abstractmethod
    def fail_interrupted(self, file_id: FileId) -> int:
        """RUNNING runs of the file that a dead process left behind become FAILED
        (`outcome_unknown`). Returns how many."""
        ...
