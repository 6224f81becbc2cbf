"""`reelsight models list --analysis`: the models that look at media, and what they cost."""

from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from domain.analysis.model import ModelSpec, Route

PLACES = 4


def show_analysis_models(*, as_json: bool) -> int:
    from domain.analysis.model import UnknownModel
    from entrypoints.cli.screen import emit, note, say_table
    from entrypoints.cli.session import build, read_settings

    settings = read_settings()
    container = build(settings)
    catalog, today = container.model_catalog(), container.clock().now().date()
    route = catalog.route
    models = [model for engine in ("bedrock", "openai") for model in catalog.models(engine)]
    defaults = set()
    for engine, name in (("bedrock", settings.bedrock_model), ("openai", settings.openai_model)):
        try:
            defaults.add((engine, catalog.get(engine, name).key))
        except UnknownModel as error:
            if name:
                note(f"The {engine} model that is set: {error.message}")
    if as_json:
        rows = [
            _plain(model, route, today) | {"default": (model.engine, model.key) in defaults}
            for model in models
        ]
        emit({"route": route, "models": rows})
        return 0
    say_table(
        ("MODEL", "ENGINE", "CALLED", "DEFAULT", "INPUT", "OUTPUT", "BATCH", "STATE", "BEST FOR"),
        [
            (
                model.key,
                model.engine,
                model.title,
                "yes" if (model.engine, model.key) in defaults else "",
                *_prices(model, route, today),
                _state(model, route, today),
                model.best_for,
            )
            for model in models
        ],
    )
    note(f"Dollars per 1,000,000 tokens on the route {route}; BATCH: input and output in batches.")
    return 0


def _prices(model: "ModelSpec", route: "Route", today: date) -> tuple[str, str, str]:
    from domain.analysis.model import Tier

    now = _dollars(model, route, Tier.ON_DEMAND, today)
    batch = _dollars(model, route, Tier.BATCH, today) if model.supports_batch else None
    return (*(now or ("–", "–")), " / ".join(batch) if batch else "no")


def _dollars(model: "ModelSpec", route: "Route", tier: Any, today: date) -> tuple[str, str] | None:
    from domain.shared.money import dollars

    price = model.price(route, tier, today)
    if price is None:
        return None
    return dollars(price.input_per_million, PLACES), dollars(price.output_per_million, PLACES)


def _state(model: "ModelSpec", route: "Route", today: date) -> str:
    ends_on, alternative = model.lifecycle.ends_on, model.lifecycle.alternative
    if model.is_retired(today):
        return f"retired since {ends_on}" + (f"; take {alternative}" if alternative else "")
    if route not in model.runtime_ids:
        return f"not on the route {route}"
    if ends_on:
        return f"until {ends_on}" + (f"; then {alternative}" if alternative else "")
    return "legacy" if model.lifecycle.legacy else "offered"


def _plain(model: "ModelSpec", route: "Route", today: date) -> dict[str, Any]:
    from domain.analysis.model import Tier

    prices = {tier.value: model.price(route, tier, today) for tier in Tier}
    return {
        "engine": model.engine,
        "key": model.key,
        "title": model.title,
        "runtime_id": model.runtime_ids.get(route),
        "reporting_id": model.reporting_id,
        "context_tokens": model.context_tokens,
        "output_tokens": model.output_tokens,
        "longest_video_s": model.video.longest_s,
        "supports_batch": model.supports_batch,
        "micro_usd_per_million_tokens": {
            tier: {"input": price.input_per_million, "output": price.output_per_million}
            for tier, price in prices.items()
            if price is not None
        },
        "retired": model.is_retired(today),
        "ends_on": model.lifecycle.ends_on,
        "alternative": model.lifecycle.alternative or None,
        "best_for": model.best_for,
    }
