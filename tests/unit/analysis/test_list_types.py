import pytest

from adapters.memory.analysis_engine import MemoryAnalysisEngine
from adapters.memory.store import MemoryStore
from adapters.memory.unit_of_work import MemoryReader
from application.analysis.asking.engines import Engines
from application.analysis.showing.prompts_now import PromptsNow
from application.analysis.types.list_analysis_types import ListAnalysisTypes, Standing
from application.ports.analysis_engine import AnalysisEngine
from domain.analysis.run import UnknownAnalysisType
from domain.library.kind import MediaKind
from domain.shared.money import MicroUsd
from domain.shared.price import FREE, TokenPrice, price_of
from tests.unit.analysis.library import TYPES

LITE = TokenPrice(input_per_million=MicroUsd(330_000), output_per_million=MicroUsd(2_750_000))


def listing(price: TokenPrice = FREE) -> ListAnalysisTypes:
    engine = MemoryAnalysisEngine(price=price)
    return ListAnalysisTypes(
        types=TYPES,
        engine=engine,
        prompts=PromptsNow(engines=of_one(engine)),
        reader=MemoryReader(MemoryStore()),
    )


def of_one(engine: AnalysisEngine) -> Engines:
    return Engines(fixed={engine.name: engine}, families={}, default=engine.name)


def test_types_are_listed_with_their_plugin_and_schema() -> None:
    listed = listing()(MediaKind.IMAGE)
    description = next(entry for entry in listed if entry.key == "description")
    assert (description.plugin, description.needs_model) == ("reelsight", False)
    assert "Description" in description.schema["$defs"]
    assert description.facets == ("scene_type",)
    assert all(MediaKind.IMAGE in entry.kinds for entry in listed)


def test_the_price_is_that_of_the_engine_which_is_asked() -> None:
    (free, *_), (paid, *_) = listing()(), listing(LITE)()
    assert free.price.free
    assert free.price.cost == 0
    assert not paid.price.free
    assert paid.price.cost == price_of(paid.price.tokens, LITE) > 1000


def test_the_library_is_read_only_when_asked_for() -> None:
    assert listing()()[0].standing is None
    assert listing()(with_standing=True)[0].standing == Standing(files=0, stale=0, support=())


def test_one_key_shows_the_types_of_every_kind() -> None:
    assert [one.described.kinds for one in listing().show("elements")] == [("video",), ("image",)]
    assert listing().show("search_metadata")[0].described.key == "metadata"
    with pytest.raises(UnknownAnalysisType, match="There is no analysis type “nobody”"):
        listing().show("nobody")
