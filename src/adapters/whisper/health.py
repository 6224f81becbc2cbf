"""Whether speech can be heard here."""

from importlib.metadata import PackageNotFoundError, version
from typing import Any

from application.ports.database import Check
from application.ports.health_check import HealthCheck
from application.ports.sandbox import (
    ChildCrashed,
    ChildOutOfMemory,
    ChildStopped,
    ChildTimedOut,
    Sandbox,
)
from application.ports.speech_models import ModelMissing, ModelUnusable, SpeechModels, UnknownModel
from domain.shared.figures import size

_PROGRAM = "Transcriber"
_MODEL = "Speech model"
_LIMIT_S = 60.0


class WhisperHealth(HealthCheck):
    """Loads no model. `sandbox`: not the one in which files are heard, which may be busy for
    hours."""

    def __init__(self, sandbox: Sandbox, models: SpeechModels) -> None:
        self._sandbox = sandbox
        self._models = models

    def check(self) -> tuple[Check, ...]:
        return (self._program(), self._model())

    def _program(self) -> Check:
        remedy = "pip install --force-reinstall faster-whisper ctranslate2"
        try:
            versions = f"faster-whisper {version('faster-whisper')}"
            versions += f", CTranslate2 {version('ctranslate2')}"
        except PackageNotFoundError as error:
            return _check(_PROGRAM, ok=False, detail=f"{error.name} is missing", remedy=remedy)
        try:
            cards = self._sandbox.call("adapters.whisper.health:cards", timeout_s=_LIMIT_S)
        except (RuntimeError, ChildCrashed, ChildOutOfMemory, ChildStopped, ChildTimedOut):
            detail = f"{versions}; it does not start"
            return _check(_PROGRAM, ok=False, detail=detail, remedy=remedy)
        return _check(_PROGRAM, ok=True, detail=f"{versions}; {_counted(cards)}")

    def _model(self) -> Check:
        try:
            model = self._models.find()
        except ModelMissing as error:
            detail = f"{error.details.get('model', 'the default one')} is not on this machine"
            return _check(_MODEL, ok=False, detail=detail, remedy=error.remedy)
        except (ModelUnusable, UnknownModel) as error:
            return _check(_MODEL, ok=False, detail=str(error), remedy=error.remedy)
        return _check(_MODEL, ok=True, detail=f"{model.name}, {size(model.size_bytes)}")


def cards() -> int:
    """In the child."""
    import ctranslate2

    return int(ctranslate2.get_cuda_device_count())


def _counted(cards: Any) -> str:
    if not cards:
        return "no NVIDIA card: the processor hears"
    return f"{cards} NVIDIA card{'s' if cards > 1 else ''}"


def _check(name: str, *, ok: bool, detail: str, remedy: str = "") -> Check:
    return Check(name=name, ok=ok, detail=detail, remedy=remedy, essential=False)
