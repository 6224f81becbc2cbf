"""What was said in one file, and having it heard."""

import msgspec
from anyio import to_thread
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, JSONBody

from application.library.get_file import GetFile
from application.transcription.transcripts_of_file import TranscriptsOfFile
from domain.shared.errors import InvalidInput
from domain.shared.ids import FileId
from entrypoints.http.api.answers import also, change_problems, problems
from entrypoints.http.api.speech_options import SpeechOptions
from entrypoints.http.api.transcribing import (
    FileTranscribed,
    TranscribeParts,
    provide_transcribe_parts,
    transcribe_one,
)
from entrypoints.http.api.transcript_answers import TranscriptFacts, facts_of_file
from entrypoints.http.api.waiting import Wait


class StartTranscriptionBody(SpeechOptions, frozen=True, kw_only=True, forbid_unknown_fields=True):
    model_name: str | None = None
    """The same as `model_size`."""

    def options(self) -> SpeechOptions:
        """Raises:
        InvalidInput
        """
        if self.model_size and self.model_name and self.model_size != self.model_name:
            raise InvalidInput("model_name: it is another one than model_size.", key="model_name")
        return msgspec.structs.replace(self, model_size=self.model_size or self.model_name)


class TranscriptsAnswer(msgspec.Struct, frozen=True, kw_only=True):
    transcripts: tuple[TranscriptFacts, ...]
    """The preferred one first, then the newest."""


class FileTranscriptsController(Controller):
    path = "/api/files/{file_id:int}"
    tags = ("transcription",)
    dependencies = {  # noqa: RUF012  # Litestar's own way
        "transcribe_parts": Provide(provide_transcribe_parts, sync_to_thread=False)
    }

    @get(
        "/transcripts",
        operation_id="ListTranscriptsOfFile",
        summary="The transcripts of a file, without their words",
        responses=problems(404),
        sync_to_thread=True,
    )
    def list_all(
        self,
        file_id: FromPath[int],
        get_file: NamedDependency[GetFile],
        transcripts_of_file: NamedDependency[TranscriptsOfFile],
    ) -> TranscriptsAnswer:
        """One for each model, and for each content that the file had."""
        number = FileId(file_id)
        found = facts_of_file(get_file(number).file, transcripts_of_file(number))
        return TranscriptsAnswer(transcripts=found)

    @post(
        "/start-transcription",
        operation_id="TranscribeFile",
        summary="Transcribe one file",
        status_code=202,
        responses=change_problems(400, 404, 409, 422)
        | also(200, FileTranscribed, "It ended in time, or had been done before."),
    )
    async def start(
        self,
        file_id: FromPath[int],
        get_file: NamedDependency[GetFile],
        transcribe_parts: NamedDependency[TranscribeParts],
        data: JSONBody[StartTranscriptionBody | None] = None,
        wait: Wait = 0,
    ) -> Response[FileTranscribed]:
        found = await to_thread.run_sync(get_file, FileId(file_id))
        options = (data or StartTranscriptionBody()).options()
        answer = await transcribe_one(found.file, options, transcribe_parts, wait)
        is_over = answer.job is not None or answer.job_id is None
        return Response(answer, status_code=200 if is_over else 202)
