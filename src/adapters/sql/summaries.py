"""The gist of transcripts."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from adapters.sql.file_steps import has_summary
from adapters.sql.rows import build, columns_of, listed, values_of
from adapters.sql.schema import files, transcript_summaries
from application.ports.summary_repository import SummaryReader, SummaryRepository
from domain.analysis.run import Usage
from domain.analysis.transcript_summary import TranscriptSummary
from domain.shared.ids import FileId, TranscriptId

_PLAIN = [name for name in TranscriptSummary.__struct_fields__ if name != "usage"]
# Usage lies in columns of its own, so that it can be summed.
_COLUMNS = [
    *(transcript_summaries.c[name] for name in _PLAIN),
    *columns_of(transcript_summaries, Usage),
]
_insert = insert(transcript_summaries)
_PUT = _insert.on_conflict_do_update(
    index_elements=["transcript_id"],
    set_={
        column.name: _insert.excluded[column.name]
        for column in transcript_summaries.c
        if not column.primary_key
    },
)


class SqlSummaryReader(SummaryReader):
    """`SummaryReader` on one connection."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def of(self, transcript_ids: Sequence[TranscriptId]) -> dict[TranscriptId, TranscriptSummary]:
        rows = self._connection.execute(
            sa.select(*_COLUMNS).where(
                transcript_summaries.c.transcript_id.in_(listed(transcript_ids))
            )
        )
        found = (_summary(tuple(row)) for row in rows)
        return {summary.transcript_id: summary for summary in found}

    def up_to_date(self) -> frozenset[FileId]:
        return frozenset(self._connection.scalars(sa.select(files.c.id).where(has_summary)))


class SqlSummaryRepository(SqlSummaryReader, SummaryRepository):
    """`SummaryRepository` on one connection that holds the write lock."""

    def put(self, summary: TranscriptSummary) -> None:
        values = values_of(summary, "usage") | values_of(summary.usage)
        self._connection.execute(_PUT, values)


def _summary(values: Sequence[object]) -> TranscriptSummary:
    plain, usage = values[: len(_PLAIN)], values[len(_PLAIN) :]
    named = dict(zip(_PLAIN, plain, strict=True))
    return TranscriptSummary(**named, usage=build(Usage, usage))  # type: ignore[arg-type]
