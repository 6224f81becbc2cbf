"""The tables. A change here needs a migration; a test compares the two."""

from typing import Any

import sqlalchemy as sa

from adapters.sql.types import Instant, Json, RawJson, Word
from domain.analysis.edits import EditAction
from domain.analysis.findings import Finding
from domain.analysis.run import FailureKind, RunStatus, TypeRef
from domain.jobs.job import ItemStatus, JobStatus
from domain.library.file import FileState
from domain.library.kind import MediaKind
from domain.media.artifact import ArtifactKind
from domain.media.facts import AudioTrack
from domain.shared.problem import Problem
from domain.shared.spend import SpendState

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, primary_key=True)


def _text(name: str, *, unknown: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=unknown)


def _integer(name: str, *, unknown: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=unknown)


def _real(name: str) -> sa.Column[float]:
    return sa.Column(name, sa.Float, nullable=True)


def _instant(name: str, *, unknown: bool = False) -> sa.Column[Any]:
    return sa.Column(name, Instant, nullable=unknown)


def _problem() -> sa.Column[Any]:
    return sa.Column("problem", Json(Problem), nullable=True)


def _file_id() -> sa.Column[int]:
    return sa.Column(
        "file_id", sa.Integer, sa.ForeignKey("files.id", ondelete="CASCADE"), nullable=False
    )


# AUTOINCREMENT everywhere: an id that was once given out (and may be part of an object's name)
# is never given out again.
roots = sa.Table(
    "roots",
    metadata,
    _number("id"),
    sa.Column("path", sa.LargeBinary, nullable=False),
    sa.Column("path_key", sa.LargeBinary, nullable=False, unique=True),
    _instant("added_at"),
    sqlite_autoincrement=True,
)

files = sa.Table(
    "files",
    metadata,
    _number("id"),
    sa.Column(
        "root_id",
        sa.Integer,
        sa.ForeignKey("roots.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    sa.Column("path", sa.LargeBinary, nullable=False),
    sa.Column("path_key", sa.LargeBinary, nullable=False, unique=True),
    _text("path_folded"),  # display path and name for searching and sorting
    sa.Column("name_folded", sa.Text, nullable=False, index=True),
    sa.Column("kind", Word(MediaKind), nullable=False),
    _integer("size_bytes"),
    _integer("modified_ns"),
    _text("fingerprint", unknown=True),
    sa.Column("state", Word(FileState), nullable=False),
    sa.Column("problems", Json(tuple[Problem, ...]), nullable=False),
    sa.Column("imported_at", Instant, nullable=False, index=True),
    sqlite_autoincrement=True,
)

media_facts = sa.Table(
    "media_facts",
    metadata,
    sa.Column(
        "file_id", sa.Integer, sa.ForeignKey("files.id", ondelete="CASCADE"), primary_key=True
    ),
    sa.Column("kind", Word(MediaKind), nullable=False),
    _text("container", unknown=True),
    _real("duration_s"),
    _integer("width", unknown=True),
    _integer("height", unknown=True),
    _integer("display_width", unknown=True),
    _integer("display_height", unknown=True),
    _integer("rotation_clockwise", unknown=True),
    _integer("orientation", unknown=True),
    _real("frame_rate"),
    sa.Column("frame_rate_is_variable", sa.Boolean, nullable=True),
    _integer("bit_rate", unknown=True),
    _text("video_codec", unknown=True),
    _text("pixel_format", unknown=True),
    _integer("video_tracks"),
    _text("audio_codec", unknown=True),
    sa.Column("audio_tracks", Json(tuple[AudioTrack, ...]), nullable=False),
    _integer("frames", unknown=True),
    sa.Column("animated", sa.Boolean, nullable=True),
    sa.Column("has_alpha", sa.Boolean, nullable=True),
    _text("captured_local", unknown=True),
    _integer("captured_offset_minutes", unknown=True),
    _real("latitude"),
    _real("longitude"),
    _real("altitude_m"),
    _text("camera_make", unknown=True),
    _text("camera_model", unknown=True),
    _text("title", unknown=True),
)

artifacts = sa.Table(
    "artifacts",
    metadata,
    _number("id"),
    _file_id(),
    sa.Column("kind", Word(ArtifactKind), nullable=False),
    _text("key"),
    _integer("size_bytes"),
    _text("sha256"),
    _text("media_type"),
    _integer("width", unknown=True),
    _integer("height", unknown=True),
    _real("duration_s"),
    _text("made_by"),
    _text("made_from"),
    _instant("made_at"),
    sa.UniqueConstraint("file_id", "kind"),
    sqlite_autoincrement=True,
)

jobs = sa.Table(
    "jobs",
    metadata,
    _number("number"),  # the order they were added in
    sa.Column("id", sa.Text, nullable=False, unique=True),
    _text("kind"),
    _text("title"),
    sa.Column("options", Json(dict[str, Any]), nullable=False),
    sa.Column("status", Word(JobStatus), nullable=False, index=True),
    _integer("attempt"),
    sa.Column("created_at", Instant, nullable=False, index=True),
    _instant("started_at", unknown=True),
    _instant("ended_at", unknown=True),
    _problem(),
    sa.Column("summary", Json(dict[str, Any]), nullable=False),
    sqlite_autoincrement=True,
)

job_items = sa.Table(
    "job_items",
    metadata,
    _number("id"),
    sa.Column("job_id", sa.Text, sa.ForeignKey("jobs.id", ondelete="CASCADE"), nullable=False),
    _text("kind"),
    _text("subject"),
    _text("label"),
    # the history of a job outlives the files it was about
    sa.Column("file_id", sa.Integer, sa.ForeignKey("files.id", ondelete="SET NULL")),
    sa.Column("status", Word(ItemStatus), nullable=False),
    _integer("attempt"),  # the attempt that claimed it; 0 before the first
    _integer("starts"),
    sa.Column("alone", sa.Boolean, nullable=False),
    _real("fraction"),
    _instant("begun_at", unknown=True),
    _instant("ended_at", unknown=True),
    _problem(),
    _text("note"),
    sa.UniqueConstraint("job_id", "kind", "subject"),
    # counts, claims and the recent rate are read from this index alone
    sa.Index(None, "job_id", "status", "alone", "ended_at"),
    sa.Index(None, "file_id", "kind", "ended_at"),
    sqlite_autoincrement=True,
)

analysis_runs = sa.Table(
    "analysis_runs",
    metadata,
    _number("id"),
    _file_id(),
    _text("engine"),
    _text("model"),
    sa.Column("types", Json(tuple[TypeRef, ...]), nullable=False),
    sa.Column("options", Json(dict[str, Any]), nullable=False),
    _text("request_hash"),
    _text("prompt_hash"),
    _text("media_hash"),
    sa.Column("status", Word(RunStatus), nullable=False),
    _instant("started_at"),
    _instant("ended_at", unknown=True),
    sa.Column("failure", Word(FailureKind), nullable=True),
    _problem(),
    _text("stop_reason", unknown=True),
    _integer("input_tokens"),
    _integer("output_tokens"),
    _integer("cost"),  # micro-dollars
    sa.Column("repairs", Json(tuple[str, ...]), nullable=False),
    # last, so that reading the other columns does not walk through it
    sa.Column("raw_reply", sa.LargeBinary, nullable=True),
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
    _text("version"),
    sa.Column("value", RawJson, nullable=False),
    sa.Column("findings", Json(tuple[Finding, ...]), nullable=False, server_default="[]"),
    # their numbers, so that a rate is a sum
    sa.Column("claims", sa.Integer, nullable=False, server_default="0"),
    sa.Column("supported", sa.Integer, nullable=False, server_default="0"),
)

edits = sa.Table(
    "edits",
    metadata,
    _number("id"),
    sa.Column(
        "file_id",
        sa.Integer,
        sa.ForeignKey("files.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    _text("type_key", unknown=True),
    _text("field"),
    sa.Column("action", Word(EditAction), nullable=False),
    sa.Column("value", RawJson, nullable=True),
    _text("note"),
    _real("start_s"),
    _real("end_s"),
    _text("author"),
    _instant("at"),
    sa.Column("supersedes", sa.Integer, sa.ForeignKey("edits.id", ondelete="CASCADE")),
    sqlite_autoincrement=True,
)

# Text and search words of everything that can be found. `passage_words` is the index over the two
# columns `text` and `scope`; triggers keep it, so that a cascade cannot leave words behind.
passages = sa.Table(
    "passages",
    metadata,
    _number("id"),
    _file_id(),
    _text("origin"),
    _integer("position"),
    _text("field"),
    _text("source", unknown=True),
    _real("confidence"),
    _real("start_s"),
    _real("end_s"),
    _text("text"),
    _text("scope"),  # words of origin, field and source, for `field:word`
    sa.UniqueConstraint("file_id", "origin", "position"),
    sqlite_autoincrement=True,
)

facet_values = sa.Table(
    "facet_values",
    metadata,
    sa.Column(
        "file_id",
        sa.Integer,
        sa.ForeignKey("files.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    sa.Column("origin", sa.Text, primary_key=True),
    sa.Column("field", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, primary_key=True),
    sa.Index(None, "field", "value", "file_id"),
)

indexed_files = sa.Table(
    "indexed_files",
    metadata,
    sa.Column(
        "file_id", sa.Integer, sa.ForeignKey("files.id", ondelete="CASCADE"), primary_key=True
    ),
    _integer("version"),
)

spend = sa.Table(
    "spend",
    metadata,
    _number("id"),
    _text("budget"),
    _integer("reserved"),
    _integer("settled", unknown=True),
    sa.Column("state", Word(SpendState), nullable=False),
    _instant("created_at"),
    # the sums of a budget are read from this index alone
    sa.Index(None, "budget", "state", "reserved", "settled"),
    sqlite_autoincrement=True,
)
