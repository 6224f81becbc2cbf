"""How files are to be transcribed, as a request says it. Only names of models are taken, never
paths: nobody looks into folders of this machine through them."""

from typing import Annotated

import msgspec

from application.library.select_files import FileSelection
from application.ports.speech_models import SpeechModel, SpeechModels, UnknownModel
from application.transcription.start_transcription import StartTranscriptionCommand
from domain.shared.errors import InvalidInput
from domain.transcription.options import ComputeType, Device
from entrypoints.http.refusals import ProviderNotHere

_WHISPER = {"", "whisper"}
_SONIC = {
    "nova_sonic",
    "nova",
    "sonic",
    "sonic2",
    "sonic_2",
    "sonic_2_online",
    "nova2_sonic",
    "nova_2_sonic",
}
_HEARD = {"", "auto"}
_SHOWN = 80


class SpeechOptions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    provider: str | None = None
    """`whisper`, on this machine; there is no other."""
    model_size: str | None = None
    """A name of `GET /api/models/speech`; null: the default one."""
    language: str | None = None
    """Whisper's code (`en`, `de`, …); null: heard."""
    device: Device | None = None
    """null: `auto`."""
    compute_type: ComputeType | None = None
    """null: `default`."""
    vad: bool = True
    """Leave out what is no speech before the model hears it."""
    beam_size: Annotated[int, msgspec.Meta(ge=1, le=20)] = 5
    force: bool = False
    """Transcribe again what has a transcript of this model."""

    def as_command(
        self, selection: FileSelection, models: SpeechModels
    ) -> StartTranscriptionCommand:
        """Raises:
        InvalidInput, ProviderNotHere, UnknownModel
        """
        refuse_provider(self.provider)
        model = model_named(models, self.model_size)
        language = (self.language or "").strip().lower()
        return StartTranscriptionCommand(
            file_ids=selection.file_ids,
            filter=selection.filter,
            # the default one is found by no name: it may be a folder that is called like another
            model=model.name if (self.model_size or "").strip() else "",
            language=None if language in _HEARD else language,
            device=self.device or Device.AUTO,
            compute_type=self.compute_type or ComputeType.DEFAULT,
            vad=self.vad,
            beam_size=self.beam_size,
            force=self.force,
        )


def refuse_provider(provider: str | None) -> None:
    """Raises:
    ProviderNotHere, InvalidInput
    """
    name = (provider or "").strip().lower().replace("-", "_")
    if name in _SONIC:
        raise ProviderNotHere()
    if name not in _WHISPER:
        raise InvalidInput(
            f"provider: “{name[:_SHOWN]}” is no provider; send whisper.", key="provider"
        )


def model_named(models: SpeechModels, name: str | None) -> SpeechModel:
    """One that can be chosen, whether it is on this machine or not; without a name the default
    one.

    Raises:
        UnknownModel
    """
    known = models.list()
    wanted = (name or "").strip()
    for model in known:
        if model.name == wanted or (not wanted and model.is_default):
            return model
    names = ", ".join(model.name for model in known)
    refused = UnknownModel(f"model_size: there is no model “{wanted[:_SHOWN]}”.", key="model_size")
    refused.remedy = f"Send one of: {names}."
    raise refused
