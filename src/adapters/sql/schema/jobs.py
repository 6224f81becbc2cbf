"""Jobs and their items."""

from typing import Any

import sqlalchemy as sa

from adapters.sql.columns import file_id, instant, integer, metadata, number, problem, real, text
from adapters.sql.types import Instant, Json, Word
from domain.jobs.job import ItemStatus, JobStatus
from domain.shared.problem import Problem

jobs = sa.Table(
    "jobs",
    metadata,
    number("number"),  # the order they were added in
    sa.Column("id", sa.Text, nullable=False, unique=True),
    text("kind"),
    text("title"),
    sa.Column("options", Json(dict[str, Any]), nullable=False),
    sa.Column("status", Word(JobStatus), nullable=False, index=True),
    integer("attempt"),
    sa.Column("created_at", Instant, nullable=False, index=True),
    instant("started_at", unknown=True),
    instant("ended_at", unknown=True),
    problem(),
    sa.Column("summary", Json(dict[str, Any]), nullable=False),
    sqlite_autoincrement=True,
)

job_items = sa.Table(
    "job_items",
    metadata,
    number("id"),
    sa.Column("job_id", sa.Text, sa.ForeignKey("jobs.id", ondelete="CASCADE"), nullable=False),
    text("kind"),
    text("subject"),
    text("label"),
    # the history of a job outlives the files it was about
    sa.Column("file_id", sa.Integer, sa.ForeignKey("files.id", ondelete="SET NULL")),
    sa.Column("status", Word(ItemStatus), nullable=False),
    integer("attempt"),  # the attempt that claimed it; 0 before the first
    integer("starts"),
    sa.Column("alone", sa.Boolean, nullable=False),
    real("fraction"),
    instant("begun_at", unknown=True),
    instant("ended_at", unknown=True),
    problem(),
    text("note"),
    sa.UniqueConstraint("job_id", "kind", "subject"),
    # counts, claims and the recent rate are read from this index alone
    sa.Index(None, "job_id", "status", "alone", "ended_at"),
    sa.Index(None, "file_id", "kind", "ended_at"),
    sqlite_autoincrement=True,
)

strikes = sa.Table(
    "strikes",
    metadata,
    file_id(primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    integer("count"),
    sa.Column("problem", Json(Problem), nullable=False),
    instant("at"),
)
