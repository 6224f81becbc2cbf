"""Transcripts under the predecessor's addresses: `/transcriptions/api/transcript…`."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec
from litestar import Controller, delete, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Response

from application.analysis.summarizing.show_summaries import ShowSummaries
from application.transcription.delete_transcript import DeleteTranscript
from application.transcription.export_transcript import ExportTranscript
from application.transcription.list_transcripts import ListTranscripts
from application.transcription.show_transcript import ShownTranscript, ShowTranscript
from domain.analysis.transcript_summary import TranscriptSummary
from domain.shared.ids import TranscriptId
from domain.transcription.transcript import TranscriptNotFound, TranscriptState
from domain.transcription.transcript_list import (
    TranscriptFilter,
    TranscriptQuery,
    TranscriptSort,
)
from entrypoints.http.api.answers import change_problems, problems
from entrypoints.http.api.exports import DOWNLOAD
from entrypoints.http.api.files import SortOrder
from entrypoints.http.api.reading import one_of, several_of, within
from entrypoints.http.api.transcript import TranscriptDeleted, as_download, deleted
from entrypoints.http.api.transcript_answers import (
    SegmentAnswer,
    TranscriptItem,
    WordAnswer,
    full,
    listed,
    segments_of,
)
from entrypoints.http.api.transcript_query import day_begins, day_ends, words

MOST = 500
Text = FromQuery[str | None]


class OldStatusWord(StrEnum):
    COMPLETED = "COMPLETED"
    PARTIAL = "PARTIAL"
    FAILED = "FAILED"
    PENDING = "PENDING"
    IN_PROGRESS = "IN_PROGRESS"


_STATES = {
    OldStatusWord.COMPLETED: TranscriptState.COMPLETE,
    OldStatusWord.PARTIAL: TranscriptState.PARTIAL,
}


class OldSort(StrEnum):
    CREATED = "created_at"
    NAME = "file_name"
    SIZE = "file_size"
    PROCESSING = "processing_time"
    MODEL = "model_name"


_SORTS = {
    OldSort.CREATED: TranscriptSort.MADE,
    OldSort.NAME: TranscriptSort.FILE,
    OldSort.SIZE: TranscriptSort.SIZE,
    OldSort.PROCESSING: TranscriptSort.PROCESSING,
    OldSort.MODEL: TranscriptSort.MODEL,
}


class Part(StrEnum):
    SEGMENTS = "segments"


class OldTranscript(TranscriptItem, frozen=True, kw_only=True):
    transcript_text: str
    """Of what is not in doubt."""
    transcript_summary: str | None
    summary_stale: bool
    """The words changed after it was made."""
    completed_at: datetime
    error_message: str | None
    """Why it is partial, or that nothing was said."""
    segments: tuple[SegmentAnswer, ...] | None
    word_timestamps: tuple[WordAnswer, ...] | None
    """As `segments`, in lists with `include=segments` only."""


class OldTranscripts(msgspec.Struct, frozen=True, kw_only=True):
    transcripts: tuple[OldTranscript, ...]
    total_count: int
    limit: int
    """The one that was used: at most 500."""
    offset: int
    available_models: tuple[str, ...]
    available_languages: tuple[str, ...]
    message: str
    """Where those are that this list cannot hold; mostly empty."""


class OldTranscriptsController(Controller):
    path = "/transcriptions/api"
    tags = ("transcription",)

    @get(
        "/transcripts",
        operation_id="ListTranscriptsAsBefore",
        summary="Transcripts with their text",
        responses=problems(400),
        sync_to_thread=True,
    )
    def list_all(
        self,
        list_transcripts: NamedDependency[ListTranscripts],
        show_transcript: NamedDependency[ShowTranscript],
        show_summaries: NamedDependency[ShowSummaries],
        in_status: Annotated[str | None, QueryParameter(name="status")] = None,
        model: Text = None,
        language: Text = None,
        search: Text = None,
        from_date: FromQuery[str] = "",
        to_date: FromQuery[str] = "",
        sort_by: Text = None,
        sort_order: Text = None,
        limit: FromQuery[int] = 100,
        offset: FromQuery[int] = 0,
        include: Text = None,
    ) -> OldTranscripts:
        """Dates are days of UTC, both inclusive. What failed or has not been done yet has no
        transcript; `message` then says where it is."""
        status = one_of("status", in_status, OldStatusWord)
        choices = list_transcripts.choices()
        answer = OldTranscripts(
            transcripts=(),
            total_count=0,
            limit=max(1, min(MOST, limit)),
            offset=within("offset", offset, 0, 1_000_000_000),
            available_models=tuple(choice.value for choice in choices.models),
            available_languages=tuple(choice.value for choice in choices.languages),
            message="",
        )
        parts = several_of("include", include, Part)
        query = TranscriptQuery(
            where=TranscriptFilter(
                model=words("model", model) or None,
                language=words("language", language) or None,
                state=_STATES.get(status) if status else None,
                text=words("search", search),
                made_from=day_begins("from_date", from_date),
                made_before=day_ends("to_date", to_date),
            ),
            sort=_SORTS[one_of("sort_by", sort_by, OldSort) or OldSort.CREATED],
            descending=one_of("sort_order", sort_order, SortOrder) is not SortOrder.ASCENDING,
            limit=answer.limit,
            offset=answer.offset,
        )
        if status is not None and status not in _STATES:
            return msgspec.structs.replace(answer, message=_elsewhere(status))
        found = list_transcripts.with_texts(query)
        of = show_summaries([row.transcript.id for row in found.page.rows])
        rows = [
            _row(listed(row), found.texts.get(row.transcript.id, ""), of.get(row.transcript.id))
            for row in found.page.rows
        ]
        if Part.SEGMENTS in parts:
            whole = (_shown(show_transcript, row.id) for row in rows)
            rows = [
                _with_segments(row, shown)
                for row, shown in zip(rows, whole, strict=True)
                if shown is not None
            ]
        return msgspec.structs.replace(
            answer, transcripts=tuple(rows), total_count=found.page.total
        )

    @get(
        "/transcript/{transcript_id:int}",
        operation_id="ShowTranscriptAsBefore",
        summary="One transcript with its segments",
        responses=problems(404),
        sync_to_thread=True,
    )
    def show(
        self,
        transcript_id: FromPath[int],
        show_transcript: NamedDependency[ShowTranscript],
        show_summaries: NamedDependency[ShowSummaries],
    ) -> OldTranscript:
        number = TranscriptId(transcript_id)
        shown = show_transcript(number)
        summary = show_summaries([number]).get(number)
        answer = full(shown, summary)
        return _with_segments(_row(answer, answer.text, summary), shown)

    @delete(
        "/transcript/{transcript_id:int}",
        operation_id="DeleteTranscriptAsBefore",
        summary="Drop a transcript",
        status_code=200,
        responses=change_problems(404),
        sync_to_thread=True,
    )
    def drop(
        self,
        transcript_id: FromPath[int],
        delete_transcript: NamedDependency[DeleteTranscript],
    ) -> TranscriptDeleted:
        """What people corrected stays, and holds over other transcripts of the file."""
        return deleted(TranscriptId(transcript_id), delete_transcript)

    @get(
        "/transcript/{transcript_id:int}/download",
        operation_id="DownloadTranscriptAsBefore",
        summary="One transcript as txt, json, srt or vtt",
        responses=DOWNLOAD | problems(400, 404),
        sync_to_thread=True,
    )
    def download(
        self,
        transcript_id: FromPath[int],
        export_transcript: NamedDependency[ExportTranscript],
        wanted: Annotated[str, QueryParameter(name="format")] = "txt",
    ) -> Response[bytes]:
        number = TranscriptId(transcript_id)
        return as_download(export_transcript, number, wanted, f"transcript_{number}")


def _elsewhere(status: OldStatusWord) -> str:
    if status is OldStatusWord.FAILED:
        return (
            "What failed has no transcript: GET /api/jobs/failures counts it by reason, "
            "GET /api/files?failed_last_job=true lists the files."
        )
    return "What is being transcribed has no transcript yet: GET /api/jobs lists it."


def _shown(show_transcript: ShowTranscript, number: TranscriptId) -> ShownTranscript | None:
    """None for one that was deleted since the list was made."""
    try:
        return show_transcript(number)
    except TranscriptNotFound:
        return None


def _row(item: TranscriptItem, text: str, summary: TranscriptSummary | None) -> OldTranscript:
    """Without its segments."""
    return OldTranscript(
        **{name: getattr(item, name) for name in TranscriptItem.__struct_fields__},
        transcript_text=text,
        transcript_summary=summary.text if summary else None,
        summary_stale=summary is not None and summary.of_words_at != item.changed_at,
        completed_at=item.created_at,
        error_message=item.problem.message if item.problem else None,
        segments=None,
        word_timestamps=None,
    )


def _with_segments(row: OldTranscript, shown: ShownTranscript) -> OldTranscript:
    segments = segments_of(shown)
    return msgspec.structs.replace(
        row,
        segments=segments,
        word_timestamps=tuple(word for one in segments for word in one.words),
    )
