"""The analysis types there are, for lists and documentation."""

from collections.abc import Sequence
from typing import Any

import msgspec

from application.plugins.describe_type import DescribedType, describe_type
from application.plugins.registry import ALIASES, AnalysisTypes, RegisteredType
from application.ports.analysis_engine import AnalysisEngine
from application.ports.unit_of_work import Reader
from domain.analysis.findings import Support
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
    support: tuple[Support, ...] | None
    """Of its stored results by engine and model; None: nobody looked."""
    schema: dict[str, Any]
    """JSON Schema of its results."""


class ShownType(msgspec.Struct, frozen=True, kw_only=True):
    described: DescribedType
    price: PriceHint
    support: tuple[Support, ...] | None


class ListAnalysisTypes:
    def __init__(self, *, types: AnalysisTypes, engine: AnalysisEngine, reader: Reader) -> None:
        self._types = types
        self._engine = engine
        self._reader = reader

    def __call__(
        self, kind: MediaKind | None = None, *, with_support: bool = False
    ) -> tuple[ListedType, ...]:
        """In the order they were registered; of one kind when given. `with_support` reads the
        database, which must be there."""
        support = self._support() if with_support else None
        return tuple(
            self._listed(entry, support)
            for entry in self._types.registered
            if kind is None or kind in entry.type.kinds
        )

    def show(self, key: str, *, with_support: bool = False) -> tuple[ShownType, ...]:
        """The types of this key or alias: one, or one per kind.

        Raises:
            UnknownAnalysisType
        """
        wanted = ALIASES.get(key, key)
        found = [entry for entry in self._types.registered if entry.type.key == wanted]
        if not found:
            raise UnknownAnalysisType(f"There is no analysis type “{key[:80]}”.", type=key)
        support = self._support() if with_support else None
        return tuple(
            ShownType(
                described=(described := describe_type(entry)),
                price=self._price(described.tokens),
                support=_of(wanted, support),
            )
            for entry in found
        )

    def _listed(self, entry: RegisteredType, support: Sequence[Support] | None) -> ListedType:
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
            support=_of(described.key, support),
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

    def _support(self) -> tuple[Support, ...]:
        with self._reader() as now:
            return now.runs.support()


def _of(key: str, support: Sequence[Support] | None) -> tuple[Support, ...] | None:
    return None if support is None else tuple(one for one in support if one.key == key)
