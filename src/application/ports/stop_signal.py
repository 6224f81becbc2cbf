from abc import abstractmethod
from typing import Protocol


class StopSignal(Protocol):
    """Whether long work should end early: a cancelled job, or a worker going down."""

    @abstractmethod
    def is_set(self) -> bool:
        """Cheap enough to be asked many times a second. Once True it stays True."""
        ...


class NeverStop(StopSignal):
    """For callers that cannot be stopped."""

    def is_set(self) -> bool:
        return False
