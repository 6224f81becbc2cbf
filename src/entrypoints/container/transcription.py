"""What was said: hearing it, keeping it, correcting it, handing it out."""

from dependency_injector import providers

from adapters.whisper.devices import WhisperDevices
from adapters.whisper.models import WhisperModels
from adapters.whisper.transcriber import WhisperTranscriber
from application.library.files_at_paths import FilesAtPaths
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
from application.transcription.transcribe_file import TranscribeFile
from application.transcription.transcripts_of_file import TranscriptsOfFile
from application.transcription.why_not_heard import WhyNotHeard
from entrypoints.container.bucket import InBucket
from entrypoints.container.jobs import Jobs
from entrypoints.container.library import Library
from entrypoints.container.machine import Machine
from entrypoints.container.store import Store


class Transcription(InBucket):
    # hearing it
    speech_models = providers.ThreadSafeSingleton(
        WhisperModels,
        Machine.settings.provided.speech_models,
        default=Machine.settings.provided.whisper_model,
        least_free_bytes=Machine.settings.provided.disk_floor_bytes,
    )
    speech_devices = providers.ThreadSafeSingleton(WhisperDevices, Machine.card_sandbox)
    count_speech = providers.Factory(CountSpeech, reader=Store.reader)
    transcriber = providers.ThreadSafeSingleton(
        WhisperTranscriber,
        Machine.speech_sandbox,
        speech_models,
        threads=Machine.settings.provided.transcribe_threads,
        slots=Machine.settings.provided.transcribe_jobs,
        timeout_s=Machine.settings.provided.transcribe_timeout_s,
        device=Machine.settings.provided.whisper_device,
        compute_type=Machine.settings.provided.whisper_compute_type,
    )
    start_transcription = providers.Factory(
        StartTranscription,
        reader=Store.reader,
        start_job=Jobs.start_job,
        models=speech_models,
    )
    transcribe_file = providers.Factory(
        TranscribeFile,
        reader=Store.reader,
        file_tree=Store.file_tree,
        transcriber=transcriber,
        clock=Machine.clock,
        refresh=Library.refresh_index,
    )

    # what was said
    list_transcripts = providers.Factory(ListTranscripts, reader=Store.reader)
    transcripts_of_file = providers.Factory(TranscriptsOfFile, reader=Store.reader)
    being_heard = providers.Factory(BeingHeard, reader=Store.reader)
    why_not_heard = providers.Factory(WhyNotHeard, reader=Store.reader)
    show_transcript = providers.Factory(ShowTranscript, reader=Store.reader)
    export_transcript = providers.Factory(ExportTranscript, reader=Store.reader)
    correct_transcript = providers.Factory(
        CorrectTranscript,
        uow=Store.uow,
        clock=Machine.clock,
        refresh=Library.refresh_index,
    )
    prefer_transcript = providers.Factory(
        PreferTranscript, uow=Store.uow, refresh=Library.refresh_index
    )
    delete_transcript = providers.Factory(
        DeleteTranscript, uow=Store.uow, refresh=Library.refresh_index
    )

    # by paths, as the predecessor's callers ask
    files_at_paths = providers.Factory(
        FilesAtPaths, file_tree=Store.file_tree, reader=Store.reader
    )
    scan_folder = providers.Factory(
        ScanFolder,
        file_tree=Store.file_tree,
        reader=Store.reader,
        allowed=Library.allowed_folders,
    )
