from abc import abstractmethod
from typing import Protocol

import msgspec

from application.ports.stop_signal import StopSignal
from domain.analysis.call import Grant
from domain.analysis.run import Usage
from domain.shared.ids import FileId


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """Text of strangers: data, never instructions."""

    file_id: FileId
    sentences: tuple[str, ...]
    """What was said, in order; never empty."""
    language: str | None = None


class Gist(msgspec.Struct, frozen=True, kw_only=True):
    text: str
    """What came back, at most about a thousand characters; not cut to length yet."""
    model: str
    usage: Usage = Usage()


class Summarizer(Protocol):
    """Says in few words what a transcript is about."""

    name: str
    """As the engine of analysis is called: `extractive`."""
    elsewhere: bool
    """Whether a model is asked over a network: one waits for it, and many are asked at once."""

    @abstractmethod
    def check(self) -> None:
        """Whether it can be asked, as far as can be told without asking.

        Raises:
            UnknownModel, ModelRetired: the settings name it.
        """
        ...

    @abstractmethod
    def summarize(self, said: Said, *, grant: Grant, stop: StopSignal) -> Gist:
        """`grant`: for whom paid calls are made.

        Raises:
            EngineFailed, UnknownModel, ModelRetired
            BudgetExceeded, SpendingStopped: nothing was asked.
            MakingStopped: the stop signal was set.
        """
        ...
