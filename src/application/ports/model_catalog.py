from abc import abstractmethod
from typing import Protocol

from domain.analysis.model import ModelSpec, Route
from domain.shared.errors import InvalidInput


class BadModelFile(InvalidInput):
    """The file with your models and prices cannot be used."""

    code = "bad_model_file"
    remedy = "Correct it, or take it away: without it the models that come along are used."


class ModelCatalog(Protocol):
    """The models there are: ours, with what the user added or changed. No network."""

    @property
    @abstractmethod
    def route(self) -> Route:
        """The one that calls take here."""
        ...

    @abstractmethod
    def models(self, engine: str) -> tuple[ModelSpec, ...]:
        """In the order to offer them; also those that are retired.

        Raises:
            BadModelFile: with the file, the table and the field.
        """
        ...

    @abstractmethod
    def get(self, engine: str, model: str) -> ModelSpec:
        """By key, or by any of its ids, or by its title. Retired ones, too.

        Raises:
            UnknownModel: with what is near.
            BadModelFile: with the file, the table and the field.
        """
        ...
