"""A fixed list of models."""

from collections.abc import Iterable

from application.ports.model_catalog import ModelCatalog
from domain.analysis.model import ModelSpec, Route
from domain.analysis.model_names import find_model


class MemoryModelCatalog(ModelCatalog):
    def __init__(self, models: Iterable[ModelSpec], route: Route = Route.US) -> None:
        self._models = tuple(models)
        self._route = route

    @property
    def route(self) -> Route:
        return self._route

    def models(self, engine: str) -> tuple[ModelSpec, ...]:
        return tuple(model for model in self._models if model.engine == engine)

    def get(self, engine: str, model: str) -> ModelSpec:
        return find_model(self.models(engine), model)
