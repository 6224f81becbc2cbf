from abc import abstractmethod
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol

import msgspec

from application.ports.stop_signal import StopSignal
from domain.shared.errors import DomainError, InvalidInput


class UnknownModel(InvalidInput):
    """There is no such model."""

    code = "unknown_model"
    remedy = "`reelsight models list` shows the models; the path of a model's folder works, too."


class ModelMissing(InvalidInput):
    """The model is not on this machine. It is never fetched unasked."""

    code = "model_missing"
    remedy = "Fetch it once with: reelsight models pull NAME"

    def __init__(self, *, model: str, here: Iterable[str] = ()) -> None:
        """`here`: names of models that are on this machine."""
        super().__init__(f"The model {model} is not on this machine.", model=model)
        self.remedy = f"Fetch it once with: reelsight models pull {model}"
        if others := ", ".join(here):
            self.remedy += f" (or take one that is here: {others})"


class ModelUnusable(InvalidInput):
    """The folder holds no model that can be loaded."""

    code = "model_unusable"
    remedy = (
        "It needs config.json, model.bin and tokenizer.json of a Whisper model in CTranslate2's "
        "form."
    )


class PullFailed(DomainError):
    """The model could not be fetched."""

    code = "pull_failed"
    remedy = (
        "Look at the network, then call it again: it goes on where it stopped. Without a network, "
        "copy the model's folder from another machine and name it with WHISPER_MODEL."
    )


class SpeechModel(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    size_bytes: int
    """On disk where it is here, else what fetching it takes, roughly."""
    folder: Path | None
    """None: not on this machine."""
    is_default: bool = False
    """Taken where none is named (`WHISPER_MODEL`)."""


class SpeechModels(Protocol):
    """Whisper's sizes, and the folder that is set up as the default where that is a path."""

    @abstractmethod
    def list(self) -> tuple[SpeechModel, ...]:
        """Smallest first, then the folder. Cheap: looks at names and sizes of files only."""
        ...

    @abstractmethod
    def find(self, name: str = "") -> SpeechModel:
        """By its name, by the path of its folder, or the default one; ready to be loaded.

        Raises:
            UnknownModel, ModelMissing, ModelUnusable
        """
        ...

    @abstractmethod
    def pull(
        self, name: str, *, on_progress: Callable[[int, int], None], stop: StopSignal
    ) -> SpeechModel:
        """Fetch it from the model hub into the data folder; only whole models appear there.
        `on_progress` gets bytes here and bytes in all. One that is here is not fetched again.

        Raises:
            UnknownModel, PullFailed
        """
        ...
