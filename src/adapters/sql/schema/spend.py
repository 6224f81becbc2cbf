"""Money reserved and paid."""

import sqlalchemy as sa

from adapters.sql.columns import instant, integer, metadata, number, text
from adapters.sql.types import Word
from domain.shared.spend import SpendState

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
