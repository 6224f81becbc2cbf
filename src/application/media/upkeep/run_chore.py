"""Say what a chore would do, or put it on the books."""

from collections.abc import Mapping

import msgspec
from msgspec import structs

from application.jobs.start_job import StartJob, StartJobCommand
from application.media.upkeep.chore import Asked, Chore, Group
from application.ports.unit_of_work import Reader
from domain.jobs.job import JobKind
from domain.media.known import Pile
from domain.shared.errors import DomainError
from domain.shared.ids import JobId


class UnknownChore(DomainError):
    """There is no such chore."""

    code = "unknown_chore"
    remedy = "`reelsight maintenance --help` lists them."


class ChoreCommand(Asked, frozen=True, kw_only=True):
    chore: str
    dry_run: bool = True


class ChoreFound(msgspec.Struct, frozen=True, kw_only=True):
    chore: str
    dry_run: bool
    groups: tuple[Group, ...]
    """Empty where the job does the looking."""
    job_id: JobId | None
    """None in a dry run, and when there is nothing to do."""
    was_running: bool = False
    """The job had been started before."""

    @property
    def to_do(self) -> Pile:
        return sum((group.pile for group in self.groups if group.to_do), Pile())


class RunChore:
    def __init__(
        self, *, reader: Reader, start_job: StartJob, chores: Mapping[str, Chore]
    ) -> None:
        self._reader = reader
        self._start_job = start_job
        self.chores = chores

    def __call__(self, command: ChoreCommand) -> ChoreFound:
        """Raises:
        UnknownChore
        """
        chore = self.chores.get(command.chore)
        if chore is None:
            raise UnknownChore(chore=command.chore)
        kind = JobKind(chore.name)
        asked = Asked(**{name: getattr(command, name) for name in Asked.__struct_fields__})
        if command.dry_run:
            return _found(command, chore.plan(asked).groups, None)
        with self._reader() as now:
            running = [job for job in now.jobs.unfinished() if job.kind == kind]
        if running:
            return structs.replace(_found(command, (), running[0].id), was_running=True)
        plan = chore.start(asked)
        if not plan.items:
            return _found(command, plan.groups, None)
        job_id = self._start_job(
            StartJobCommand(
                kind=kind,
                title=plan.title or chore.title,
                options=msgspec.to_builtins(asked),
                items=plan.items,
            )
        )
        return _found(command, plan.groups, job_id)


def _found(command: ChoreCommand, groups: tuple[Group, ...], job_id: JobId | None) -> ChoreFound:
    return ChoreFound(chore=command.chore, dry_run=command.dry_run, groups=groups, job_id=job_id)
