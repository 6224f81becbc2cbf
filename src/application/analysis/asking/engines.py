"""The engines that can be asked here, by the names that people type."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from application.ports.analysis_engine import AnalysisEngine
from domain.analysis.model import ModelSpec, UnknownModel
from domain.shared.errors import InvalidInput


class UnknownEngine(InvalidInput):
    """There is no such engine here."""

    code = "unknown_engine"
    remedy = "An OpenAI-compatible server is one, openai, once OPENAI_BASE_URL names it."


def unknown_engine(name: str, names: Iterable[str]) -> UnknownEngine:
    known = sorted(names)
    return UnknownEngine(
        f"There is no engine “{name}” here. There are: {', '.join(known)}.",
        engine=name,
        engines=known,
    )


class ModelFamily(Protocol):
    """An engine with several models to choose from."""

    def engine(self, model: str | None) -> AnalysisEngine:
        """By key or id; None: the one that is chosen when nobody names one.

        Raises:
            UnknownModel, ModelRetired
        """
        ...

    def usual(self) -> ModelSpec:
        """The one that is chosen when nobody names one.

        Raises:
            UnknownModel, ModelRetired
        """
        ...

    def known(self, model: str) -> AnalysisEngine:
        """The same, retired or not: to judge what it once said.

        Raises:
            UnknownModel
        """
        ...

    def models(self) -> tuple[ModelSpec, ...]:
        """In the order to offer them; also those that are retired."""
        ...


class Engines:
    """`fixed`: those with one model, or none. `families`: those with models to choose from."""

    def __init__(
        self,
        *,
        fixed: Mapping[str, AnalysisEngine],
        families: Mapping[str, ModelFamily],
        default: str,
    ) -> None:
        self._fixed = fixed
        self._families = families
        self.default = default

    @property
    def names(self) -> tuple[str, ...]:
        return (*self._fixed, *self._families)

    def get(self, engine: str | None = None, model: str | None = None) -> AnalysisEngine:
        """None: the one that is configured.

        Raises:
            UnknownEngine, UnknownModel, ModelRetired
        """
        name = engine or self.default
        if family := self._families.get(name):
            return family.engine(model or None)
        fixed = self._fixed.get(name)
        if fixed is None:
            raise unknown_engine(name, self.names)
        if model and model != fixed.model:
            raise UnknownModel(
                f"The engine “{name}” has one model, “{fixed.model}”.",
                engine=name,
                model=model,
                models=[fixed.model],
            )
        return fixed

    def of_run(self, engine: str, model: str) -> AnalysisEngine | None:
        """Who made a stored answer, if it is known here still, retired or not."""
        if family := self._families.get(engine):
            try:
                return family.known(model)
            except UnknownModel:
                return None
        fixed = self._fixed.get(engine)
        return fixed if fixed is not None and fixed.model == model else None

    def models(self, engine: str) -> tuple[ModelSpec, ...]:
        """What can be chosen from; none for an engine that has no choice.

        Raises:
            UnknownEngine
        """
        if engine not in self.names:
            raise unknown_engine(engine, self.names)
        family = self._families.get(engine)
        return family.models() if family else ()
