"""What was said, as the world of the HTTP tests has it."""

from collections.abc import Callable, Sequence
from typing import Any

from adapters.memory.clock import MemoryClock
from adapters.memory.speech_devices import MemorySpeechDevices
from adapters.memory.speech_models import MemorySpeechModels
from adapters.memory.summarizer import MemorySummarizer
from adapters.memory.unit_of_work import MemoryReader, MemoryUnitOfWork
from application.analysis.summarizing.show_summaries import ShowSummaries
from application.analysis.summarizing.start_summaries import StartSummaries
from application.jobs.start_job import StartJob
from application.library.allowed_folders import AllowedFolders
from application.library.files_at_paths import FilesAtPaths
from application.ports.file_tree import FileTree
from application.ports.unit_of_work import Transaction, UnitOfWork
from application.transcription.being_heard import BeingHeard
from application.transcription.correct_transcript import CorrectTranscript
from application.transcription.count_speech import CountSpeech
from application.transcription.delete_transcript import DeleteTranscript
from application.transcription.export_transcript import ExportTranscript
from application.transcription.list_transcripts import ListTranscripts
from application.transcription.prefer_transcript import PreferTranscript
from application.transcription.scan_folder import ScanFolder
from application.transcription.show_transcript import ShowTranscript
from application.transcription.start_transcription import StartTranscription
from application.transcription.transcripts_of_file import TranscriptsOfFile
from application.transcription.why_not_heard import WhyNotHeard
from domain.analysis.candidates import WITHOUT_MODEL
from domain.library.file import MediaFile
from domain.shared.ids import FileId, TranscriptId
from domain.transcription.figures import with_figures
from domain.transcription.options import TranscribeOptions
from domain.transcription.transcript import Segment, Transcript, TranscriptState


def transcript_parts(
    uow: MemoryUnitOfWork,
    reader: MemoryReader,
    clock: MemoryClock,
    start_job: StartJob,
    file_tree: FileTree,
    allowed: AllowedFolders,
    refresh: Callable[[Transaction, FileId], None],
) -> dict[str, Any]:
    models = MemorySpeechModels(here=("tiny", "small", "medium"))
    return {
        "speech_models": models,
        "speech_devices": MemorySpeechDevices(),
        "start_transcription": StartTranscription(
            reader=reader, start_job=start_job, models=models
        ),
        "count_speech": CountSpeech(reader=reader),
        "files_at_paths": FilesAtPaths(file_tree=file_tree, reader=reader),
        "scan_folder": ScanFolder(file_tree=file_tree, reader=reader, allowed=allowed),
        "list_transcripts": ListTranscripts(reader=reader),
        "transcripts_of_file": TranscriptsOfFile(reader=reader),
        "being_heard": BeingHeard(reader=reader),
        "why_not_heard": WhyNotHeard(reader=reader),
        "show_transcript": ShowTranscript(reader=reader),
        "export_transcript": ExportTranscript(reader=reader),
        "correct_transcript": CorrectTranscript(uow=uow, clock=clock, refresh=refresh),
        "prefer_transcript": PreferTranscript(uow=uow, refresh=refresh),
        "delete_transcript": DeleteTranscript(uow=uow, refresh=refresh),
        "start_summaries": StartSummaries(
            reader=reader,
            start_job=start_job,
            summarizers={"memory": MemorySummarizer(), WITHOUT_MODEL: MemorySummarizer()},
            default_engine="memory",
        ),
        "show_summaries": ShowSummaries(reader=reader),
    }


def put_transcript(
    write: UnitOfWork,
    file: MediaFile,
    clock: MemoryClock,
    segments: Sequence[Segment],
    **more: Any,
) -> Transcript:
    """As if a model had heard these segments in the file."""
    given: dict[str, Any] = {
        "id": TranscriptId(0),
        "file_id": file.id,
        "media_hash": file.fingerprint or "",
        "model": "small",
        "options": TranscribeOptions(model=more.get("model", "small")),
        "engine": "faster-whisper 1.2.1, cpu, int8",
        "state": TranscriptState.COMPLETE,
        "language": "en",
        "language_probability": 0.9,
        "duration_s": 60.0,
        "heard_s": 60.0,
        "processing_s": 12.0,
        "made_at": clock.now(),
        "changed_at": clock.now(),
    }
    transcript = with_figures(Transcript(**(given | more)), segments)
    with write() as tx:
        kept = tx.transcripts.put(transcript, segments)
        tx.commit()
    return kept
