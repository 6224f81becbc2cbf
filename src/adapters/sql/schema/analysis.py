"""Runs, their results, and what people say of them."""

from typing import Any

import sqlalchemy as sa

from adapters.sql.columns import file_id, instant, integer, metadata, number, problem, real, text
from adapters.sql.types import Json, RawJson, Word
from domain.analysis.context import Context
from domain.analysis.evidence import Evidence
from domain.analysis.findings import Finding
from domain.analysis.parts import Part
from domain.analysis.run import FailureKind, RunStatus, TypeRef
from domain.library.edits import EditAction

analysis_runs = sa.Table(
    "analysis_runs",
    metadata,
    number("id"),
    file_id(),
    text("engine"),
    text("model"),
    sa.Column("types", Json(tuple[TypeRef, ...]), nullable=False),
    sa.Column("options", Json(dict[str, Any]), nullable=False),
    text("request_hash"),
    text("prompt_hash"),
    text("media_hash"),
    sa.Column("status", Word(RunStatus), nullable=False),
    instant("started_at"),
    instant("ended_at", unknown=True),
    sa.Column("failure", Word(FailureKind), nullable=True),
    problem(),
    text("stop_reason", unknown=True),
    integer("input_tokens"),
    integer("output_tokens"),
    integer("cost"),  # micro-dollars
    sa.Column("repairs", Json(tuple[str, ...]), nullable=False),
    sa.Column("seen", Json(Evidence), nullable=True),
    sa.Column("unanswered", Json(tuple[str, ...]), nullable=False, server_default="[]"),
    sa.Index(None, "file_id", "status"),
    sqlite_autoincrement=True,
)

replies = sa.Table(
    "replies",
    metadata,
    number("id"),
    # NULL: no call was made for it; it belongs to its run alone
    text("call_hash", unknown=True),
    text("stop_reason"),
    integer("input_tokens"),
    integer("output_tokens"),
    integer("cost"),
    instant("at"),
    # last, so that reading the other columns does not walk through it
    sa.Column("raw", sa.LargeBinary, nullable=False),
    sa.Index(None, "call_hash"),
    sqlite_autoincrement=True,
)

run_parts = sa.Table(
    "run_parts",
    metadata,
    sa.Column(
        "run_id",
        sa.Integer,
        sa.ForeignKey("analysis_runs.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("part", Json(Part), nullable=True),
    sa.Column("is_synthesis", sa.Boolean, nullable=False),
    sa.Column(
        "reply_id",
        sa.Integer,
        sa.ForeignKey("replies.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
)

# beside the runs: read with them, not before them
run_contexts = sa.Table(
    "run_contexts",
    metadata,
    sa.Column(
        "run_id",
        sa.Integer,
        sa.ForeignKey("analysis_runs.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    sa.Column("context", Json(Context), nullable=False),
)

analysis_results = sa.Table(
    "analysis_results",
    metadata,
    sa.Column(
        "run_id",
        sa.Integer,
        sa.ForeignKey("analysis_runs.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    sa.Column("key", sa.Text, primary_key=True),
    text("version"),
    sa.Column("value", RawJson, nullable=False),
    sa.Column("findings", Json(tuple[Finding, ...]), nullable=False, server_default="[]"),
    # their numbers, so that a rate is a sum
    sa.Column("claims", sa.Integer, nullable=False, server_default="0"),
    sa.Column("supported", sa.Integer, nullable=False, server_default="0"),
)

edits = sa.Table(
    "edits",
    metadata,
    number("id"),
    file_id(index=True),
    text("type_key", unknown=True),
    text("field"),
    sa.Column("action", Word(EditAction), nullable=False),
    sa.Column("value", RawJson, nullable=True),
    text("note"),
    real("start_s"),
    real("end_s"),
    text("author"),
    instant("at"),
    sa.Column(
        "supersedes",
        sa.Integer,
        sa.ForeignKey("edits.id", ondelete="CASCADE"),
        index=True,  # else dropping an edit walks through all of them
    ),
    sqlite_autoincrement=True,
)
