"""Plans of rescans, uploads, saved filters, files that are set aside."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("roots", sa.Column("globs", sa.Text(), server_default="{}", nullable=False))
    op.add_column(
        "files", sa.Column("uploaded", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    for table, column in (
        ("files", "fingerprint"),
        ("files", "kind"),
        ("files", "size_bytes"),
        ("media_facts", "duration_s"),
        ("media_facts", "captured_local"),
    ):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    op.add_column("artifacts", sa.Column("remote", sa.Text(), nullable=True))
    _saved_filters()
    _rescan_changes()
    _uploads()
    _strikes()
    _predecessor_files()
    _job_items()
    _changes()


def _saved_filters() -> None:
    op.create_table(
        "saved_filters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_folded", sa.Text(), nullable=False),
        sa.Column("filter", sa.Text(), nullable=False),
        sa.Column("sort", sa.Text(), nullable=False),
        sa.Column("descending", sa.Boolean(), nullable=False),
        sa.Column("saved_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filters")),
        sa.UniqueConstraint("name_folded", name=op.f("uq_saved_filters_name_folded")),
        sqlite_autoincrement=True,
    )


def _rescan_changes() -> None:
    op.create_table(
        "rescan_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("path", sa.LargeBinary(), nullable=False),
        sa.Column("old_path", sa.LargeBinary(), nullable=True),
        sa.Column("media_kind", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("modified_ns", sa.BigInteger(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=True),
        sa.Column("candidates", sa.Text(), nullable=False),
        sa.Column("doubt", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["files.id"], name=op.f("fk_rescan_changes_file_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["job_id"], ["jobs.id"], name=op.f("fk_rescan_changes_job_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rescan_changes")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_rescan_changes_file_id"), "rescan_changes", ["file_id"])
    op.create_index(
        op.f("ix_rescan_changes_job_id_kind_state"), "rescan_changes", ["job_id", "kind", "state"]
    )


def _uploads() -> None:
    op.create_table(
        "uploads",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("remote_id", sa.Text(), nullable=True),
        sa.Column("part_size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("started_at", sa.Text(), nullable=False),
        sa.Column("touched_at", sa.Text(), nullable=False),
        sa.Column("job_id", sa.Text(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["file_id"], ["files.id"], name=op.f("fk_uploads_file_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_uploads")),
        sa.UniqueConstraint("id", name=op.f("uq_uploads_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_uploads_state"), "uploads", ["state"])
    op.create_index(op.f("ix_uploads_file_id"), "uploads", ["file_id"])


def _strikes() -> None:
    op.create_table(
        "strikes",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["files.id"], name=op.f("fk_strikes_file_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("file_id", "kind", name=op.f("pk_strikes")),
    )


def _job_items() -> None:
    op.add_column(
        "job_items", sa.Column("counted_as", sa.Text(), server_default="", nullable=False)
    )
    op.add_column("job_items", sa.Column("size_bytes", sa.BigInteger(), nullable=True))
    op.add_column("job_items", sa.Column("made_bytes", sa.BigInteger(), nullable=True))
    op.create_index(
        "ix_job_items_sizes",
        "job_items",
        ["job_id", "status", "counted_as", "size_bytes", "made_bytes"],
        sqlite_where=sa.text("size_bytes IS NOT NULL"),
    )
    op.create_index(
        "ix_job_items_failures",
        "job_items",
        ["job_id", sa.text("json_extract(problem, '$.code')"), "kind", "file_id"],
        sqlite_where=sa.text("status = 'FAILED'"),
    )


def _changes() -> None:
    op.create_table(
        "changes",
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("area", name=op.f("pk_changes")),
    )


def _predecessor_files() -> None:
    op.create_table(
        "predecessor_files",
        sa.Column("database", sa.Text(), nullable=False),
        sa.Column("old_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"],
            ["files.id"],
            name=op.f("fk_predecessor_files_file_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("database", "old_id", name=op.f("pk_predecessor_files")),
    )
    op.create_index(op.f("ix_predecessor_files_file_id"), "predecessor_files", ["file_id"])
