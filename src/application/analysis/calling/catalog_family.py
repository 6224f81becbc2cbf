"""The models of one service that the catalog has, as engines."""

from application.analysis.asking.engines import ModelFamily
from application.analysis.calling.long_video import LongVideo
from application.analysis.calling.make_call import MakeCall
from application.analysis.calling.model_engine import ModelEngine
from application.analysis.calling.place_media import PlaceMedia
from application.ports.clock import Clock
from application.ports.model_catalog import ModelCatalog
from application.ports.unit_of_work import Reader
from domain.analysis.model import ModelRetired, ModelSpec, Tier, UnknownModel
from domain.shared.price import FREE, TokenPrice


class CatalogFamily(ModelFamily):
    """`default`: the model that is asked when nobody names one."""

    def __init__(
        self,
        *,
        name: str,
        default: str,
        catalog: ModelCatalog,
        clock: Clock,
        reader: Reader,
        make_call: MakeCall,
        place_media: PlaceMedia,
        long_video: LongVideo,
    ) -> None:
        self._name = name
        self._default = default
        self._catalog = catalog
        self._clock = clock
        self._reader = reader
        self._make_call = make_call
        self._place_media = place_media
        self._long_video = long_video

    def engine(self, model: str | None) -> ModelEngine:
        return self._engine(self._offered(model or self._default))

    def usual(self) -> ModelSpec:
        return self._offered(self._default)

    def known(self, model: str) -> ModelEngine:
        return self._engine(self._catalog.get(self._name, model))

    def models(self) -> tuple[ModelSpec, ...]:
        return self._catalog.models(self._name)

    def _offered(self, model: str) -> ModelSpec:
        if not model:
            raise _none_named(self._name)
        spec = self._catalog.get(self._name, model)
        if spec.is_retired(self._clock.now().date()):
            raise _retired(spec)
        return spec

    def _engine(self, spec: ModelSpec) -> ModelEngine:
        return ModelEngine(
            spec=spec,
            price=self._price(spec),
            reader=self._reader,
            make_call=self._make_call,
            place_media=self._place_media,
            long_video=self._long_video,
        )

    def _price(self, spec: ModelSpec) -> TokenPrice:
        """For lists. Where it is not sold in this way any other price says more than none; calls
        are refused then."""
        sold = spec.price(self._catalog.route, Tier.ON_DEMAND, self._clock.now().date())
        if sold is not None:
            return sold
        return spec.prices[-1].price if spec.prices else FREE


def _none_named(engine: str) -> UnknownModel:
    error = UnknownModel(f"The engine “{engine}” was given no model.", engine=engine)
    error.remedy = f"Set {engine.upper()}_MODEL, or name one of models.toml."
    return error


def _retired(spec: ModelSpec) -> ModelRetired:
    error = ModelRetired(
        f"{spec.title} is not offered any more, since {spec.lifecycle.ends_on}.",
        engine=spec.engine,
        model=spec.key,
        alternative=spec.lifecycle.alternative,
    )
    if spec.lifecycle.alternative:
        error.remedy = f"Choose the model {spec.lifecycle.alternative}."
    return error
