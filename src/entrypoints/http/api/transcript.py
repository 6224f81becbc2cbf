"""One transcript: its words, corrections of them, and whether it is the one that is shown."""

from typing import Annotated

import msgspec
from litestar import Controller, Response, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import UNSET, UnsetType

from application.analysis.summarizing.show_summaries import ShowSummaries
from application.transcription.correct_transcript import (
    CorrectTranscript,
    CorrectTranscriptCommand,
)
from application.transcription.delete_transcript import DeleteTranscript
from application.transcription.export_transcript import ExportTranscript
from application.transcription.prefer_transcript import PreferTranscript
from application.transcription.show_transcript import ShowTranscript
from domain.library.edit_text import SOMEBODY
from domain.shared.ids import EditId, TranscriptId
from entrypoints.http.api.answers import also, change_problems, problems
from entrypoints.http.api.exports import DOWNLOAD
from entrypoints.http.api.results import EditAnswer, edit_answer
from entrypoints.http.api.transcript_answers import (
    FullTranscript,
    full,
)


class CorrectionBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    start_s: float
    end_s: float
    text: str
    """All that was said in the stretch; empty: nothing was."""
    author: str = SOMEBODY
    supersedes: EditId | UnsetType | None = UNSET
    """The correction of this stretch that you saw in force (`edit_id`), null when there was
    none; leave it out to overrule whatever is."""


class Corrected(msgspec.Struct, frozen=True, kw_only=True):
    edit: EditAnswer | None
    """null: it said so already. `PATCH /api/files/{id}/results` takes it back, with `undo`."""
    transcript: FullTranscript
    """As it is now."""


class TranscriptDeleted(msgspec.Struct, frozen=True, kw_only=True):
    transcript_id: TranscriptId
    message: str


class TranscriptController(Controller):
    path = "/api/transcripts/{transcript_id:int}"
    tags = ("transcription",)

    @get(
        operation_id="ShowTranscript",
        summary="One transcript: its words with their times, doubts, corrections, summary",
        responses=problems(404),
        sync_to_thread=True,
    )
    def show(
        self,
        transcript_id: FromPath[int],
        show_transcript: NamedDependency[ShowTranscript],
        show_summaries: NamedDependency[ShowSummaries],
    ) -> FullTranscript:
        return _full(TranscriptId(transcript_id), show_transcript, show_summaries)

    @get(
        "/download",
        operation_id="DownloadTranscript",
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
        """With corrections. What is in doubt is in json alone, flagged."""
        return as_download(export_transcript, TranscriptId(transcript_id), wanted)

    @post(
        "/corrections",
        operation_id="CorrectTranscript",
        summary="Say what was really said in a stretch of time",
        status_code=201,
        responses=change_problems(400, 404, 409) | also(200, Corrected, "It said so already."),
        sync_to_thread=True,
    )
    def correct(
        self,
        transcript_id: FromPath[int],
        data: JSONBody[CorrectionBody],
        correct_transcript: NamedDependency[CorrectTranscript],
        show_transcript: NamedDependency[ShowTranscript],
        show_summaries: NamedDependency[ShowSummaries],
    ) -> Response[Corrected]:
        """Holds over every transcript of this content of the file, now and later."""
        number = TranscriptId(transcript_id)
        edit = correct_transcript(
            CorrectTranscriptCommand(
                transcript_id=number,
                start_s=data.start_s,
                end_s=data.end_s,
                text=data.text,
                author=data.author,
                supersedes=data.supersedes,
            )
        )
        answer = Corrected(
            edit=edit_answer(edit) if edit else None,
            transcript=_full(number, show_transcript, show_summaries),
        )
        return Response(answer, status_code=201 if edit else 200)

    @post(
        "/prefer",
        operation_id="PreferTranscript",
        summary="Show, search and build upon this one of its file",
        status_code=200,
        responses=change_problems(404, 409),
        sync_to_thread=True,
    )
    def prefer(
        self,
        transcript_id: FromPath[int],
        prefer_transcript: NamedDependency[PreferTranscript],
        show_transcript: NamedDependency[ShowTranscript],
        show_summaries: NamedDependency[ShowSummaries],
    ) -> FullTranscript:
        number = TranscriptId(transcript_id)
        prefer_transcript(number)
        return _full(number, show_transcript, show_summaries)

    @delete(
        operation_id="DeleteTranscript",
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
        """With its summary. What people corrected stays, and holds over other transcripts of the
        file."""
        return deleted(TranscriptId(transcript_id), delete_transcript)


def _full(
    number: TranscriptId, show_transcript: ShowTranscript, show_summaries: ShowSummaries
) -> FullTranscript:
    shown = show_transcript(number)
    return full(shown, show_summaries([number]).get(number))


def deleted(number: TranscriptId, delete_transcript: DeleteTranscript) -> TranscriptDeleted:
    delete_transcript(number)
    return TranscriptDeleted(transcript_id=number, message="The transcript is deleted.")


def as_download(
    export_transcript: ExportTranscript, number: TranscriptId, wanted: str, stem: str = ""
) -> Response[bytes]:
    """`stem`: of the name; without it, one that tells the file's."""
    made = export_transcript(number, wanted.lower())
    name = f"{stem}.{wanted.lower()}" if stem else made.name
    return Response(
        made.text.encode(),
        media_type=_without_charset(made.media_type),
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


def _without_charset(media_type: str) -> str:
    """Where the framework adds it by itself."""
    return media_type.partition(";")[0] if media_type.startswith("text/") else media_type
