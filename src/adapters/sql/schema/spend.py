"""Money reserved and paid, and the calls it was for."""

import sqlalchemy as sa

from adapters.sql.columns import instant, integer, metadata, number, text
from adapters.sql.types import Word
from domain.analysis.call import AttemptState
from domain.shared.spend import SpendState

spend = sa.Table(
    "spend",
    metadata,
    number("id"),
    text("purpose"),
    text("job_id", unknown=True),
    integer("reserved"),
    integer("settled", unknown=True),
    sa.Column("state", Word(SpendState), nullable=False),
    instant("created_at"),
    instant("accepted_at", unknown=True),
    # the sums are read from these alone
    sa.Index(None, "job_id", "state", "reserved", "settled"),
    sa.Index(None, "created_at", "state", "reserved", "settled"),
    sa.Index(
        "ix_spend_overruns",
        "id",
        sqlite_where=sa.text("settled > reserved AND accepted_at IS NULL"),
    ),
    sa.Index("ix_spend_unknown", "id", sqlite_where=sa.text("state = 'UNKNOWN'")),
    sqlite_autoincrement=True,
)

# They outlive jobs, runs and files, whose numbers are never given out again.
call_attempts = sa.Table(
    "call_attempts",
    metadata,
    number("id"),
    text("call_hash"),
    text("engine"),
    text("model"),
    sa.Column("spend_id", sa.Integer, sa.ForeignKey("spend.id"), nullable=False, index=True),
    text("job_id", unknown=True),
    sa.Column("item_id", sa.Integer, nullable=True),
    sa.Column("run_id", sa.Integer, nullable=True, index=True),
    sa.Column("file_id", sa.Integer, nullable=True, index=True),
    integer("number"),
    sa.Column("state", Word(AttemptState), nullable=False),
    instant("sent_at"),
    instant("lease_until"),
    instant("ended_at", unknown=True),
    text("code", unknown=True),
    text("message", unknown=True),
    text("service_request_id", unknown=True),
    sa.Column(
        "reply_id",
        sa.Integer,
        sa.ForeignKey("replies.id", ondelete="SET NULL"),
        nullable=True,
        index=True,
    ),
    integer("input_tokens", unknown=True),
    integer("output_tokens", unknown=True),
    integer("cost", unknown=True),
    sa.Index(None, "call_hash", "item_id", "sent_at"),
    # nobody sends what is on its way
    sa.Index(
        "uq_call_attempts_sent", "call_hash", unique=True, sqlite_where=sa.text("state = 'SENT'")
    ),
    sqlite_autoincrement=True,
)
