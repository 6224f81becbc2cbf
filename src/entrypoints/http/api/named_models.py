"""The predecessor's callers name a model alone: `lite`."""

from application.analysis.asking.engines import Engines
from domain.analysis.model import ModelSpec, UnknownModel
from domain.analysis.model_names import find_model

BEDROCK = "bedrock"


def engine_and_model(
    engines: Engines, engine: str | None, model: str | None
) -> tuple[str | None, str | None]:
    """Where no engine is named: `model` may be an engine's name, or a model of any engine.

    Raises:
        UnknownModel
    """
    if engine is not None or model is None:
        return engine, model
    if model in engines.names:
        return model, None
    for name in engines.names:
        if _find(engines.models(name), model):
            return name, model
    known = [spec.key for name in engines.names for spec in engines.models(name)]
    raise UnknownModel(f"model: there is no “{model[:80]}” here.", model=model, models=known)


def _find(specs: tuple[ModelSpec, ...], model: str) -> bool:
    try:
        find_model(specs, model)
    except UnknownModel:
        return False
    return True
