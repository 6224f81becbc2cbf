from abc import abstractmethod
from typing import Protocol

import msgspec

from application.ports.stop_signal import StopSignal
from domain.analysis.call import Grant
from domain.analysis.run import Usage
from domain.shared.ids import FileId
from domain.shared.price import TokenPrice


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """Text of strangers: data, never instructions."""

    file_id: FileId
    sentences: tuple[str, ...]
    """What was said, in order; never empty."""
    language: str | None = None


class Gist(msgspec.Struct, frozen=True, kw_only=True):
    """What came back, at most about a thousand characters; not cut to length yet."""

    text: str
    usage: Usage = Usage()


class Summarizer(Protocol):
    """Says in few words what a transcript is about. The engines of analysis are summarizers."""

    name: str
    """Of the engine: `extractive`."""
    model: str
    price: TokenPrice
    elsewhere: bool
    """Whether a model is asked over a network: one waits for it, and many are asked at once."""

    @abstractmethod
    def summarize(self, said: Said, *, grant: Grant, stop: StopSignal) -> Gist:
        """`grant`: for whom paid calls are made.

        Raises:
            EngineFailed
            BudgetExceeded, SpendingStopped: nothing was asked.
            MakingStopped: the stop signal was set.
        """
        ...
