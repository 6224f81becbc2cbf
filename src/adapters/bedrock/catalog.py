"""The models that models.toml lists: ours, and the user's laid over it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Lock
from types import MappingProxyType

from adapters.bedrock.model_file import read_models
from application.ports.model_catalog import ModelCatalog
from domain.analysis.model import ModelSpec, Route
from domain.analysis.model_names import find_model


class TomlModelCatalog(ModelCatalog):
    """Read when it is first needed, so that a mistake in the user's file stops nobody who asks no
    model. Any number of threads may use it."""

    def __init__(
        self,
        route: Route,
        user_file: Path | None = None,
        named: Mapping[str, Sequence[str]] = MappingProxyType({}),
    ) -> None:
        """`named`: keys by engine that settings name, where no file needs to."""
        self._route = route
        self._user_file = user_file
        self._named = named
        self._lock = Lock()
        self._read: dict[str, tuple[ModelSpec, ...]] | None = None

    @property
    def route(self) -> Route:
        return self._route

    def models(self, engine: str) -> tuple[ModelSpec, ...]:
        with self._lock:
            if self._read is None:
                self._read = read_models(self._user_file, self._named)
        return self._read.get(engine, ())

    def get(self, engine: str, model: str) -> ModelSpec:
        return find_model(self.models(engine), model)
