from abc import abstractmethod
from typing import Protocol


class RandomIds(Protocol):
    """Unpredictable identities."""

    @abstractmethod
    def hex(self, digits: int) -> str:
        """`digits` lower-case hexadecimal characters, never the same twice."""
        ...
