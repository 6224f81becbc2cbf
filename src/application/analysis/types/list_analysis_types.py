"""The analysis types there are, for lists and documentation."""

from typing import Any

import msgspec

from application.analysis.showing.prompts_now import PromptsNow
from application.plugins.analysis_type import AnalysisType
from application.plugins.describe_type import DescribedType, describe_type
from application.plugins.registry import ALIASES, AnalysisTypes, RegisteredType
from application.ports.analysis_engine import AnalysisEngine
from application.ports.unit_of_work import Reader
from domain.analysis.findings import Stored, Support
from domain.analysis.run import UnknownAnalysisType
from domain.library.kind import MediaKind
from domain.shared.money import MicroUsd
from domain.shared.price import Tokens, price_of


class PriceHint(msgspec.Struct, frozen=True, kw_only=True):
    """About what the type adds to the price of one call, without the media."""

    tokens: Tokens
    engine: str
    """The one that is asked when nobody names another."""
    model: str
    free: bool
    cost: MicroUsd


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What the library holds of a type."""

    files: int
    """That have a result of it."""
    stale: int
    """Those whose newest result is of another version of the type, or was asked for in other
    words."""
    support: tuple[Support, ...]
    """Of its stored results by engine and model."""


class ListedType(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    title: str
    version: str
    kinds: tuple[MediaKind, ...]
    plugin: str
    needs_model: bool
    """Nothing of it can be found without a model."""
    facets: tuple[str, ...]
    """Paths of the fields that are offered as filters."""
    price: PriceHint
    standing: Standing | None
    """None: nobody looked."""
    schema: dict[str, Any]
    """JSON Schema of its results."""


class ShownType(msgspec.Struct, frozen=True, kw_only=True):
    described: DescribedType
    price: PriceHint
    standing: Standing | None


_Library = tuple[tuple[Support, ...], tuple[Stored, ...]]


class ListAnalysisTypes:
    def __init__(
        self,
        *,
        types: AnalysisTypes,
        engine: AnalysisEngine,
        prompts: PromptsNow,
        reader: Reader,
    ) -> None:
        self._types = types
        self._engine = engine
        self._prompts = prompts
        self._reader = reader

    def __call__(
        self, kind: MediaKind | None = None, *, with_standing: bool = False
    ) -> tuple[ListedType, ...]:
        """In the order they were registered; of one kind when given. `with_standing` reads the
        database, which must be there."""
        library = self._library() if with_standing else None
        return tuple(
            self._listed(entry, library)
            for entry in self._types.registered
            if kind is None or kind in entry.type.kinds
        )

    def show(self, key: str, *, with_standing: bool = False) -> tuple[ShownType, ...]:
        """The types of this key or alias: one, or one per kind.

        Raises:
            UnknownAnalysisType
        """
        wanted = ALIASES.get(key, key)
        found = [entry for entry in self._types.registered if entry.type.key == wanted]
        if not found:
            raise UnknownAnalysisType(f"There is no analysis type “{key[:80]}”.", type=key)
        library = self._library() if with_standing else None
        return tuple(
            ShownType(
                described=(described := describe_type(entry)),
                price=self._price(described.tokens),
                standing=self._standing(entry.type, library),
            )
            for entry in found
        )

    def _listed(self, entry: RegisteredType, library: _Library | None) -> ListedType:
        described = describe_type(entry)
        return ListedType(
            key=described.key,
            title=described.title,
            version=described.version,
            kinds=described.kinds,
            plugin=described.plugin,
            needs_model=described.needs_model,
            facets=described.facets,
            price=self._price(described.tokens),
            standing=self._standing(entry.type, library),
            schema=msgspec.json.schema(entry.type.result_type),
        )

    def _price(self, tokens: Tokens) -> PriceHint:
        engine = self._engine
        return PriceHint(
            tokens=tokens,
            engine=engine.name,
            model=engine.model,
            free=engine.price.is_free,
            cost=price_of(tokens, engine.price),
        )

    def _library(self) -> _Library:
        with self._reader() as now:
            return now.runs.support(), now.runs.stored()

    def _standing(self, of: AnalysisType, library: _Library | None) -> Standing | None:
        if library is None:
            return None
        support, stored = library
        own = [one for one in stored if one.key == of.key and one.kind in of.kinds]
        return Standing(
            files=sum(one.files for one in own),
            stale=sum(one.files for one in own if self._is_stale(one, of)),
            support=tuple(one for one in support if one.key == of.key),
        )

    def _is_stale(self, stored: Stored, of: AnalysisType) -> bool:
        return stored.version != of.version or self._prompts.differ(
            stored.engine, stored.model, of, stored.prompt
        )
