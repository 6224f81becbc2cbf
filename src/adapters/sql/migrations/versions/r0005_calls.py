"""Paid calls, and replies beside the runs: a run may have several, a call that no run has."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _replies()
    _runs()
    _spend()
    _attempts()


def _replies() -> None:
    op.create_table(
        "replies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_hash", sa.Text(), nullable=True),
        sa.Column("stop_reason", sa.Text(), nullable=False),
        sa.Column("input_tokens", sa.BigInteger(), nullable=False),
        sa.Column("output_tokens", sa.BigInteger(), nullable=False),
        sa.Column("cost", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replies")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_replies_call_hash"), "replies", ["call_hash"])
    op.create_table(
        "run_parts",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("part", sa.Text(), nullable=True),
        sa.Column("is_synthesis", sa.Boolean(), nullable=False),
        sa.Column("reply_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["analysis_runs.id"],
            name=op.f("fk_run_parts_run_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["reply_id"], ["replies.id"], name=op.f("fk_run_parts_reply_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("run_id", "number", name=op.f("pk_run_parts")),
    )
    op.create_index(op.f("ix_run_parts_reply_id"), "run_parts", ["reply_id"])


def _runs() -> None:
    # one reply a run until now, so they can have the runs' numbers
    op.execute(
        "INSERT INTO replies"
        " (id, call_hash, stop_reason, input_tokens, output_tokens, cost, at, raw)"
        " SELECT id, NULL, coalesce(stop_reason, ''), input_tokens, output_tokens, cost,"
        " coalesce(ended_at, started_at), raw_reply"
        " FROM analysis_runs WHERE raw_reply IS NOT NULL ORDER BY id"
    )
    op.execute(
        "INSERT INTO run_parts (run_id, number, part, is_synthesis, reply_id)"
        " SELECT id, 0, NULL, 0, id FROM replies ORDER BY id"
    )
    op.drop_column("analysis_runs", "raw_reply")
    op.add_column(
        "analysis_runs", sa.Column("unanswered", sa.Text(), server_default="[]", nullable=False)
    )


def _spend() -> None:
    op.drop_index("ix_spend_budget_state_reserved_settled", "spend")
    op.rename_table("spend", "old_spend")
    op.create_table(
        "spend",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("job_id", sa.Text(), nullable=True),
        sa.Column("reserved", sa.BigInteger(), nullable=False),
        sa.Column("settled", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("accepted_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spend")),
        sqlite_autoincrement=True,
    )
    op.execute(
        "INSERT INTO spend (id, purpose, reserved, settled, state, created_at)"
        " SELECT id, budget, reserved, settled, state, created_at FROM old_spend ORDER BY id"
    )
    op.drop_table("old_spend")
    for first in ("job_id", "created_at"):
        columns = [first, "state", "reserved", "settled"]
        op.create_index(op.f(f"ix_spend_{'_'.join(columns)}"), "spend", columns)
    op.create_index(
        "ix_spend_overruns",
        "spend",
        ["id"],
        sqlite_where=sa.text("settled > reserved AND accepted_at IS NULL"),
    )
    op.create_index("ix_spend_unknown", "spend", ["id"], sqlite_where=sa.text("state = 'UNKNOWN'"))


def _attempts() -> None:
    op.create_table(
        "call_attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_hash", sa.Text(), nullable=False),
        sa.Column("engine", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("spend_id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Text(), nullable=True),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.Text(), nullable=False),
        sa.Column("lease_until", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.Text(), nullable=True),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("service_request_id", sa.Text(), nullable=True),
        sa.Column("reply_id", sa.Integer(), nullable=True),
        sa.Column("input_tokens", sa.BigInteger(), nullable=True),
        sa.Column("output_tokens", sa.BigInteger(), nullable=True),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["spend_id"], ["spend.id"], name=op.f("fk_call_attempts_spend_id")
        ),
        sa.ForeignKeyConstraint(
            ["reply_id"],
            ["replies.id"],
            name=op.f("fk_call_attempts_reply_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_attempts")),
        sqlite_autoincrement=True,
    )
    for column in ("spend_id", "run_id", "file_id", "reply_id"):
        op.create_index(op.f(f"ix_call_attempts_{column}"), "call_attempts", [column])
    op.create_index(
        op.f("ix_call_attempts_call_hash_item_id_sent_at"),
        "call_attempts",
        ["call_hash", "item_id", "sent_at"],
    )
    op.create_index(
        "uq_call_attempts_sent",
        "call_attempts",
        ["call_hash"],
        unique=True,
        sqlite_where=sa.text("state = 'SENT'"),
    )
