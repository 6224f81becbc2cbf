from abc import abstractmethod
from typing import Protocol


class SpeechDevices(Protocol):
    """What a model can compute on here, besides the processor."""

    @abstractmethod
    def cards(self) -> int | None:
        """NVIDIA cards that were found; None where it could not be looked. The first look may
        take seconds, the answer is kept."""
        ...
