"""Replies of files that are forgotten."""

from collections.abc import Sequence

import sqlalchemy as sa

from adapters.sql.rows import listed
from adapters.sql.schema import analysis_runs, call_attempts, replies, run_parts
from domain.shared.ids import FileId


def drop_replies(connection: sa.Connection, gone: Sequence[FileId]) -> None:
    """Those that the files' runs have or their calls brought, and that no other file's run has."""
    among = listed(gone)
    of_parts = sa.select(run_parts.c.reply_id).join(analysis_runs)
    theirs = sa.union(
        of_parts.where(analysis_runs.c.file_id.in_(among)),
        sa.select(call_attempts.c.reply_id).where(
            call_attempts.c.file_id.in_(among), call_attempts.c.reply_id.is_not(None)
        ),
    )
    others = of_parts.where(
        run_parts.c.reply_id == replies.c.id, analysis_runs.c.file_id.not_in(among)
    )
    connection.execute(
        sa.delete(replies).where(replies.c.id.in_(theirs), ~others.correlate(replies).exists())
    )
