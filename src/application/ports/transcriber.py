from abc import abstractmethod
from collections.abc import Callable
from typing import Protocol

import msgspec

from application.ports.stop_signal import StopSignal
from domain.shared.errors import DomainError
from domain.shared.ids import FilePath
from domain.shared.problem import Problem
from domain.transcription.options import TranscribeOptions
from domain.transcription.transcript import Segment


class TranscribingFailed(DomainError):
    """Nothing was heard. `problem` says why, in one line."""

    code = "transcribing_failed"

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


class TranscribingStopped(DomainError):
    """The stop signal was set; the child process that did it is gone."""

    code = "transcribing_stopped"


class Sound(msgspec.Struct, frozen=True, kw_only=True):
    """Where the sound is."""

    source: FilePath
    track: int
    """Absolute stream index in the container."""
    duration_s: float | None
    """As the container says; None: unknown. Times of the answer never lie after it."""


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    segments: tuple[Segment, ...]
    """As the model gave them, without doubts: those are a matter of the whole. Starts rise."""
    language: str | None
    """None: nothing was heard that could tell."""
    language_probability: float | None
    duration_s: float
    """Of the sound that was decoded."""
    heard_s: float
    """Up to where it was heard: `duration_s`, or less when `trouble` ended it early."""
    trouble: Problem | None
    """What ended it early; what was heard before is whole."""
    engine: str
    """Program, version, device and numbers that were really used."""
    processing_s: float
    """Without loading the model."""


class Transcriber(Protocol):
    """Hears speech. In a child process that dies with this one; the model stays loaded in it
    for the files that follow, and is given back after a while without any."""

    @property
    @abstractmethod
    def slots(self) -> int:
        """How many files may be heard side by side: each needs a model of its own."""
        ...

    @abstractmethod
    def hear(
        self,
        sound: Sound,
        options: TranscribeOptions,
        *,
        on_heard: Callable[[float], None],
        stop: StopSignal,
    ) -> Heard:
        """`on_heard` gets the second up to which it was heard, rising. The file is decoded piece
        by piece: its length costs no memory. What the device cannot do falls back: an NVIDIA card
        that fails with `Device.AUTO` to the processor, a compute type that the device has not to
        its usual one.

        Raises:
            TranscribingFailed: with a problem of `domain.transcription.problems`.
            TranscribingStopped
            ModelMissing, ModelUnusable, UnknownModel
        """
        ...
