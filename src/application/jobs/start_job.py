"""Put a job on the books, then have it run."""

from collections.abc import Sequence
from typing import Any

import msgspec

from application.jobs.have_it_run import have_it_run
from application.ports.clock import Clock
from application.ports.job_repository import JobReader
from application.ports.job_runner import JobRunner
from application.ports.random_ids import RandomIds
from application.ports.unit_of_work import UnitOfWork
from domain.jobs.job import Job, JobKind, JobStatus, NewItem
from domain.shared.errors import Conflict
from domain.shared.ids import JobId


class Overtaken(Conflict):
    """Somebody else has started a job of this kind in the same moment."""

    code = "overtaken"
    remedy = "Try again: what the other job does is then left out."


class StartJobCommand(msgspec.Struct, frozen=True, kw_only=True):
    kind: JobKind
    title: str
    options: dict[str, Any]
    items: Sequence[NewItem]
    amid: frozenset[JobId] | None = None
    """The unfinished jobs of this kind in whose light the items were chosen; None: the choice
    does not depend on them."""


class StartJob:
    """Rows first, then the runner: what happens between the two is healed by the sweep."""

    def __init__(
        self, *, uow: UnitOfWork, runner: JobRunner, clock: Clock, random_ids: RandomIds
    ) -> None:
        self._uow = uow
        self._runner = runner
        self._clock = clock
        self._random_ids = random_ids

    def __call__(self, command: StartJobCommand) -> JobId:
        """Raises:
        Overtaken: there is a job that is not in `amid`; to be chosen anew.
        """
        job = Job(
            id=JobId(f"{command.kind}-{self._random_ids.hex(12)}"),
            kind=command.kind,
            title=command.title,
            options=command.options,
            status=JobStatus.QUEUED,
            attempt=1,
            created_at=self._clock.now(),
        )
        with self._uow() as tx:
            if command.amid is not None and unfinished_of(tx.jobs, command.kind) - command.amid:
                raise Overtaken()
            tx.jobs.add(job, command.items)
            tx.commit()
        have_it_run(self._runner, job.id, job.attempt)
        return job.id


def unfinished_of(jobs: JobReader, kind: JobKind) -> frozenset[JobId]:
    return frozenset(job.id for job in jobs.unfinished() if job.kind == kind)
