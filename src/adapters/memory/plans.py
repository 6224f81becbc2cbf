"""What a plan asks about a whole library, in memory."""

from adapters.memory.store import State
from application.ports.plan_reader import Look, PlanReader, SecondsPerCall, UnderWay
from domain.analysis.call import AttemptState
from domain.analysis.run import RunStatus
from domain.analysis.why_asked import Past
from domain.jobs.job import ItemStatus, JobKind, JobStatus
from domain.media.artifact import ArtifactKind
from domain.shared.ids import FileId

_NEWEST_CALLS = 200
_OPEN = (ItemStatus.QUEUED, ItemStatus.RUNNING)


class MemoryPlanReader(PlanReader):
    def __init__(self, state: State) -> None:
        self._state = state

    def looks(self) -> dict[FileId, Look]:
        found = {}
        for (file_id, kind), artifact in self._state.artifacts.items():
            made_from = self._state.files[file_id].fingerprint
            if kind is ArtifactKind.PROXY and artifact.made_from == made_from:
                facts = self._state.facts.get(file_id)
                seconds = artifact.duration_s
                if seconds is None and facts is not None:
                    seconds = facts.duration_s
                found[file_id] = Look(seconds=seconds, size_bytes=artifact.size_bytes)
        return found

    def past_answers(self) -> dict[FileId, tuple[Past, ...]]:
        found: dict[FileId, tuple[Past, ...]] = {}
        for run in sorted(self._state.runs.values(), key=lambda run: -run.id):
            if run.status is RunStatus.COMPLETED:
                past = Past(
                    engine=run.engine,
                    model=run.model,
                    options=run.options,
                    types=run.types,
                    unanswered=run.unanswered,
                    is_current=run.media_hash == self._state.files[run.file_id].fingerprint,
                )
                found[run.file_id] = (*found.get(run.file_id, ()), past)
        return found

    def under_way(self, kind: JobKind) -> tuple[UnderWay, ...]:
        found = []
        for job in reversed(self._state.jobs.values()):
            if job.kind != kind or job.status not in (JobStatus.QUEUED, JobStatus.RUNNING):
                continue
            ids = frozenset(
                row.item.file_id
                for row in self._state.items.values()
                if row.item.job_id == job.id
                and row.item.status in _OPEN
                and row.item.file_id is not None
            )
            if ids:
                found.append(UnderWay(job=job, files=ids))
        return tuple(found)

    def seconds_per_call(self, engine: str, model: str) -> SecondsPerCall | None:
        took = [
            (row.ended_at - row.sent_at).total_seconds()
            for row in self._state.attempts.values()
            if (row.engine, row.model, row.state) == (engine, model, AttemptState.ANSWERED)
            and row.ended_at is not None
        ][-_NEWEST_CALLS:]
        return SecondsPerCall(average=sum(took) / len(took), calls=len(took)) if took else None
