from abc import abstractmethod
from typing import Protocol

from domain.analysis.model import ModelSpec, Route


class ModelCatalog(Protocol):
    """The models there are: ours, with what the user added or changed. No network."""

    @property
    @abstractmethod
    def route(self) -> Route:
        """The one that calls take here."""
        ...

    @abstractmethod
    def models(self, engine: str) -> tuple[ModelSpec, ...]:
        """In the order to offer them; also those that are retired."""
        ...

    @abstractmethod
    def get(self, engine: str, model: str) -> ModelSpec:
        """By key, or by any of its ids. Retired ones, too.

        Raises:
            UnknownModel: with what is near.
        """
        ...
