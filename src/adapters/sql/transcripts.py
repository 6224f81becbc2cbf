"""Transcripts and what was heard, sentence by sentence."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from adapters.sql.preferred import preferred_id
from adapters.sql.rows import build, listed, values_of
from adapters.sql.schema import files, transcript_segments, transcripts
from adapters.sql.transcript_list import choices_in, page_of
from adapters.sql.transcript_rows import TRANSCRIPT_COLUMNS, WITH_FILE, is_preferred
from application.ports.transcript_repository import TranscriptReader, TranscriptRepository
from domain.shared.ids import FileId, TranscriptId
from domain.transcription.figures import Figures
from domain.transcription.transcript import (
    Segment,
    Transcript,
    TranscriptNotFound,
    TranscriptState,
    Word,
)
from domain.transcription.transcript_list import (
    TranscriptChoices,
    TranscriptKey,
    TranscriptPage,
    TranscriptQuery,
)

_TRANSCRIPTS = sa.select(*TRANSCRIPT_COLUMNS).select_from(WITH_FILE)
_PLAIN = ("start_s", "end_s", "text", "no_speech", "log_probability", "compression", "doubt")
_SEGMENTS = (
    sa.select(*(transcript_segments.c[name] for name in _PLAIN), transcript_segments.c.words)
    .where(transcript_segments.c.transcript_id == sa.bindparam("transcript"))
    .order_by(transcript_segments.c.number)
)
_KEY = ("file_id", "media_hash", "model")
_insert = insert(transcripts)
# Not INSERT OR REPLACE: that would give it another id, and forget whether a person preferred it.
_PUT = _insert.on_conflict_do_update(
    index_elements=_KEY,
    set_={
        name: _insert.excluded[name]
        for name in Transcript.__struct_fields__
        if name not in ("id", "preferred", *_KEY)
    },
).returning(transcripts.c.id)
_COUNTED = (*Figures.__struct_fields__, "changed_at")
_other = transcripts.alias("other")
_LATEST = (
    sa.select(sa.func.coalesce(sa.func.max(_other.c.chosen), 0) + 1)
    .where(_other.c.file_id == transcripts.c.file_id)
    .scalar_subquery()
)


class SqlTranscriptReader(TranscriptReader):
    """`TranscriptReader` on one connection."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def get(self, transcript_id: TranscriptId) -> Transcript:
        found = self._all(transcripts.c.id == transcript_id)
        if not found:
            raise TranscriptNotFound(transcript_id=transcript_id)
        return found[0]

    def find(self, key: TranscriptKey) -> Transcript | None:
        found = self._all(*(transcripts.c[name] == getattr(key, name) for name in _KEY))
        return found[0] if found else None

    def segments(self, transcript_id: TranscriptId) -> tuple[Segment, ...]:
        rows = self._connection.execute(_SEGMENTS, {"transcript": transcript_id})
        return tuple(_segment(row) for row in rows)

    def certain_texts(self, transcript_ids: Sequence[TranscriptId]) -> dict[TranscriptId, str]:
        columns = transcript_segments.c
        rows = self._connection.execute(
            sa.select(columns.transcript_id, columns.text)
            .where(
                columns.transcript_id.in_(listed(transcript_ids)),
                columns.doubt.is_(None),
                columns.text != "",
            )
            .order_by(columns.transcript_id, columns.number)
        )
        found: dict[TranscriptId, list[str]] = {}
        for number, text in rows:
            found.setdefault(number, []).append(text)
        return {number: " ".join(texts) for number, texts in found.items()}

    def of_file(self, file_id: FileId) -> tuple[Transcript, ...]:
        return self._all(transcripts.c.file_id == file_id)

    def preferred(self, file_id: FileId) -> Transcript | None:
        found = self._all(transcripts.c.file_id == file_id, is_preferred)
        return found[0] if found else None

    def complete_with(self, model: str) -> frozenset[FileId]:
        query = (
            sa.select(files.c.id)
            .select_from(WITH_FILE)
            .where(
                transcripts.c.model == model,
                transcripts.c.state == TranscriptState.COMPLETE,
                transcripts.c.media_hash == files.c.fingerprint,
            )
        )
        return frozenset(self._connection.scalars(query))

    def preferred_of_all(self) -> dict[FileId, Transcript]:
        of_all = self._all(transcripts.c.id == preferred_id())
        return {transcript.file_id: transcript for transcript in of_all}

    def page(self, query: TranscriptQuery) -> TranscriptPage:
        return page_of(self._connection, query)

    def choices(self) -> TranscriptChoices:
        return choices_in(self._connection)

    def _all(self, *conditions: sa.ColumnElement[bool]) -> tuple[Transcript, ...]:
        """The preferred one first, then newest first."""
        newest = (is_preferred.desc(), transcripts.c.made_at.desc(), transcripts.c.id.desc())
        rows = self._connection.execute(_TRANSCRIPTS.where(*conditions).order_by(*newest))
        return tuple(build(Transcript, row) for row in rows)


class SqlTranscriptRepository(SqlTranscriptReader, TranscriptRepository):
    """`TranscriptRepository` on one connection that holds the write lock."""

    def put(self, transcript: Transcript, segments: Sequence[Segment]) -> Transcript:
        values = values_of(transcript, "id", "preferred")
        number = TranscriptId(self._connection.execute(_PUT, values).scalar_one())
        self._connection.execute(
            sa.delete(transcript_segments).where(transcript_segments.c.transcript_id == number)
        )
        if segments:
            self._connection.execute(
                sa.insert(transcript_segments),
                [_segment_values(number, at, segment) for at, segment in enumerate(segments)],
            )
        return self.get(number)

    def prefer(self, transcript_id: TranscriptId) -> None:
        self._require(
            self._connection.execute(
                sa.update(transcripts)
                .where(transcripts.c.id == transcript_id)
                .values(chosen=_LATEST)
            ),
            transcript_id,
        )

    def recount(self, transcript: Transcript) -> None:
        self._require(
            self._connection.execute(
                sa.update(transcripts)
                .where(transcripts.c.id == transcript.id)
                .values({name: getattr(transcript, name) for name in _COUNTED})
            ),
            transcript.id,
        )

    def delete(self, transcript_id: TranscriptId) -> None:
        # The foreign keys take its segments and its summary along.
        delete = sa.delete(transcripts).where(transcripts.c.id == transcript_id)
        self._require(self._connection.execute(delete), transcript_id)

    def _require(self, changed: sa.CursorResult[Any], transcript_id: TranscriptId) -> None:
        if not changed.rowcount:
            raise TranscriptNotFound(transcript_id=transcript_id)


def _segment(row: Sequence[Any]) -> Segment:
    *plain, words = row
    return Segment(
        **dict(zip(_PLAIN, plain, strict=True)),
        words=tuple(
            Word(start_s=start_s, end_s=end_s, text=text, probability=probability)
            for start_s, end_s, text, probability in words
        ),
    )


def _segment_values(number: TranscriptId, at: int, segment: Segment) -> dict[str, Any]:
    return {
        "transcript_id": number,
        "number": at,
        **{name: getattr(segment, name) for name in _PLAIN},
        "words": [
            (word.start_s, word.end_s, word.text, word.probability) for word in segment.words
        ],
    }
