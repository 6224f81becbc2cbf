"""Folders, files, what is known and made of them, and how people look at them."""

import sqlalchemy as sa

from adapters.sql.columns import file_id, instant, integer, metadata, number, real, text
from adapters.sql.types import Instant, Json, Word
from domain.library.file import FileState
from domain.library.file_list import FileFilter, FileSort
from domain.library.globs import Globs
from domain.library.kind import MediaKind
from domain.media.artifact import ArtifactKind, RemoteCopy
from domain.media.facts import AudioTrack
from domain.shared.problem import Problem

# AUTOINCREMENT everywhere: an id that was once given out (and may be part of an object's name)
# is never given out again.
roots = sa.Table(
    "roots",
    metadata,
    number("id"),
    sa.Column("path", sa.LargeBinary, nullable=False),
    sa.Column("path_key", sa.LargeBinary, nullable=False, unique=True),
    instant("added_at"),
    sa.Column("globs", Json(Globs), nullable=False, server_default="{}"),
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
    # every order of the list is that of an index: a page is read from where it begins
    sa.Column("kind", Word(MediaKind), nullable=False, index=True),
    sa.Column("size_bytes", sa.BigInteger, nullable=False, index=True),
    integer("modified_ns"),
    sa.Column("fingerprint", sa.Text, index=True),
    sa.Column("state", Word(FileState), nullable=False),
    sa.Column("problems", Json(tuple[Problem, ...]), nullable=False),
    sa.Column("imported_at", Instant, nullable=False, index=True),
    sa.Column("uploaded", sa.Boolean, nullable=False, server_default=sa.false()),
    sqlite_autoincrement=True,
)

media_facts = sa.Table(
    "media_facts",
    metadata,
    file_id(primary_key=True),
    sa.Column("kind", Word(MediaKind), nullable=False),
    text("container", unknown=True),
    sa.Column("duration_s", sa.Float, nullable=True, index=True),
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
    sa.Column("captured_local", sa.Text, nullable=True, index=True),
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
    sa.Column("remote", Json(RemoteCopy), nullable=True),
    sa.UniqueConstraint("file_id", "kind"),
    sqlite_autoincrement=True,
)

saved_filters = sa.Table(
    "saved_filters",
    metadata,
    number("id"),
    text("name"),
    sa.Column("name_folded", sa.Text, nullable=False, unique=True),
    sa.Column("filter", Json(FileFilter), nullable=False),
    sa.Column("sort", Word(FileSort), nullable=False),
    sa.Column("descending", sa.Boolean, nullable=False),
    instant("saved_at"),
    sqlite_autoincrement=True,
)

changes = sa.Table(
    "changes",
    metadata,
    sa.Column("area", sa.Text, primary_key=True),
    integer("number"),
)
"""How many transactions changed a table, so that what was counted in it is not counted again."""
