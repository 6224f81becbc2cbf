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
from domain.shared.names import display_text
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
    TranscriptFacts,
    WordAnswer,
    facts_of,
    segments_of,
    text_of,
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


class OldTranscript(TranscriptFacts, frozen=True, kw_only=True):
    file_name: str
    file_path: str
    file_size: int
    transcript_text: str
    """Of what is not in doubt."""
    transcript_summary: str | None
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
                name=words("search", search),
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
        page = list_transcripts(query)
        ids = [row.transcript.id for row in page.rows]
        summaries = show_summaries(ids)
        rows = [
            _row(shown, summaries.get(number), with_segments=Part.SEGMENTS in parts)
            for number in ids
            if (shown := _shown(show_transcript, number)) is not None
        ]
        return msgspec.structs.replace(answer, transcripts=tuple(rows), total_count=page.total)

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
        return _row(shown, show_summaries([number]).get(number), with_segments=True)

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


def _row(
    shown: ShownTranscript, summary: TranscriptSummary | None, *, with_segments: bool
) -> OldTranscript:
    transcript = shown.transcript
    segments = segments_of(shown) if with_segments else None
    return OldTranscript(
        **msgspec.structs.asdict(facts_of(transcript)),
        file_name=shown.file.name,
        file_path=display_text(shown.file.path),
        file_size=shown.file.size_bytes,
        transcript_text=text_of(shown.segments),
        transcript_summary=summary.text if summary else None,
        completed_at=transcript.made_at,
        error_message=transcript.problem.message if transcript.problem else None,
        segments=segments,
        word_timestamps=None
        if segments is None
        else tuple(word for one in segments for word in one.words),
    )
