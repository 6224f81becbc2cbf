"""Models of speech by name only: for tests and dry runs."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from msgspec import structs

from application.ports.speech_models import (
    ModelMissing,
    PullFailed,
    SpeechModel,
    SpeechModels,
    UnknownModel,
)
from application.ports.stop_signal import StopSignal
from domain.transcription.options import DEFAULT_MODEL, MODELS

_SIZE_BYTES = 1_000_000


class MemorySpeechModels(SpeechModels):
    """`here`: names of the models that are on this machine. `folders`: path of a model's folder →
    the name it has. `default`: a name or one of those paths. `pulled` keeps what was fetched."""

    def __init__(
        self,
        here: Iterable[str] = MODELS,
        *,
        folders: Mapping[str, str] | None = None,
        default: str = DEFAULT_MODEL,
        is_online: bool = True,
    ) -> None:
        self._here = {*here}
        self._folders = dict(folders or {})
        self._default = default
        self._is_online = is_online
        self.pulled: list[str] = []

    def list(self) -> tuple[SpeechModel, ...]:
        default = self._default
        models = tuple(self._sized(name) for name in MODELS)
        return models + ((self._in(default),) if default in self._folders else ())

    def find(self, name: str = "") -> SpeechModel:
        asked = name or self._default
        if asked in self._folders:
            return self._in(asked)
        if asked not in MODELS and asked == self._folders.get(self._default):
            return self._in(self._default)
        if asked not in MODELS:
            raise UnknownModel(f"There is no model {asked!r}.")
        if asked not in self._here:
            raise ModelMissing(model=asked, here=sorted(self._here, key=MODELS.index))
        return self._sized(asked)

    def pull(
        self, name: str, *, on_progress: Callable[[int, int], None], stop: StopSignal
    ) -> SpeechModel:
        if name not in MODELS:
            raise UnknownModel(f"There is no model {name!r}.")
        if name not in self._here:
            if not self._is_online or stop.is_set():
                raise PullFailed()
            on_progress(0, _SIZE_BYTES)
            self._here.add(name)
            self.pulled.append(name)
            on_progress(_SIZE_BYTES, _SIZE_BYTES)
        return self._sized(name)

    def _sized(self, name: str) -> SpeechModel:
        return SpeechModel(
            name=name,
            size_bytes=_SIZE_BYTES * (1 + MODELS.index(name)),
            folder=Path("models") / name if name in self._here else None,
            is_default=name == self._default,
        )

    def _in(self, folder: str) -> SpeechModel:
        model = SpeechModel(
            name=self._folders[folder], size_bytes=_SIZE_BYTES, folder=Path(folder)
        )
        return structs.replace(model, is_default=folder == self._default)
