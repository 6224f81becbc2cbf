"""`SpeechModels`: models of Whisper in CTranslate2's form, in folders.

Here is looked for them: where `pull` puts them, then where the model hub's own tools keep what
they fetched, so that what another program has fetched before is not fetched twice.
"""

import os
from collections.abc import Callable
from pathlib import Path

from adapters.whisper.pulling import hub, pull_model
from application.ports.speech_models import (
    ModelMissing,
    ModelUnusable,
    SpeechModel,
    SpeechModels,
    UnknownModel,
)
from application.ports.stop_signal import StopSignal
from domain.transcription.options import MODELS

NEEDED = ("config.json", "model.bin", "tokenizer.json")
"""Without the last one the library would go and fetch it."""

_MB = 1_000_000
_TAKES = {
    "tiny": 78 * _MB,
    "base": 148 * _MB,
    "small": 486 * _MB,
    "medium": 1_530 * _MB,
    "large-v2": 3_090 * _MB,
    "large-v3": 3_090 * _MB,
}
"""About what fetching them takes."""


class WhisperModels(SpeechModels):
    """`folder`: where pulled models lie. `default`: a name of `MODELS`, or a folder's path.
    `least_free_bytes`: what a pull leaves free on the disk."""

    def __init__(self, folder: Path, *, default: str, least_free_bytes: int) -> None:
        self._folder = folder.absolute()
        self._default = default
        self._least_free_bytes = least_free_bytes

    def list(self) -> tuple[SpeechModel, ...]:
        named = [self._named(name) for name in MODELS]
        if _is_path(self._default):
            named.append(self._model(_path(self._default).name, _path(self._default)))
        return tuple(named)

    def find(self, name: str = "") -> SpeechModel:
        name = name or self._default
        known = next((model for model in self.list() if model.name == name), None)
        if known is None and _is_path(name):
            known = self._model(_path(name).name, _path(name))
        if known is None:
            raise UnknownModel(
                f"There is no model “{name}”. Whisper's are {', '.join(MODELS)}.", model=name
            )
        if known.folder is None:
            here = [model.name for model in self.list() if model.folder is not None]
            raise ModelMissing(model=known.name, here=here)
        if lacking := missing_in(known.folder):
            what = lacking[0] if known.folder.is_dir() else "such folder"
            raise ModelUnusable(
                f"{known.folder} is no model that can be loaded: there is no {what}.",
                model=known.name,
            )
        return known

    def pull(
        self, name: str, *, on_progress: Callable[[int, int], None], stop: StopSignal
    ) -> SpeechModel:
        name = name or self._default
        if name not in MODELS:
            raise UnknownModel(
                f"“{name}” cannot be fetched. Whisper's models are {', '.join(MODELS)}.",
                model=name,
            )
        if self._named(name).folder is None:
            pull_model(
                name,
                self._folder,
                least_free_bytes=self._least_free_bytes,
                on_progress=on_progress,
                stop=stop,
            )
        return self.find(name)

    def _named(self, name: str) -> SpeechModel:
        for folder in (self._folder / name, _in_hub_cache(name)):
            if folder is not None and not missing_in(folder):
                return self._model(name, folder)
        return SpeechModel(
            name=name,
            size_bytes=_TAKES[name],
            folder=None,
            is_default=name == self._default,
        )

    def _model(self, name: str, folder: Path) -> SpeechModel:
        return SpeechModel(
            name=name,
            size_bytes=_size_of(folder),
            folder=folder,
            is_default=self._default in (name, str(folder)) or _path(self._default) == folder,
        )


def missing_in(folder: Path) -> tuple[str, ...]:
    """What a model needs and the folder does not have."""
    lacking = [name for name in NEEDED if not (folder / name).is_file()]
    if not any((folder / f"vocabulary.{suffix}").is_file() for suffix in ("json", "txt")):
        lacking.append("vocabulary.json")
    return tuple(lacking)


def hub_name(name: str) -> str:
    return f"Systran/faster-whisper-{name}"


def _in_hub_cache(name: str) -> Path | None:
    found = hub().try_to_load_from_cache(hub_name(name), "model.bin")
    return Path(found).parent if isinstance(found, str) else None


def _size_of(folder: Path) -> int:
    try:
        return sum(entry.stat().st_size for entry in os.scandir(folder) if entry.is_file())
    except OSError:  # not there, or not to be read: `find` says so
        return 0


def _is_path(name: str) -> bool:
    return name not in MODELS and ("/" in name or "\\" in name or _path(name).is_dir())


def _path(name: str) -> Path:
    return Path(name).expanduser().absolute()
