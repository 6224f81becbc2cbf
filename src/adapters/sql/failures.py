"""Failed items by reason, read from the index that holds nothing else."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from adapters.sql.schema import job_items
from domain.jobs.failures import EXAMPLES, FailureGroup, StandingFailures, failure_group
from domain.jobs.job import WITH_OUTCOME, ItemKind, ItemStatus
from domain.shared.ids import JobId

# The index's own words: with bound parameters it would not be used.
problem_code: sa.ColumnElement[str] = sa.literal_column(
    "json_extract(job_items.problem, '$.code')"
)
_FAILED = job_items.c.status == sa.literal_column(f"'{ItemStatus.FAILED}'")

_later = job_items.alias("later")
STANDING = (
    _FAILED,
    problem_code.is_not(None),
    job_items.c.file_id.is_not(None),
    ~sa.select(_later.c.id)
    .where(
        _later.c.file_id == job_items.c.file_id,
        _later.c.kind == job_items.c.kind,
        _later.c.status.in_([ItemStatus.QUEUED, ItemStatus.RUNNING])
        | (
            _later.c.status.in_(WITH_OUTCOME)
            & (
                sa.tuple_(_later.c.ended_at, _later.c.id)
                > sa.tuple_(job_items.c.ended_at, job_items.c.id)
            )
        ),
    )
    .correlate(job_items)
    .exists(),
)
"""The step's newest end for that file, and nobody is at it again."""

_OF_JOB = (job_items.c.job_id == sa.bindparam("job"), _FAILED)
_order = (sa.func.count().desc(), sa.func.min(job_items.c.id))
_COUNTS = (
    sa.select(problem_code.label("code"), sa.func.count().label("number"))
    .where(*_OF_JOB, problem_code.is_not(None))
    .group_by(problem_code)
    .order_by(*_order)
)
_STANDING_COUNTS = (
    sa.select(job_items.c.kind, problem_code.label("code"), sa.func.count().label("number"))
    .where(*STANDING)
    .group_by(job_items.c.kind, problem_code)
    .order_by(*_order)
)
_example = (
    sa.select(job_items.c.problem, job_items.c.label, job_items.c.file_id)
    .where(sa.bindparam("code") == problem_code)
    .order_by(job_items.c.id)
    .limit(EXAMPLES)
)
_EXAMPLES = _example.where(*_OF_JOB)
_STANDING_EXAMPLES = _example.where(*STANDING, job_items.c.kind == sa.bindparam("kind"))


def failures_of(connection: sa.Connection, job_id: JobId) -> tuple[FailureGroup, ...]:
    return tuple(
        _group(connection.execute(_EXAMPLES, {"job": job_id, "code": row.code}).all(), row.number)
        for row in connection.execute(_COUNTS, {"job": job_id}).all()
    )


def standing_failures(connection: sa.Connection) -> tuple[StandingFailures, ...]:
    return tuple(
        StandingFailures(
            kind=ItemKind(row.kind),
            group=_group(
                connection.execute(_STANDING_EXAMPLES, {"kind": row.kind, "code": row.code}).all(),
                row.number,
            ),
        )
        for row in connection.execute(_STANDING_COUNTS).all()
    )


def _group(examples: Sequence[Any], number: int) -> FailureGroup:
    return failure_group([(row.problem, row.label, row.file_id) for row in examples], number)
