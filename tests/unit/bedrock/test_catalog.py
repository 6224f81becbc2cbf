"""models.toml: what comes along, and what a user lays over it."""

from datetime import date
from pathlib import Path

import pytest

from adapters.bedrock.catalog import TomlModelCatalog
from adapters.memory.model_catalog import MemoryModelCatalog
from application.ports.model_catalog import BadModelFile
from domain.analysis.model import ModelSpec, Route, Sees, Tier, UnknownModel
from domain.shared.price import TokenPrice

TODAY = date(2026, 11, 24)

ours = TomlModelCatalog(Route.US)


def with_file(folder: Path, text: str) -> TomlModelCatalog:
    file = folder / "models.toml"
    file.write_text(text, "utf-8")
    return TomlModelCatalog(Route.US, file)


def cost(model: ModelSpec, route: Route, tier: Tier, day: date = TODAY) -> tuple[int, int] | None:
    price = model.price(route, tier, day)
    return price and (price.input_per_million, price.output_per_million)


def test_four_models_come_along_in_the_order_to_offer_them() -> None:
    assert [model.key for model in ours.models("bedrock")] == ["lite", "pro", "premier", "lite-v1"]
    assert ours.models("openai") == ()


def test_lite_is_called_by_a_profile_and_billed_by_its_own_id() -> None:
    lite = ours.get("bedrock", "lite")
    assert lite.runtime_ids == {
        Route.US: "us.amazon.nova-2-lite-v1:0",
        Route.GLOBAL: "global.amazon.nova-2-lite-v1:0",
    }
    assert lite.reporting_id == "amazon.nova-2-lite-v1:0"
    assert lite.supports_batch


@pytest.mark.parametrize(
    ("key", "route", "tier", "dollars"),
    [
        ("lite", Route.US, Tier.ON_DEMAND, (0.33, 2.75)),
        ("lite", Route.US, Tier.BATCH, (0.165, 1.375)),
        ("lite", Route.US, Tier.FLEX, (0.165, 1.375)),
        ("lite", Route.US, Tier.PRIORITY, (0.5775, 4.8125)),
        ("lite", Route.GLOBAL, Tier.ON_DEMAND, (0.30, 2.50)),
        ("lite", Route.GLOBAL, Tier.BATCH, (0.15, 1.25)),
        ("lite", Route.GLOBAL, Tier.PRIORITY, (0.525, 4.375)),
        ("pro", Route.US, Tier.ON_DEMAND, (0.80, 3.20)),
        ("pro", Route.REGION, Tier.BATCH, (0.40, 1.60)),
        ("pro", Route.US, Tier.FLEX, (0.40, 1.60)),
        ("pro", Route.US, Tier.PRIORITY, (1.40, 5.60)),
        ("premier", Route.US, Tier.ON_DEMAND, (2.50, 12.50)),
        ("premier", Route.US, Tier.PRIORITY, (4.375, 21.875)),
        ("lite-v1", Route.REGION, Tier.ON_DEMAND, (0.06, 0.24)),
        ("lite-v1", Route.US, Tier.BATCH, (0.03, 0.12)),
    ],
)
def test_prices_are_those_of_the_price_list(
    key: str, route: Route, tier: Tier, dollars: tuple[float, float]
) -> None:
    expected = tuple(round(amount * 1_000_000) for amount in dollars)
    assert cost(ours.get("bedrock", key), route, tier) == expected


def test_what_is_not_sold_has_no_price() -> None:
    assert cost(ours.get("bedrock", "lite"), Route.GLOBAL, Tier.FLEX) is None
    assert cost(ours.get("bedrock", "lite"), Route.REGION, Tier.ON_DEMAND) is None
    assert cost(ours.get("bedrock", "lite-v1"), Route.US, Tier.PRIORITY) is None


def test_premier_is_retired_the_day_after_its_last_with_an_alternative() -> None:
    premier = ours.get("bedrock", "premier")
    assert not premier.is_retired(date(2026, 9, 14))
    assert premier.is_retired(date(2026, 9, 15))
    assert premier.lifecycle.alternative == "pro"


@pytest.mark.parametrize(
    ("key", "longest_s", "half_hour", "context"),
    [
        ("lite", 1_800, 1_800, 1_000_000),
        ("pro", 1_800, 960, 300_000),
        ("premier", 5_400, 1_800, 1_000_000),
        ("lite-v1", 1_800, 960, 300_000),
    ],
)
def test_a_video_as_long_as_a_model_takes_fits_in_its_context(
    key: str, longest_s: float, half_hour: int, context: int
) -> None:
    model = ours.get("bedrock", key)
    assert (model.video.longest_s, model.frames(1_800)) == (longest_s, half_hour)
    assert model.context_tokens == context
    assert model.frames(model.video.longest_s) * model.video.tokens_per_frame < context


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("lite", "lite"),
        ("Nova 2 Lite", "lite"),
        ("nova_2_lite", "lite"),
        ("amazon.nova-2-lite-v1:0", "lite"),
        ("global.amazon.nova-2-lite-v1:0", "lite"),
        ("eu.amazon.nova-2-lite-v1:0", "lite"),
        ("arn:aws:bedrock:us-east-1::inference-profile/us.amazon.nova-pro-v1:0", "pro"),
        ("Nova Pro", "pro"),
        ("PREMIER", "premier"),
        ("Nova Lite", "lite-v1"),
        ("amazon.nova-lite-v1:0", "lite-v1"),
    ],
)
def test_a_model_is_found_by_any_of_its_names(name: str, key: str) -> None:
    assert ours.get("bedrock", name).key == key
    assert MemoryModelCatalog(ours.models("bedrock")).get("bedrock", name).key == key


def test_an_unknown_model_says_what_is_near() -> None:
    with pytest.raises(UnknownModel, match=r"no model “light”. Near: lite, lite-v1\.") as refused:
        ours.get("bedrock", "light")
    assert refused.value.details["near"] == ["lite", "lite-v1"]
    with pytest.raises(UnknownModel, match="There is none at all"):
        ours.get("openai", "light")


def test_a_user_adds_a_price_from_a_day_on(tmp_path: Path) -> None:
    text = """
        [[bedrock.lite.prices]]
        route = "us"
        tier = "on_demand"
        input = 0.5
        output = 3
        since = 2026-12-01
    """
    lite = with_file(tmp_path, text).get("bedrock", "lite")
    assert cost(lite, Route.US, Tier.ON_DEMAND) == (330_000, 2_750_000)
    later = date(2026, 12, 1)
    assert cost(lite, Route.US, Tier.ON_DEMAND, later) == (500_000, 3_000_000)
    assert cost(lite, Route.GLOBAL, Tier.ON_DEMAND, later) == (300_000, 2_500_000)


def test_a_user_replaces_one_field_and_leaves_the_rest(tmp_path: Path) -> None:
    changed = with_file(tmp_path, "[bedrock.pro.video]\nlongest_s = 600").get("bedrock", "pro")
    before = ours.get("bedrock", "pro")
    assert changed.video.longest_s == 600
    assert changed.video.most_frames == before.video.most_frames
    assert changed.prices == before.prices


def test_a_user_adds_a_model_without_code(tmp_path: Path) -> None:
    text = """
        [bedrock.europe]
        title = "Nova 2 Lite in Europe"
        reporting_id = "amazon.nova-2-lite-v1:0"
        context_tokens = 1_000_000
        output_tokens = 64_000
        runtime_ids = { region = "eu.amazon.nova-2-lite-v1:0" }
        [[bedrock.europe.prices]]
        tier = "on_demand"
        input = 0.40
        output = 3.30
    """
    catalog = with_file(tmp_path, text)
    europe = catalog.get("bedrock", "europe")
    assert [model.key for model in catalog.models("bedrock")][-1] == "europe"
    assert europe.video == ours.get("bedrock", "pro").video
    assert cost(europe, Route.REGION, Tier.ON_DEMAND) == (400_000, 3_300_000)


def test_a_model_of_ones_own_server_needs_no_more_than_its_name(tmp_path: Path) -> None:
    model = with_file(tmp_path, '[openai."llava:13b"]').get("openai", "llava:13b")
    assert model.runtime_ids == dict.fromkeys(Route, "llava:13b")
    assert model.sees is Sees.FRAMES
    free = model.price(Route.US, Tier.ON_DEMAND, TODAY)
    assert free is not None
    assert free.is_free


def test_a_priced_model_is_free_on_no_route(tmp_path: Path) -> None:
    text = '[[openai.big.prices]]\nroute = "us"\ntier = "on_demand"\ninput = 0.15\noutput = 0.6'
    model = with_file(tmp_path, text).get("openai", "big")
    assert model.price(Route.US, Tier.ON_DEMAND, TODAY) == TokenPrice(
        input_per_million=150_000, output_per_million=600_000
    )
    assert model.price(Route.GLOBAL, Tier.ON_DEMAND, TODAY) is None


PRICE = "[[bedrock.pro.prices]]\ntier = 'on_demand'\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a =", "is not TOML"),
        ("a = " + "[" * 100_000, "is nested too deeply"),
        ('[bedrock.lite]\ntitle = "\\u001b[2J"', "title: it has signs that cannot be seen"),
        ('[bedrock.lite]\nbest_for = "\\u202egpj"', "best_for: it has signs that cannot be seen"),
        ('[bedrock."\\u202ex"]\ntitle = "x"', "it has signs that cannot be seen"),
        (
            '[bedrock.lite.runtime_ids]\nus = "us.\\u202ex"',
            r"runtime_ids\] it has signs that cannot be seen",
        ),
        ("openx = 3", r"\[openx\] there is no such engine"),
        ("[bedrock]\nlite = 3", r"\[bedrock\] lite: a table is wanted"),
        ("[bedrock.lite]\ncontex_tokens = 3", r"\[bedrock.lite\] contex_tokens: there is no such"),
        ("[bedrock.lite.video]\nlongest_s = 'x'", r"\[bedrock.lite.video\] longest_s: expected"),
        ("[bedrock.lite.video]\nmost_frames = 0", r"most_frames: expected int >= 1"),
        ("[bedrock.lite]\nvideo = 3", r"\[bedrock.lite\] video: expected a table"),
        ("[bedrock.new]\ntitle = 'x'", r"\[bedrock.new\] \w+: it is missing"),
        ("[bedrock.lite.runtime_ids]\nmoon = 'x'", r"runtime_ids: invalid enum value 'moon'"),
        ("[bedrock.lite]\nprices = 3", r"\[bedrock.lite.prices\] expected a list"),
        ("[bedrock.lite]\nprices = [3]", r"\[bedrock.lite.prices, number 1\] expected a table"),
        ("[bedrock.pro.lifecycle]\nalternative = 'x'", r"alternative: there is no such model"),
        (f"{PRICE}input = 1", r"\[bedrock.pro.prices, number 1\] output: it is missing"),
        (f"{PRICE}input = -1\noutput = 1", "input: dollars per million tokens are wanted"),
        (f"{PRICE}input = 1\noutput = nan", "output: dollars per million tokens are wanted"),
        (f"{PRICE}input = 0.1234567\noutput = 1", "input: no more than six places"),
        (f"{PRICE}input = 1\noutput = 1\nroute = 'global'", "route: the model has no id"),
    ],
)
def test_a_mistake_is_told_with_file_table_and_field(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadModelFile, match=said) as refused:
        with_file(tmp_path, text).models("bedrock")
    assert str(tmp_path / "models.toml") in refused.value.message


def test_a_named_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadModelFile, match="is not there"):
        TomlModelCatalog(Route.US, tmp_path / "none.toml").models("bedrock")
