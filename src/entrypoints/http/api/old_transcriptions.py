"""Transcribing under the predecessor's addresses: `/transcriptions/api/…`."""

from typing import Annotated

import msgspec
from anyio import to_thread
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, JSONBody, SkipValidation

from application.jobs.cancel_job import CancelJob
from application.jobs.show_job import JobDetail, ShowJob, ShowJobQuery
from application.library.files_at_paths import FilesAtPaths
from application.library.select_files import FileSelection, NothingChosen
from application.ports.speech_models import SpeechModels
from application.transcription.scan_folder import ScanFolder, ScanFolderQuery, ScannedFile
from application.transcription.start_transcription import TRANSCRIPTIONS, StartTranscription
from domain.jobs.job import JobNotFound, JobStatus
from domain.shared.errors import InvalidInput
from domain.shared.ids import FileId, JobId, TranscriptId
from domain.shared.names import base_name, display_text
from entrypoints.http.api.answers import also, change_problems, problems
from entrypoints.http.api.imports import Cancelled, cancelled
from entrypoints.http.api.old_status import OldStatus, old_status, old_word
from entrypoints.http.api.speech_options import SpeechOptions, model_named, refuse_provider
from entrypoints.http.api.transcribing import (
    FileTranscribed,
    TranscribeParts,
    provide_transcribe_parts,
    transcribe_one,
)
from entrypoints.http.api.waiting import Wait
from entrypoints.http.folder_text import folder_name, folder_text, typed_path

_MOST_SCANNED = 10_000


class ScanBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    directory_path: str
    recursive: bool = True
    extensions: tuple[str, ...] | None = None
    """`.mp4`, `mov`, …; null: all that can have sound."""
    provider: str | None = None
    model_size: str | None = None
    """Whose transcripts count; null: the default model."""
    limit: Annotated[int, msgspec.Meta(ge=1, le=_MOST_SCANNED)] = _MOST_SCANNED
    offset: Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000)] = 0


class ScannedFileAnswer(msgspec.Struct, frozen=True, kw_only=True):
    path: str
    """As `start-batch` takes it."""
    filename: str
    size_bytes: int
    file_id: FileId | None
    """null: not imported, so it cannot be transcribed yet."""
    already_transcribed: bool
    transcript_id: TranscriptId | None


class ScanAnswer(msgspec.Struct, frozen=True, kw_only=True):
    directory_path: str
    model_size: str
    files: tuple[ScannedFileAnswer, ...]
    total_count: int
    """In the folder, not only in this answer; so is `already_transcribed_count`."""
    already_transcribed_count: int
    limit: int
    offset: int
    complete: bool
    """False where the folder holds more than 100,000 files: the rest was not looked at."""
    unreadable_folders: int


class SingleBody(SpeechOptions, frozen=True, kw_only=True, forbid_unknown_fields=True):
    file_path: str


class StartBatchBody(SpeechOptions, frozen=True, kw_only=True, forbid_unknown_fields=True):
    file_paths: tuple[str, ...]


class BatchStarted(msgspec.Struct, frozen=True, kw_only=True):
    job_id: JobId
    total_files: int
    left_out: dict[str, int]
    """Files that get no item, counted by reason."""
    status: str
    status_url: str


class TranscriptionStatus(OldStatus, frozen=True, kw_only=True):
    elapsed_time: float
    """`elapsed_seconds` under its old name."""


class OldTranscriptionsController(Controller):
    path = "/transcriptions/api"
    tags = ("transcription",)
    dependencies = {  # noqa: RUF012  # Litestar's own way
        "transcribe_parts": Provide(provide_transcribe_parts, sync_to_thread=False)
    }

    @post(
        "/scan",
        operation_id="ScanForTranscription",
        summary="What of a folder is transcribed already",
        status_code=200,
        responses=change_problems(400, 403, 404),
        sync_to_thread=True,
    )
    def scan(
        self,
        data: JSONBody[ScanBody],
        scan_folder: NamedDependency[ScanFolder],
        speech_models: NamedDependency[SkipValidation[SpeechModels]],
    ) -> ScanAnswer:
        """Confined to REELSIGHT_ROOTS and the imported folders. Nothing is imported or read: a
        file counts as transcribed when the library has a whole transcript of it, of this model,
        and neither its size nor its time changed since."""
        refuse_provider(data.provider)
        if not data.directory_path.strip():
            # an empty path would mean the server's own working directory
            raise InvalidInput("directory_path: give the folder to scan.", key="directory_path")
        model = model_named(speech_models, data.model_size).name
        found = scan_folder(
            ScanFolderQuery(
                folder=folder_name(data.directory_path.strip()),
                model=model,
                recursive=data.recursive,
                extensions=data.extensions or (),
                limit=data.limit,
                offset=data.offset,
            )
        )
        return ScanAnswer(
            directory_path=folder_text(found.folder),
            model_size=model,
            files=tuple(map(_scanned, found.files)),
            total_count=found.total,
            already_transcribed_count=found.transcribed,
            limit=data.limit,
            offset=data.offset,
            complete=found.is_whole,
            unreadable_folders=found.unreadable_folders,
        )

    @post(
        "/transcribe-single",
        operation_id="TranscribePath",
        summary="Transcribe one file, by its path",
        status_code=202,
        responses=change_problems(400, 404, 409, 422)
        | also(200, FileTranscribed, "It was transcribed already, or the job was cancelled.")
        | also(201, FileTranscribed, "It was transcribed in time."),
    )
    async def transcribe_single(
        self,
        data: JSONBody[SingleBody],
        files_at_paths: NamedDependency[FilesAtPaths],
        transcribe_parts: NamedDependency[TranscribeParts],
        wait: Wait = 0,
    ) -> Response[FileTranscribed]:
        """The file must be in the library. Without `wait` the answer comes at once, and
        `status_url` says how far it is."""
        (file,) = await to_thread.run_sync(files_at_paths, [typed_path(data.file_path)])
        answer = await transcribe_one(file, data, transcribe_parts, wait)
        is_made = answer.job is not None and answer.transcript_id is not None
        is_over = answer.job is not None or answer.job_id is None
        return Response(answer, status_code=201 if is_made else 200 if is_over else 202)

    @post(
        "/start-batch",
        operation_id="StartTranscriptionBatch",
        summary="Transcribe files, by their paths",
        status_code=202,
        responses=change_problems(400, 404, 409),
        sync_to_thread=True,
    )
    def start_batch(
        self,
        data: JSONBody[StartBatchBody],
        files_at_paths: NamedDependency[FilesAtPaths],
        start_transcription: NamedDependency[StartTranscription],
        speech_models: NamedDependency[SkipValidation[SpeechModels]],
    ) -> BatchStarted:
        """All of them must be in the library, else none is transcribed. `POST
        /api/batch/transcribe` takes ids or a filter."""
        if not data.file_paths:
            raise NothingChosen()
        files = files_at_paths([typed_path(path) for path in data.file_paths])
        selection = FileSelection(file_ids=tuple(file.id for file in files))
        started = start_transcription(data.as_command(selection, speech_models))
        return BatchStarted(
            job_id=started.job_id,
            total_files=started.total_files,
            left_out=started.left_out,
            status=old_word(JobStatus.QUEUED),
            status_url=f"/transcriptions/api/batch-status/{started.job_id}",
        )

    @get(
        "/batch-status/{job_id:str}",
        operation_id="TranscriptionStatus",
        summary="How far a transcription is",
        responses=problems(404),
        sync_to_thread=True,
    )
    def status(
        self, job_id: FromPath[str], show_job: NamedDependency[ShowJob]
    ) -> TranscriptionStatus:
        old = old_status(_transcription(JobId(job_id), show_job))
        return TranscriptionStatus(
            **{name: getattr(old, name) for name in OldStatus.__struct_fields__},
            elapsed_time=old.elapsed_seconds,
        )

    @post(
        "/batch-cancel/{job_id:str}",
        operation_id="CancelTranscription",
        summary="Cancel a transcription",
        status_code=200,
        responses=change_problems(404, 409),
        sync_to_thread=True,
    )
    def cancel(
        self,
        job_id: FromPath[str],
        show_job: NamedDependency[ShowJob],
        cancel_job: NamedDependency[CancelJob],
    ) -> Cancelled:
        """What is being heard is ended, too; transcripts that are already there stay."""
        job = _transcription(JobId(job_id), show_job).job  # others are not cancelled from here
        return cancelled(job.id, cancel_job)


def _transcription(job_id: JobId, show_job: ShowJob) -> JobDetail:
    """Raises:
    JobNotFound: also for a job that transcribes nothing.
    """
    detail = show_job(ShowJobQuery(job_id=job_id, limit=0))
    if detail.job.kind != TRANSCRIPTIONS:
        raise JobNotFound(job_id=job_id)
    return detail


def _scanned(file: ScannedFile) -> ScannedFileAnswer:
    return ScannedFileAnswer(
        path=folder_text(file.path),
        filename=display_text(base_name(file.path)),
        size_bytes=file.size_bytes,
        file_id=file.file_id,
        already_transcribed=file.transcript_id is not None,
        transcript_id=file.transcript_id,
    )
