from abc import abstractmethod
from typing import Protocol

from application.ports.database import Check


class HealthCheck(Protocol):
    """Looks whether one part of the installation works."""

    @abstractmethod
    def check(self) -> tuple[Check, ...]:
        """A fault is an answer, not an error. Nothing that it writes stays."""
        ...
