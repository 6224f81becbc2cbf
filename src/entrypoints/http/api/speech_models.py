"""The models that hear, as the API lists them."""

import msgspec
from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import SkipValidation

from application.ports.speech_models import SpeechModel, SpeechModels
from entrypoints.http.api.answers import problems
from entrypoints.http.api.old_display import size_display


class SpeechModelAnswer(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    size_bytes: int
    """On disk, or what fetching it takes, roughly."""
    size_display: str
    here: bool
    is_default: bool
    pull: str | None
    """The command that fetches it; null where it is here."""


class SpeechModelList(msgspec.Struct, frozen=True, kw_only=True):
    models: tuple[SpeechModelAnswer, ...]
    """Smallest first."""
    default: str | None


class SpeechModelsController(Controller):
    path = "/api/models/speech"
    tags = ("transcription",)

    @get(
        operation_id="ListSpeechModels",
        summary="The models that can hear, and which are on this machine",
        responses=problems(),
        sync_to_thread=True,
    )
    def list_all(
        self, speech_models: NamedDependency[SkipValidation[SpeechModels]]
    ) -> SpeechModelList:
        """None is ever fetched over HTTP, nor unasked."""
        found = speech_models.list()
        return SpeechModelList(
            models=tuple(map(_model, found)),
            default=next((model.name for model in found if model.is_default), None),
        )


def _model(model: SpeechModel) -> SpeechModelAnswer:
    return SpeechModelAnswer(
        name=model.name,
        size_bytes=model.size_bytes,
        size_display=size_display(model.size_bytes),
        here=model.folder is not None,
        is_default=model.is_default,
        pull=None if model.folder is not None else f"reelsight models pull {model.name}",
    )
