"""How files come in and are found again: plans of rescans, uploads, what an older program knew."""

import sqlalchemy as sa

from adapters.sql.columns import file_id, instant, integer, metadata, number, problem, text
from adapters.sql.types import Json, Word
from domain.library.kind import MediaKind
from domain.library.rescan import ChangeKind, ChangeState
from domain.library.upload import UploadState, UploadWay
from domain.shared.ids import FileId

rescan_changes = sa.Table(
    "rescan_changes",
    metadata,
    number("id"),
    sa.Column("job_id", sa.Text, sa.ForeignKey("jobs.id", ondelete="CASCADE"), nullable=False),
    sa.Column("kind", Word(ChangeKind), nullable=False),
    # a plan outlives the files it was about
    sa.Column("file_id", sa.Integer, sa.ForeignKey("files.id", ondelete="SET NULL"), index=True),
    sa.Column("path", sa.LargeBinary, nullable=False),
    sa.Column("old_path", sa.LargeBinary, nullable=True),
    sa.Column("media_kind", Word(MediaKind), nullable=False),
    integer("size_bytes"),
    integer("modified_ns"),
    text("fingerprint", unknown=True),
    sa.Column("candidates", Json(tuple[FileId, ...]), nullable=False),
    text("doubt"),
    sa.Column("state", Word(ChangeState), nullable=False),
    sa.Index(None, "job_id", "kind", "state"),
    sqlite_autoincrement=True,
)

uploads = sa.Table(
    "uploads",
    metadata,
    number("number"),  # the order they were started in
    sa.Column("id", sa.Text, nullable=False, unique=True),
    text("name"),
    integer("size_bytes"),
    sa.Column("way", Word(UploadWay), nullable=False),
    text("key"),
    text("remote_id", unknown=True),
    integer("part_size_bytes"),
    sa.Column("state", Word(UploadState), nullable=False, index=True),
    sa.Column("file_id", sa.Integer, sa.ForeignKey("files.id", ondelete="SET NULL"), index=True),
    instant("started_at"),
    instant("touched_at"),
    text("job_id", unknown=True),
    problem(),
    sqlite_autoincrement=True,
)

predecessor_files = sa.Table(
    "predecessor_files",
    metadata,
    sa.Column("database", sa.Text, primary_key=True),
    sa.Column("old_id", sa.Integer, primary_key=True),
    file_id(index=True),
)
