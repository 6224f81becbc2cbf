"""The analysis types there are: `/api/analysis-types`."""

from typing import Any

import msgspec
from litestar import Controller, get
from litestar.di import NamedDependency
from litestar.params import FromQuery

from application.analysis.types.list_analysis_types import ListAnalysisTypes, ListedType
from domain.library.kind import MediaKind
from domain.shared.money import dollars
from entrypoints.http.api.answers import problems
from entrypoints.http.api.reading import one_of


class PriceHintAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """About what the type adds to one call, without the media."""

    input_tokens: int
    output_tokens: int
    engine: str
    model: str
    free: bool
    cost_usd: str


class SupportAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """How many of the claims that could be checked hold."""

    engine: str
    model: str
    claims: int
    supported: int
    rate: float | None


class AnalysisTypeAnswer(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    title: str
    version: str
    kinds: tuple[MediaKind, ...]
    plugin: str
    needs_model: bool
    facets: tuple[str, ...]
    price: PriceHintAnswer
    files: int
    """That have a result of it."""
    stale: int
    """Those whose newest result is of another version of the type, or was asked for in other
    words; `POST /api/analysis/plan` says what asking anew costs."""
    support: tuple[SupportAnswer, ...]
    schema: dict[str, Any]
    """JSON Schema of its results; /openapi.json has them among its components."""


class AnalysisTypes(msgspec.Struct, frozen=True, kw_only=True):
    types: tuple[AnalysisTypeAnswer, ...]


class AnalysisTypesController(Controller):
    path = "/api/analysis-types"
    tags = ("analysis",)

    @get(
        operation_id="ListAnalysisTypes",
        summary="The analysis types there are, with the schemas of their results",
        responses=problems(400),
        sync_to_thread=True,
    )
    def list_all(
        self,
        list_analysis_types: NamedDependency[ListAnalysisTypes],
        kind: FromQuery[str | None] = None,
    ) -> AnalysisTypes:
        """Built-in ones first; `kind` leaves only those of videos or of images."""
        wanted = one_of("kind", kind, MediaKind)
        return AnalysisTypes(
            types=tuple(map(_answer, list_analysis_types(wanted, with_standing=True)))
        )


def _answer(listed: ListedType) -> AnalysisTypeAnswer:
    price, standing = listed.price, listed.standing
    assert standing is not None
    return AnalysisTypeAnswer(
        key=listed.key,
        title=listed.title,
        version=listed.version,
        kinds=listed.kinds,
        plugin=listed.plugin,
        needs_model=listed.needs_model,
        facets=listed.facets,
        price=PriceHintAnswer(
            input_tokens=price.tokens.input,
            output_tokens=price.tokens.output,
            engine=price.engine,
            model=price.model,
            free=price.free,
            cost_usd=dollars(price.cost, 6).lstrip("$"),
        ),
        files=standing.files,
        stale=standing.stale,
        support=tuple(
            SupportAnswer(
                engine=one.engine,
                model=one.model,
                claims=one.claims,
                supported=one.supported,
                rate=one.rate,
            )
            for one in standing.support
        ),
        schema=listed.schema,
    )
