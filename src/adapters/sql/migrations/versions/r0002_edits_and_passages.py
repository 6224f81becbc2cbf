"""Edits, the evidence check, and the text index."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _findings()
    _edits()
    _passages()
    _words()


def _findings() -> None:
    for column in (
        sa.Column("findings", sa.Text(), server_default="[]", nullable=False),
        sa.Column("claims", sa.Integer(), server_default="0", nullable=False),
        sa.Column("supported", sa.Integer(), server_default="0", nullable=False),
    ):
        op.add_column("analysis_results", column)
    op.add_column("analysis_runs", sa.Column("seen", sa.Text(), nullable=True))


def _edits() -> None:
    op.create_table(
        "edits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("type_key", sa.Text(), nullable=True),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("start_s", sa.Float(), nullable=True),
        sa.Column("end_s", sa.Float(), nullable=True),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("supersedes", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["file_id"], ["files.id"], name=op.f("fk_edits_file_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["supersedes"], ["edits.id"], name=op.f("fk_edits_supersedes"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edits")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_edits_file_id"), "edits", ["file_id"])
    op.create_index(op.f("ix_edits_supersedes"), "edits", ["supersedes"])


def _passages() -> None:
    op.create_table(
        "passages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=True),
        sa.Column("start_s", sa.Float(), nullable=True),
        sa.Column("end_s", sa.Float(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["files.id"], name=op.f("fk_passages_file_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passages")),
        sa.UniqueConstraint(
            "file_id", "origin", "position", name=op.f("uq_passages_file_id_origin_position")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_passages_id_file_id_origin_source"),
        "passages",
        ["id", "file_id", "origin", "source"],
    )
    op.create_table(
        "facet_values",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["files.id"], name=op.f("fk_facet_values_file_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("file_id", "origin", "field", "value", name="pk_facet_values"),
    )
    op.create_index(
        op.f("ix_facet_values_field_value_file_id"), "facet_values", ["field", "value", "file_id"]
    )
    op.create_table(
        "indexed_files",
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["files.id"], name=op.f("fk_indexed_files_file_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("file_id", name=op.f("pk_indexed_files")),
    )


def _words() -> None:
    op.execute(
        """CREATE VIRTUAL TABLE passage_words USING fts5(
        text, scope, content='passages', content_rowid='id',
        tokenize="porter unicode61 remove_diacritics 2")"""
    )
    op.execute("CREATE VIRTUAL TABLE passage_vocabulary USING fts5vocab(passage_words, col)")
    op.execute(
        """CREATE TRIGGER passages_added AFTER INSERT ON passages BEGIN
        INSERT INTO passage_words(rowid, text, scope) VALUES (new.id, new.text, new.scope);
    END"""
    )
    op.execute(
        """CREATE TRIGGER passages_dropped AFTER DELETE ON passages BEGIN
        INSERT INTO passage_words(passage_words, rowid, text, scope)
        VALUES ('delete', old.id, old.text, old.scope);
    END"""
    )
    op.execute(
        """CREATE TRIGGER passages_changed AFTER UPDATE OF text, scope ON passages BEGIN
        INSERT INTO passage_words(passage_words, rowid, text, scope)
        VALUES ('delete', old.id, old.text, old.scope);
        INSERT INTO passage_words(rowid, text, scope) VALUES (new.id, new.text, new.scope);
    END"""
    )
