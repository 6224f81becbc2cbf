"""What was said: hearing it, keeping it, correcting it, handing it out."""

from dependency_injector import providers

from adapters.whisper.models import WhisperModels
from entrypoints.container.bucket import InBucket
from entrypoints.container.machine import Machine


class Transcription(InBucket):
    speech_models = providers.ThreadSafeSingleton(
        WhisperModels,
        Machine.settings.provided.speech_models,
        default=Machine.settings.provided.whisper_model,
        least_free_bytes=Machine.settings.provided.disk_floor_bytes,
    )
