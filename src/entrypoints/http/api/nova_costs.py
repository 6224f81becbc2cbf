"""What models there are and what a call costs, as the predecessor's clients ask."""

from typing import Literal

import msgspec

from application.analysis.asking.engines import Engines
from application.analysis.planning.estimate_cost import (
    CostEstimate,
    EstimateCost,
    EstimateCostCommand,
)
from domain.analysis.model import ModelSpec, Route, Tier
from domain.library.kind import MediaKind
from domain.shared.errors import InvalidInput
from entrypoints.http.api.named_models import BEDROCK, engine_and_model


class NovaModel(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    name: str
    model_id: str
    context_tokens: int
    max_video_minutes: float
    """In one call; longer ones are analysed in parts."""
    price_input_per_1k: float | None
    """Dollars; null: it is not sold on the configured route."""
    price_output_per_1k: float | None
    best_for: str
    supports_batch: bool
    retired: bool
    alternative: str
    """Id of the model to choose in place of one that is retired."""


class EstimateBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    model: str = "lite"
    video_duration_seconds: float = 300.0
    analysis_types: tuple[str, ...] = ("combined",)
    processing_mode: Literal["realtime", "batch"] = "realtime"


class ImageEstimateBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    model: str = "lite"
    analysis_types: tuple[str, ...] = ("combined",)
    processing_mode: Literal["realtime", "batch"] = "realtime"


class NovaEstimate(msgspec.Struct, frozen=True, kw_only=True):
    model: str
    analysis_types: tuple[str, ...]
    processing_mode: str
    calls: int
    """All types are asked in one call; a long video takes one for each part, and one to sum up."""
    tokens_input: int
    tokens_output: int
    estimated_cost: float
    """Dollars, as expected."""
    estimated_cost_low: float
    estimated_cost_high: float
    """What is reserved, and has to fit into the budgets."""
    is_estimate: bool = True
    """What is billed is what the service counts."""


def nova_models(engines: Engines, route: Route, estimates: EstimateCost) -> tuple[NovaModel, ...]:
    return (
        tuple(_model(spec, route, estimates) for spec in engines.models(BEDROCK))
        if BEDROCK in engines.names
        else ()
    )


def _model(spec: ModelSpec, route: Route, estimates: EstimateCost) -> NovaModel:
    today = estimates.today()
    price = spec.price(route, Tier.ON_DEMAND, today)
    per_1k = 1_000_000_000
    return NovaModel(
        id=spec.key,
        name=spec.title,
        model_id=spec.runtime_ids.get(route, spec.reporting_id),
        context_tokens=spec.context_tokens,
        max_video_minutes=spec.video.longest_s / 60,
        price_input_per_1k=price.input_per_million / per_1k if price else None,
        price_output_per_1k=price.output_per_million / per_1k if price else None,
        best_for=spec.best_for,
        supports_batch=spec.supports_batch,
        retired=spec.is_retired(today),
        alternative=spec.lifecycle.alternative,
    )


def estimated(
    body: EstimateBody | ImageEstimateBody, engines: Engines, estimate_cost: EstimateCost
) -> NovaEstimate:
    """Raises:
    UnknownModel, ModelRetired, UnknownAnalysisType, InvalidInput
    """
    engine, model = engine_and_model(engines, None, body.model)
    is_video = isinstance(body, EstimateBody)
    seconds = body.video_duration_seconds if isinstance(body, EstimateBody) else None
    if seconds is not None and not 0 < seconds <= 1_000_000:
        raise InvalidInput("video_duration_seconds: it is above zero.")
    found = estimate_cost(
        EstimateCostCommand(
            engine=engine or BEDROCK,
            model=model,
            kind=MediaKind.VIDEO if is_video else MediaKind.IMAGE,
            seconds=seconds,
            types=body.analysis_types,
        )
    )
    return _answer(found, body.processing_mode)


def _answer(found: CostEstimate, mode: str) -> NovaEstimate:
    price = found.price if mode == "realtime" else found.batch_price
    if price is None:
        raise InvalidInput(f"{found.model.title} is not sold so on the configured route.")
    tokens = found.estimate.expected
    return NovaEstimate(
        model=found.model.key,
        analysis_types=found.types,
        processing_mode=mode,
        calls=found.estimate.calls,
        tokens_input=tokens.input,
        tokens_output=tokens.output,
        estimated_cost=price.expected / 1_000_000,
        estimated_cost_low=price.low / 1_000_000,
        estimated_cost_high=price.high / 1_000_000,
    )
