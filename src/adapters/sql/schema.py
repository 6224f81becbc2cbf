"""The tables. A change here needs a migration; a test compares the two."""

from typing import Any

import sqlalchemy as sa

from adapters.sql import words
from adapters.sql.columns import (
    file_id,
    instant,
    integer,
    metadata,
    number,
    problem,
    real,
    text,
)
from adapters.sql.types import Instant, Json, RawJson, Word
from domain.analysis.edits import EditAction
from domain.analysis.evidence import Evidence
from domain.analysis.findings import Finding
from domain.analysis.run import FailureKind, RunStatus, TypeRef
from domain.jobs.job import ItemStatus, JobStatus
from domain.library.file import FileState
from domain.library.kind import MediaKind
from domain.media.artifact import ArtifactKind
from domain.media.facts import AudioTrack
from domain.shared.problem import Problem
from domain.shared.spend import SpendState

# AUTOINCREMENT everywhere: an id that was once given out (and may be part of an object's name)
# is never given out again.
roots = sa.Table(
    "roots",
    metadata,
    number("id"),
    sa.Column("path", sa.LargeBinary, nullable=False),
    sa.Column("path_key", sa.LargeBinary, nullable=False, unique=True),
    instant("added_at"),
    sqlite_autoincrement=True,
)

files = sa.Table(
    "files",
    metadata,
    number("id"),
    sa.Column(
        "root_id",
        sa.Integer,
        sa.ForeignKey("roots.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    sa.Column("path", sa.LargeBinary, nullable=False),
    sa.Column("path_key", sa.LargeBinary, nullable=False, unique=True),
    text("path_folded"),  # display path and name for searching and sorting
    sa.Column("name_folded", sa.Text, nullable=False, index=True),
    sa.Column("kind", Word(MediaKind), nullable=False),
    integer("size_bytes"),
    integer("modified_ns"),
    text("fingerprint", unknown=True),
    sa.Column("state", Word(FileState), nullable=False),
    sa.Column("problems", Json(tuple[Problem, ...]), nullable=False),
    sa.Column("imported_at", Instant, nullable=False, index=True),
    sqlite_autoincrement=True,
)

media_facts = sa.Table(
    "media_facts",
    metadata,
    file_id(primary_key=True),
    sa.Column("kind", Word(MediaKind), nullable=False),
    text("container", unknown=True),
    real("duration_s"),
    integer("width", unknown=True),
    integer("height", unknown=True),
    integer("display_width", unknown=True),
    integer("display_height", unknown=True),
    integer("rotation_clockwise", unknown=True),
    integer("orientation", unknown=True),
    real("frame_rate"),
    sa.Column("frame_rate_is_variable", sa.Boolean, nullable=True),
    integer("bit_rate", unknown=True),
    text("video_codec", unknown=True),
    text("pixel_format", unknown=True),
    integer("video_tracks"),
    text("audio_codec", unknown=True),
    sa.Column("audio_tracks", Json(tuple[AudioTrack, ...]), nullable=False),
    integer("frames", unknown=True),
    sa.Column("animated", sa.Boolean, nullable=True),
    sa.Column("has_alpha", sa.Boolean, nullable=True),
    text("captured_local", unknown=True),
    integer("captured_offset_minutes", unknown=True),
    real("latitude"),
    real("longitude"),
    real("altitude_m"),
    text("camera_make", unknown=True),
    text("camera_model", unknown=True),
    text("title", unknown=True),
)

artifacts = sa.Table(
    "artifacts",
    metadata,
    number("id"),
    file_id(),
    sa.Column("kind", Word(ArtifactKind), nullable=False),
    text("key"),
    integer("size_bytes"),
    text("sha256"),
    text("media_type"),
    integer("width", unknown=True),
    integer("height", unknown=True),
    real("duration_s"),
    text("made_by"),
    text("made_from"),
    instant("made_at"),
    sa.UniqueConstraint("file_id", "kind"),
    sqlite_autoincrement=True,
)

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
    # last, so that reading the other columns does not walk through them
    sa.Column("raw_reply", sa.LargeBinary, nullable=True),
    sa.Column("seen", Json(Evidence), nullable=True),
    sa.Index(None, "file_id", "status"),
    sqlite_autoincrement=True,
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

# Text and search words of everything that can be found. `passage_words` is the index over the two
# columns `text` and `scope`; triggers keep it, so that a cascade cannot leave words behind.
passages = sa.Table(
    "passages",
    metadata,
    number("id"),
    file_id(),
    text("origin"),
    integer("position"),
    text("field"),
    text("source", unknown=True),
    real("confidence"),
    real("start_s"),
    real("end_s"),
    text("text"),
    text("scope"),  # words of origin, field and source, for `field:word`
    sa.UniqueConstraint("file_id", "origin", "position"),
    # hits are counted and filtered from this index alone, past the pages full of text
    sa.Index(None, "id", "file_id", "origin", "source"),
    sqlite_autoincrement=True,
)
for _statement in words.STATEMENTS:
    sa.event.listen(passages, "after_create", sa.DDL(_statement))  # type: ignore[no-untyped-call]  # SQLAlchemy's gap

facet_values = sa.Table(
    "facet_values",
    metadata,
    file_id(primary_key=True),
    sa.Column("origin", sa.Text, primary_key=True),
    sa.Column("field", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, primary_key=True),
    sa.Index(None, "field", "value", "file_id"),
)

indexed_files = sa.Table(
    "indexed_files",
    metadata,
    file_id(primary_key=True),
    integer("version"),
)

spend = sa.Table(
    "spend",
    metadata,
    number("id"),
    text("budget"),
    integer("reserved"),
    integer("settled", unknown=True),
    sa.Column("state", Word(SpendState), nullable=False),
    instant("created_at"),
    # the sums of a budget are read from this index alone
    sa.Index(None, "budget", "state", "reserved", "settled"),
    sqlite_autoincrement=True,
)
