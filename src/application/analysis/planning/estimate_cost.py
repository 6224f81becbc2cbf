"""The price of one file of a given length, without a library."""

from datetime import date

import msgspec

from application.analysis.asking.engines import Engines
from application.analysis.planning.estimate import Estimate, PriceRange, prices_of
from application.analysis.planning.price_files import PriceFiles
from application.plugins.registry import COMBINED, AnalysisTypes
from application.ports.clock import Clock
from domain.analysis.model import ModelSpec, Route, Tier, UnknownModel
from domain.analysis.model_options import Depth
from domain.analysis.parts import parts_of
from domain.library.kind import MediaKind


class EstimateCostCommand(msgspec.Struct, frozen=True, kw_only=True):
    engine: str
    model: str | None = None
    kind: MediaKind = MediaKind.VIDEO
    seconds: float | None = None
    types: tuple[str, ...] = (COMBINED,)
    depth: Depth = Depth.STANDARD


class CostEstimate(msgspec.Struct, frozen=True, kw_only=True):
    model: ModelSpec
    types: tuple[str, ...]
    estimate: Estimate
    price: PriceRange | None
    """None: it is not sold on the configured route."""
    batch_price: PriceRange | None
    parts: int
    """0: one call."""


class EstimateCost:
    def __init__(
        self, *, engines: Engines, types: AnalysisTypes, route: Route, clock: Clock
    ) -> None:
        self._engines = engines
        self._types = types
        self.route = route
        self._clock = clock

    def today(self) -> date:
        return self._clock.now().date()

    def __call__(self, command: EstimateCostCommand) -> CostEstimate:
        """All types in one call, as they are asked.

        Raises:
            UnknownAnalysisType, UnknownEngine, UnknownModel, ModelRetired
        """
        engine = self._engines.get(command.engine, command.model)
        specs = self._engines.models(engine.name)
        spec = next((one for one in specs if one.key == engine.model), None)
        if spec is None:
            raise UnknownModel(f"{engine.name} has no models that are paid.", engine=engine.name)
        types = self._types.choose(command.types, command.kind)
        estimate = PriceFiles(spec, {command.kind: types}, command.depth).of_file(
            command.kind, frozenset(one.key for one in types), command.seconds
        )
        return CostEstimate(
            model=spec,
            types=tuple(one.key for one in types),
            estimate=estimate,
            price=self._prices(spec, estimate, Tier.ON_DEMAND),
            batch_price=self._prices(spec, estimate, Tier.BATCH) if spec.supports_batch else None,
            parts=len(parts_of(spec, command.seconds)),
        )

    def _prices(self, spec: ModelSpec, estimate: Estimate, tier: Tier) -> PriceRange | None:
        price = spec.price(self.route, tier, self.today())
        return None if price is None else prices_of(estimate, price)
