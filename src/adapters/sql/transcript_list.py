"""The list of transcripts: filters, orders, pages and sums."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from adapters.sql.file_filter import bindable
from adapters.sql.file_steps import said
from adapters.sql.functions import passage_folded
from adapters.sql.rows import build, listed
from adapters.sql.schema import files, transcript_segments, transcript_summaries, transcripts
from adapters.sql.transcript_rows import TRANSCRIPT_COLUMNS, WITH_FILE, is_preferred
from domain.library.file_list import FileChoice, choices_of
from domain.shared.names import folded
from domain.transcription.transcript import Transcript
from domain.transcription.transcript_list import (
    OPENING_CHARACTERS,
    SHORT_CHARACTERS,
    TranscriptChoices,
    TranscriptFilter,
    TranscriptPage,
    TranscriptQuery,
    TranscriptRow,
    TranscriptSort,
)

_is_current = sa.type_coerce(
    transcripts.c.media_hash.is_not_distinct_from(files.c.fingerprint), sa.Boolean
)
_of_transcript = transcript_segments.c.transcript_id == transcripts.c.id
# As many as give the opening if each of them is a letter and a space.
_first_texts = (
    sa.select(transcript_segments.c.text)
    .where(_of_transcript, transcript_segments.c.doubt.is_(None), transcript_segments.c.text != "")
    .order_by(transcript_segments.c.number)
    .limit(OPENING_CHARACTERS // 2)
    .correlate(transcripts)
    .subquery()
)
_opening = sa.select(sa.func.group_concat(_first_texts.c.text, " ")).scalar_subquery()
_has_summary = (
    sa.select(transcript_summaries.c.transcript_id)
    .where(
        transcript_summaries.c.transcript_id == transcripts.c.id,
        transcript_summaries.c.of_words_at == transcripts.c.changed_at,
    )
    .correlate(transcripts)
    .exists()
)
_ROWS = sa.select(
    *TRANSCRIPT_COLUMNS,
    files.c.path,
    files.c.size_bytes,
    _is_current,
    sa.func.coalesce(_opening, ""),
    _has_summary,
).select_from(WITH_FILE)
_SORTS: dict[TranscriptSort, sa.ColumnElement[Any]] = {
    TranscriptSort.MADE: transcripts.c.made_at,
    TranscriptSort.FILE: files.c.name_folded,
    TranscriptSort.SIZE: files.c.size_bytes,
    TranscriptSort.PROCESSING: transcripts.c.processing_s,
    TranscriptSort.MODEL: transcripts.c.model,
    TranscriptSort.CHARACTERS: transcripts.c.characters,
    TranscriptSort.CONFIDENCE: transcripts.c.confidence,
}


def page_of(connection: sa.Connection, query: TranscriptQuery) -> TranscriptPage:
    conditions = list(_matching(query.where))
    if query.where.text:
        # once: for the page and again for the sums it would read all that was ever said
        found = sa.select(transcripts.c.id).select_from(WITH_FILE).where(*conditions)
        conditions = [transcripts.c.id.in_(listed(connection.scalars(found)))]
    value = _SORTS[query.sort]
    way = (value.desc() if query.descending else value.asc()).nulls_last()
    # By id afterwards: SQLite would work out every column of the skipped rows too.
    on_page = connection.scalars(
        sa.select(transcripts.c.id)
        .select_from(WITH_FILE)
        .where(*conditions)
        .order_by(way, transcripts.c.id.desc())
        .limit(max(0, query.limit))
        .offset(max(0, query.offset))
    ).all()
    rows = connection.execute(_ROWS.where(transcripts.c.id.in_(on_page)))
    by_id = {row[0]: _row(tuple(row)) for row in rows}
    total, duration_s, characters = connection.execute(
        sa.select(
            sa.func.count(),
            sa.func.coalesce(sa.func.sum(transcripts.c.duration_s), 0.0),
            sa.func.coalesce(sa.func.sum(transcripts.c.characters), 0),
        )
        .select_from(WITH_FILE)
        .where(*conditions)
    ).one()
    return TranscriptPage(
        rows=tuple(by_id[number] for number in on_page),
        total=total,
        total_duration_s=duration_s,
        total_characters=characters,
    )


def choices_in(connection: sa.Connection) -> TranscriptChoices:
    def counted(column: sa.ColumnElement[Any]) -> tuple[FileChoice, ...]:
        rows = connection.execute(sa.select(column, sa.func.count()).group_by(column))
        return choices_of({row[0]: row[1] for row in rows})

    return TranscriptChoices(
        models=counted(transcripts.c.model), languages=counted(transcripts.c.language)
    )


def _row(values: tuple[Any, ...]) -> TranscriptRow:
    *of_transcript, path, size, current, opening, has_summary = values
    return TranscriptRow(
        transcript=build(Transcript, of_transcript),
        file_path=path,
        file_size_bytes=size,
        current=current,
        opening=opening[:OPENING_CHARACTERS],
        has_summary=has_summary,
    )


def _matching(wanted: TranscriptFilter) -> Iterator[sa.ColumnElement[bool]]:
    columns = transcripts.c
    if wanted.file_id is not None:
        yield columns.file_id == wanted.file_id
    if wanted.model is not None:
        yield columns.model == bindable(wanted.model)
    if wanted.language is not None:
        yield columns.language == bindable(wanted.language)
    if wanted.state is not None:
        yield columns.state == wanted.state
    yield from _made(wanted.made_from, wanted.made_before)
    for asked, holds in (
        (wanted.short, columns.characters < SHORT_CHARACTERS),
        (wanted.doubtful, columns.doubtful > 0),
        (wanted.current, _is_current),
        (wanted.preferred, is_preferred),
    ):
        if asked is not None:
            yield holds if asked else sa.not_(holds)
    if wanted.text:
        yield _with_text(bindable(folded(wanted.text)))


def _made(since: datetime | None, before: datetime | None) -> Iterator[sa.ColumnElement[bool]]:
    if since is not None:
        yield transcripts.c.made_at >= since
    if before is not None:
        yield transcripts.c.made_at < before


def _with_text(text: str) -> sa.ColumnElement[bool]:
    heard = (
        sa.select(transcript_segments.c.number)
        .where(_of_transcript, sa.func.instr(passage_folded(transcript_segments.c.text), text) > 0)
        .correlate(transcripts)
        .exists()
    )
    # what people corrected is in the passages, which are those of the preferred one
    shown = is_preferred & said(text)
    return sa.or_(sa.func.instr(files.c.path_folded, text) > 0, heard, shown)
