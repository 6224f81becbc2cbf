"""What a plan asks about a whole library, each in one walk over rows."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import msgspec
import sqlalchemy as sa

from adapters.sql.rows import build, columns_of
from adapters.sql.schema import (
    analysis_runs,
    artifacts,
    call_attempts,
    files,
    job_items,
    jobs,
    media_facts,
)
from application.ports.plan_reader import Look, PlanReader, SecondsPerCall, UnderWay
from domain.analysis.call import AttemptState
from domain.analysis.run import RunStatus, TypeRef
from domain.analysis.why_asked import Past
from domain.jobs.job import ItemStatus, Job, JobKind, JobStatus
from domain.media.artifact import ArtifactKind
from domain.shared.ids import FileId

_NEWEST_CALLS = 200
_OPEN = (ItemStatus.QUEUED, ItemStatus.RUNNING)

_LOOKS = (
    sa.select(
        artifacts.c.file_id,
        sa.func.coalesce(artifacts.c.duration_s, media_facts.c.duration_s),
        artifacts.c.size_bytes,
    )
    .select_from(artifacts.join(files).outerjoin(media_facts, media_facts.c.file_id == files.c.id))
    .where(
        artifacts.c.kind == ArtifactKind.PROXY,
        artifacts.c.made_from == files.c.fingerprint,
    )
)
_PAST = (
    sa.select(
        analysis_runs.c.file_id,
        analysis_runs.c.engine,
        analysis_runs.c.model,
        # as text: many runs have the same, which is decoded once
        *(
            sa.type_coerce(analysis_runs.c[name], sa.Text)
            for name in ("options", "types", "unanswered")
        ),
        analysis_runs.c.media_hash == files.c.fingerprint,
    )
    .join(files)
    .where(analysis_runs.c.status == RunStatus.COMPLETED)
    .order_by(analysis_runs.c.id.desc())
)


class SqlPlanReader(PlanReader):
    """`PlanReader` on one connection."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def looks(self) -> dict[FileId, Look]:
        rows = self._connection.execute(_LOOKS)
        return {file_id: Look(seconds=s, size_bytes=size) for file_id, s, size in rows}

    def past_answers(self) -> dict[FileId, tuple[Past, ...]]:
        options = _decoder(dict[str, Any])
        types = _decoder(tuple[TypeRef, ...])
        keys = _decoder(tuple[str, ...])
        found: dict[FileId, list[Past]] = {}
        for file_id, engine, model, chosen, asked, unanswered, same in self._connection.execute(
            _PAST
        ):
            found.setdefault(file_id, []).append(
                Past(
                    engine=engine,
                    model=model,
                    options=options(chosen),
                    types=types(asked),
                    unanswered=keys(unanswered),
                    is_current=bool(same),
                )
            )
        return {file_id: tuple(answers) for file_id, answers in found.items()}

    def under_way(self, kind: JobKind) -> tuple[UnderWay, ...]:
        waiting = sa.select(*columns_of(jobs, Job)).where(
            jobs.c.kind == kind, jobs.c.status.in_((JobStatus.QUEUED, JobStatus.RUNNING))
        )
        found = []
        for row in self._connection.execute(waiting.order_by(jobs.c.number.desc())).all():
            job = build(Job, row)
            of_job = self._connection.scalars(
                sa.select(job_items.c.file_id).where(
                    job_items.c.job_id == job.id,
                    job_items.c.status.in_(_OPEN),
                    job_items.c.file_id.is_not(None),
                )
            )
            if ids := frozenset(of_job):
                found.append(UnderWay(job=job, files=ids))
        return tuple(found)

    def seconds_per_call(self, engine: str, model: str) -> SecondsPerCall | None:
        answered = (
            sa.select(call_attempts.c.sent_at, call_attempts.c.ended_at)
            .where(
                call_attempts.c.engine == engine,
                call_attempts.c.model == model,
                call_attempts.c.state == AttemptState.ANSWERED,
                call_attempts.c.ended_at.is_not(None),
            )
            .order_by(call_attempts.c.id.desc())
            .limit(_NEWEST_CALLS)
        )
        took = [(end - start).total_seconds() for start, end in self._connection.execute(answered)]
        return SecondsPerCall(average=sum(took) / len(took), calls=len(took)) if took else None


def _decoder(shape: Any) -> Callable[[str], Any]:
    return lru_cache(maxsize=1_000)(msgspec.json.Decoder(shape).decode)
