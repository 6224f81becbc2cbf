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
    sa.Column("counted_as", sa.Text, nullable=False, server_default=""),
    integer("size_bytes", unknown=True),
    integer("made_bytes", unknown=True),
    sa.UniqueConstraint("job_id", "kind", "subject"),
    # counts, claims and the recent rate are read from this index alone
    sa.Index(None, "job_id", "status", "alone", "ended_at"),
    sa.Index(None, "file_id", "kind", "ended_at"),
    # sums of sizes are read from this one alone, and reasons of failures from the next
    sa.Index(
        "ix_job_items_sizes",
        "job_id",
        "status",
        "counted_as",
        "size_bytes",
        "made_bytes",
        sqlite_where=sa.text("size_bytes IS NOT NULL"),
    ),
    sa.Index(
        "ix_job_items_failures",
        "job_id",
        sa.text("json_extract(problem, '$.code')"),
        "kind",
        "file_id",
        sqlite_where=sa.text("status = 'FAILED'"),
    ),
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
