"""Models for tests, with figures that are easy to reckon with, and the engines that ask them."""

from datetime import date
from typing import Any

from msgspec import structs

from adapters.memory.analysis_engine import MemoryAnalysisEngine
from application.analysis.asking.engines import Engines, ModelFamily
from application.ports.analysis_engine import AnalysisEngine
from domain.analysis.model import (
    ImageLimits,
    Lifecycle,
    ModelPrice,
    ModelRetired,
    ModelSpec,
    Route,
    Sees,
    Tier,
    UnknownModel,
    VideoLimits,
)
from domain.shared.money import MicroUsd
from domain.shared.price import TokenPrice

PRICE = TokenPrice(input_per_million=MicroUsd(1_000_000), output_per_million=MicroUsd(10_000_000))
"""A token of input is a micro-dollar, one of output ten."""
HALF = TokenPrice(input_per_million=MicroUsd(500_000), output_per_million=MicroUsd(5_000_000))


def model(key: str = "lite", **other: Any) -> ModelSpec:
    spec = ModelSpec(
        engine="bedrock",
        key=key,
        title=key.title(),
        runtime_ids={Route.US: f"us.test.{key}"},
        reporting_id=f"test.{key}",
        context_tokens=1_000_000,
        output_tokens=10_000,
        sees=Sees.VIDEO,
        video=VideoLimits(
            longest_s=1_800,
            inline_bytes=25_000_000,
            stored_bytes=1_000_000_000,
            formats=("mp4",),
            frames_per_s=1.0,
            most_frames=960,
            tokens_per_frame=288,
        ),
        image=ImageLimits(
            inline_bytes=25_000_000,
            stored_bytes=0,
            formats=("jpeg", "png"),
            longest_side=8_000,
            tokens=2_000,
        ),
        prices=(
            ModelPrice(price=PRICE, route=Route.US, tier=Tier.ON_DEMAND),
            ModelPrice(price=HALF, route=Route.US, tier=Tier.BATCH),
        ),
        supports_batch=True,
        requests_per_minute=0,
        tokens_per_minute=0,
    )
    return structs.replace(spec, **other)


RETIRED = model("premier", lifecycle=Lifecycle(ends_on=date(2020, 1, 1), alternative="lite"))


class ScriptedFamily(ModelFamily):
    """Every model is an engine that answers from a script: by default it finds nothing."""

    def __init__(self, *specs: ModelSpec) -> None:
        self.specs = {spec.key: spec for spec in specs}
        self.engines = {key: MemoryAnalysisEngine(name="bedrock", model=key) for key in self.specs}

    def engine(self, model: str | None) -> AnalysisEngine:
        known = self.known(model or next(iter(self.specs)))
        if self.specs[known.model].lifecycle.ends_on is not None:
            instead = self.specs[known.model].lifecycle.alternative
            raise ModelRetired(f"{known.model} is not offered any more; choose {instead}.")
        return known

    def usual(self) -> ModelSpec:
        return next(iter(self.specs.values()))

    def known(self, model: str) -> AnalysisEngine:
        if model not in self.engines:
            raise UnknownModel(f"There is no model “{model}”.", models=sorted(self.engines))
        return self.engines[model]

    def models(self) -> tuple[ModelSpec, ...]:
        return tuple(self.specs.values())


def engines_with(family: ModelFamily, *fixed: AnalysisEngine) -> Engines:
    here = fixed or (MemoryAnalysisEngine(),)
    return Engines(
        fixed={engine.name: engine for engine in here},
        families={"bedrock": family},
        default=here[0].name,
    )
