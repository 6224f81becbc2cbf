from abc import abstractmethod
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from application.ports.stop_signal import StopSignal
from domain.shared.ids import JobId


class AttemptState(StrEnum):
    """What the runner knows of one attempt of one job."""

    ABSENT = "absent"
    ACTIVE = "active"
    """Queued or running, or waiting for a worker to come back."""
    ENDED = "ended"


RunAttempt = Callable[[JobId, int, StopSignal], None]
"""Works through one attempt of a job; returns when it is over or the signal is set."""


class JobRunner(Protocol):
    """Keeps attempts running, across crashes. It knows ids only; the rows know the rest."""

    @abstractmethod
    def enqueue(self, job_id: JobId, attempt: int) -> None:
        """Have the attempt run, here or by whoever is the worker. Twice runs it once."""
        ...

    @abstractmethod
    def state(self, job_id: JobId, attempt: int) -> AttemptState: ...

    @abstractmethod
    def start(self, run: RunAttempt) -> None:
        """Begin to run attempts in this process, also those a dead process left behind.
        Only the holder of the worker role may."""
        ...

    @abstractmethod
    def stop(self, timeout_s: float) -> None:
        """Set the running attempts' stop signals and wait for their return."""
        ...

    @abstractmethod
    def forget_ended(self, before: datetime) -> int:
        """Drop the runner's own records of attempts that ended before then."""
        ...


class WorkerRole(Protocol):
    """At most one process per data folder is the worker.

    The system frees the role with its holder, however it ends.
    """

    @abstractmethod
    def take(self) -> bool:
        """Become the worker if nobody is. True when this process is it (now or already)."""
        ...

    @abstractmethod
    def release(self) -> None: ...

    @property
    @abstractmethod
    def held(self) -> bool:
        """Whether this process is the worker."""
        ...
