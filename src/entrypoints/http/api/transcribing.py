"""One file is transcribed: what two of the predecessor's addresses ask for."""

import msgspec
from anyio import to_thread
from litestar.di import NamedDependency
from litestar.params import SkipValidation

from application.jobs.show_job import ShowJob, ShowJobQuery, ShowProgress
from application.library.select_files import FileSelection
from application.ports.speech_models import SpeechModels
from application.ports.transcriber import TranscribingFailed
from application.transcription.start_transcription import StartTranscription
from application.transcription.transcripts_of_file import TranscriptsOfFile
from domain.jobs.job import JobStatus
from domain.library.file import MediaFile
from domain.shared.ids import FileId, JobId, TranscriptId
from domain.shared.problem import Problem
from domain.transcription.transcript import Transcript, TranscriptState
from entrypoints.http.api.old_status import OldStatus, old_status, old_word
from entrypoints.http.api.speech_options import SpeechOptions, model_named, refuse_provider
from entrypoints.http.api.transcript_answers import OLD_STATE
from entrypoints.http.api.waiting import is_over_within


class FileTranscribed(msgspec.Struct, frozen=True, kw_only=True):
    file_id: FileId
    transcript_id: TranscriptId | None
    """null until it is there."""
    status: str
    """COMPLETED or PARTIAL with a transcript, else that of the job."""
    message: str
    job_id: JobId | None
    """null: nothing had to be done."""
    status_url: str | None
    job: OldStatus | None = None
    """With `wait`, when the job ended in time."""


class TranscribeParts(msgspec.Struct, frozen=True, kw_only=True):
    start_transcription: StartTranscription
    speech_models: SpeechModels
    transcripts_of_file: TranscriptsOfFile
    show_job: ShowJob
    show_progress: ShowProgress


def provide_transcribe_parts(
    start_transcription: NamedDependency[StartTranscription],
    speech_models: NamedDependency[SkipValidation[SpeechModels]],
    transcripts_of_file: NamedDependency[TranscriptsOfFile],
    show_job: NamedDependency[ShowJob],
    show_progress: NamedDependency[ShowProgress],
) -> TranscribeParts:
    return TranscribeParts(
        start_transcription=start_transcription,
        speech_models=speech_models,
        transcripts_of_file=transcripts_of_file,
        show_job=show_job,
        show_progress=show_progress,
    )


async def transcribe_one(
    file: MediaFile, options: SpeechOptions, parts: TranscribeParts, wait: float
) -> FileTranscribed:
    """Raises:
    TranscribingFailed: the job ended in time, and this is why there is no transcript.
    """
    done = await to_thread.run_sync(_start, file, options, parts)
    if done.job_id is None or not await is_over_within(done.job_id, wait, parts.show_progress):
        return done
    return await to_thread.run_sync(_ended, file, options, parts, done)


def _start(file: MediaFile, options: SpeechOptions, parts: TranscribeParts) -> FileTranscribed:
    refuse_provider(options.provider)
    there = _transcript(file, options, parts)
    if there and there.state is TranscriptState.COMPLETE and not options.force:
        return FileTranscribed(
            file_id=file.id,
            transcript_id=there.id,
            status=OLD_STATE[there.state],
            message="It was transcribed already; force does it again.",
            job_id=None,
            status_url=None,
        )
    selection = FileSelection(file_ids=(file.id,))
    job_id = parts.start_transcription(options.as_command(selection, parts.speech_models)).job_id
    return FileTranscribed(
        file_id=file.id,
        transcript_id=None,
        status=old_word(JobStatus.QUEUED),
        message="It is being transcribed.",
        job_id=job_id,
        status_url=f"/transcriptions/api/batch-status/{job_id}",
    )


def _ended(
    file: MediaFile, options: SpeechOptions, parts: TranscribeParts, started: FileTranscribed
) -> FileTranscribed:
    detail = parts.show_job(ShowJobQuery(job_id=JobId(str(started.job_id)), limit=0))
    for group in detail.failures:
        raise _failed(Problem(code=group.code, message=group.message, remedy=group.remedy))
    if detail.job.problem is not None:
        raise _failed(detail.job.problem)
    cancelled = detail.job.status is JobStatus.CANCELLED
    made = None if cancelled else _transcript(file, options, parts)
    return msgspec.structs.replace(
        started,
        transcript_id=made.id if made else None,
        status=OLD_STATE[made.state] if made else old_word(detail.job.status),
        message="It was transcribed." if made else "The job has ended without a transcript.",
        job=old_status(detail),
    )


def _transcript(
    file: MediaFile, options: SpeechOptions, parts: TranscribeParts
) -> Transcript | None:
    """Of the model that is asked for, of what the file holds now."""
    model = model_named(parts.speech_models, options.model_size).name
    for transcript in parts.transcripts_of_file(file.id):
        if transcript.model == model and transcript.media_hash == file.fingerprint:
            return transcript
    return None


def _failed(problem: Problem) -> TranscribingFailed:
    error = TranscribingFailed(problem)
    error.remedy = problem.remedy
    error.details = {"problem": problem.code}
    return error
