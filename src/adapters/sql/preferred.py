"""Which transcript of a file is preferred, as SQL over `files`. Worked out anew by every question:
a file's content changes without a word to its transcripts."""

from typing import Any

import sqlalchemy as sa

from adapters.sql.schema import files, transcripts
from domain.transcription.options import MODELS
from domain.transcription.transcript import TranscriptState

IS_CURRENT = (transcripts.c.file_id == files.c.id) & (
    transcripts.c.media_hash == files.c.fingerprint
)


def preferred(value: sa.ColumnElement[Any]) -> sa.ScalarSelect[Any]:
    """Of the file's preferred transcript; NULL without one."""
    best = sa.select(value).where(IS_CURRENT).order_by(*_best_first(transcripts)).limit(1)
    return best.correlate(files).scalar_subquery()


def preferred_id() -> sa.ScalarSelect[Any]:
    """`preferred`, where `transcripts` is also what is asked about."""
    other = transcripts.alias("of_same_file")
    is_current = (other.c.file_id == files.c.id) & (other.c.media_hash == files.c.fingerprint)
    best = sa.select(other.c.id).where(is_current).order_by(*_best_first(other)).limit(1)
    return best.correlate(files).scalar_subquery()


def _best_first(table: sa.FromClause) -> tuple[sa.ColumnElement[Any], ...]:
    size = sa.case(
        {model: number for number, model in enumerate(MODELS)},
        value=table.c.model,
        else_=len(MODELS),
    )
    return (
        table.c.chosen.desc(),  # NULL is last
        (table.c.words > 0).desc(),
        (table.c.state == TranscriptState.COMPLETE).desc(),
        size.desc(),
        table.c.made_at.desc(),
        table.c.id.desc(),
    )
