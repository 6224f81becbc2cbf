from abc import abstractmethod
from typing import Protocol

import msgspec

from domain.analysis.why_asked import Past
from domain.jobs.job import Job, JobKind
from domain.shared.ids import FileId


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """What a model would be shown of a file: its proxy."""

    seconds: float | None
    """Of a video; None: not known."""
    size_bytes: int


class UnderWay(msgspec.Struct, frozen=True, kw_only=True):
    job: Job
    files: frozenset[FileId]
    """Those whose items wait or run."""


class SecondsPerCall(msgspec.Struct, frozen=True, kw_only=True):
    average: float
    calls: int
    """So many it is the average of."""


class PlanReader(Protocol):
    """What is asked about a whole library at once, before anything is done: each answer takes one
    walk over rows, however many files there are."""

    @abstractmethod
    def looks(self) -> dict[FileId, Look]:
        """All files whose proxy was made from what they hold now."""
        ...

    @abstractmethod
    def past_answers(self) -> dict[FileId, tuple[Past, ...]]:
        """All COMPLETED runs by file, newest first."""
        ...

    @abstractmethod
    def under_way(self, kind: JobKind) -> tuple[UnderWay, ...]:
        """Jobs of that kind that wait or run and have items that do, newest first."""
        ...

    @abstractmethod
    def seconds_per_call(self, engine: str, model: str) -> SecondsPerCall | None:
        """Of the newest answered calls of a model, a few hundred at most; None: there was none."""
        ...
