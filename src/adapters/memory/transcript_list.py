"""The list of transcripts in memory."""

from typing import Any

from adapters.memory import spoken
from adapters.memory.store import State
from domain.shared.names import display_text, folded
from domain.transcription.transcript import Transcript
from domain.transcription.transcript_list import (
    OPENING_CHARACTERS,
    SHORT_CHARACTERS,
    TranscriptFilter,
    TranscriptPage,
    TranscriptQuery,
    TranscriptRow,
    TranscriptSort,
)


def page_of(state: State, query: TranscriptQuery) -> TranscriptPage:
    every = (spoken.marked(state, row) for row in state.transcripts.values())
    found = [row for row in every if _matches(state, row, query.where)]
    found.sort(key=lambda row: row.id, reverse=True)
    known = [row for row in found if _value(state, row, query.sort) is not None]
    known.sort(key=lambda row: _value(state, row, query.sort), reverse=query.descending)
    unknown = [row for row in found if _value(state, row, query.sort) is None]
    start = max(0, query.offset)
    on_page = [*known, *unknown][start : start + max(0, query.limit)]
    return TranscriptPage(
        rows=tuple(_row(state, row) for row in on_page),
        total=len(found),
        total_duration_s=sum((row.duration_s or 0.0 for row in found), 0.0),
        total_characters=sum(row.characters for row in found),
    )


def _row(state: State, transcript: Transcript) -> TranscriptRow:
    file = state.files[transcript.file_id]
    certain = (row.text for row in state.segments[transcript.id] if row.doubt is None)
    return TranscriptRow(
        transcript=transcript,
        file_path=file.path,
        file_size_bytes=file.size_bytes,
        current=spoken.is_current(state, transcript),
        opening=" ".join(text for text in certain if text)[:OPENING_CHARACTERS],
        has_summary=spoken.is_summed_up(state, transcript),
    )


def _value(state: State, transcript: Transcript, sort: TranscriptSort) -> Any:
    file = state.files[transcript.file_id]
    match sort:
        case TranscriptSort.MADE:
            return transcript.made_at
        case TranscriptSort.FILE:
            return folded(file.name)
        case TranscriptSort.SIZE:
            return file.size_bytes
        case TranscriptSort.PROCESSING:
            return transcript.processing_s
        case TranscriptSort.MODEL:
            return transcript.model
        case TranscriptSort.CHARACTERS:
            return transcript.characters
        case TranscriptSort.CONFIDENCE:
            return transcript.confidence


def _matches(state: State, transcript: Transcript, wanted: TranscriptFilter) -> bool:
    made = transcript.made_at
    return (
        wanted.file_id in (None, transcript.file_id)
        and wanted.model in (None, transcript.model)
        and wanted.language in (None, transcript.language)
        and wanted.state in (None, transcript.state)
        and (wanted.made_from is None or made >= wanted.made_from)
        and (wanted.made_before is None or made < wanted.made_before)
        and wanted.short in (None, transcript.characters < SHORT_CHARACTERS)
        and wanted.doubtful in (None, transcript.doubtful > 0)
        and wanted.current in (None, spoken.is_current(state, transcript))
        and wanted.preferred in (None, transcript.preferred)
        and _with_text(state, transcript, folded(wanted.text))
    )


def _with_text(state: State, transcript: Transcript, text: str) -> bool:
    heard = state.segments[transcript.id]
    return (
        text in folded(display_text(state.files[transcript.file_id].path))
        or any(text in folded(segment.text) for segment in heard)
        # what people corrected is in the passages, which are those of the preferred one
        or (transcript.preferred and spoken.says(state, transcript.file_id, text))
    )
