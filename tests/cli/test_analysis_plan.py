"""What an analysis by a paid model would cost, and that nothing is spent beyond a budget."""

import shutil
from pathlib import Path

import pytest
from PIL import Image

from domain.shared.money import MicroUsd
from domain.shared.spend import Caps
from entrypoints.cli.analysis_plan import say_plan
from tests.cli.command import Reelsight
from tests.unit.analysis.test_plan_analysis import Planned, asks

PLAN = ("analyze", "--plan", "--engine", "bedrock", "--model", "lite")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of a library with a picture that has a proxy."""
    folder = tmp_path_factory.mktemp("planned")
    reelsight = Reelsight(folder)
    (folder / "media").mkdir()
    Image.new("RGB", (640, 480), "navy").save(folder / "media" / "sea.jpg")
    for command in (("import", str(folder / "media")), ("proxies",)):
        assert reelsight(*command).code == 0
    return folder / "data"


@pytest.fixture
def library(reelsight: Reelsight, made: Path) -> Reelsight:
    shutil.copytree(made, reelsight.folder / "data")
    return reelsight


def test_what_may_cost_more_than_is_allowed_is_planned_and_refused_with_3_and_the_figures(
    library: Reelsight,
) -> None:
    plan = library(*PLAN, "--budget", "0.0001", "--json")
    assert (plan.code, plan.json["verdict"], plan.json["items"]["images"]) == (3, "over_budget", 1)
    price = plan.json["price"]
    assert 0 < price["low"] < price["expected"] < price["high"]
    assert plan.json["price_usd"]["high"] == f"{price['high'] / 1_000_000:.6f}"
    ran = library("analyze", "--engine", "bedrock", "--budget", "0.0001", "--json")
    assert (ran.code, ran.json["code"]) == (3, "budget_exceeded")
    assert (ran.json["details"]["cap"], ran.json["details"]["wanted"]) == (100, price["high"])
    assert "Of the budget per job" in ran.err
    budget = library("costs", "budget", "--json").json
    assert {row["name"]: row["left"] for row in budget["budgets"]} == {
        "job": 10_000_000,
        "day": 25_000_000,
        "month": 200_000_000,
    }


def test_a_plan_is_a_table_for_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    planned = Planned(tmp_path)
    planned.show_proxy(planned.clip, 95 * 60.0)
    say_plan(planned.with_caps(Caps(day=MicroUsd(1)))(asks()))
    said = capsys.readouterr().out
    for words in ("1 never analysed", "at most", "1 file in 4 parts", "no limit", "be refused"):
        assert words in said


def test_a_plan_says_who_is_left_out_with_the_way_out_and_names_no_price_for_nobody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    planned = Planned(tmp_path)
    say_plan(planned.with_caps(Caps())(asks()))
    said = capsys.readouterr().out
    assert "without an up-to-date proxy; `reelsight proxies` makes them" in said
    assert "nobody is asked" in said
    assert "at most" not in said


@pytest.mark.parametrize("amount", ["0", "-1", "many", "nan", "1.2345678"])
def test_a_budget_is_an_amount_above_zero(amount: str) -> None:
    from click import BadParameter

    from entrypoints.cli.amounts import DOLLARS

    with pytest.raises(BadParameter):
        DOLLARS.convert(amount, None, None)


def test_an_engine_that_is_not_set_up_is_named_with_those_that_are_and_the_way_out(
    library: Reelsight,
) -> None:
    ran = library("analyze", "--engine", "openai")
    assert ran.code == 2
    for words in ("openai", "extractive", "bedrock", "OPENAI_BASE_URL"):
        assert words in ran.err


def test_a_server_without_a_model_asks_for_the_model(made: Path) -> None:
    ran = Reelsight(
        made.parent, REELSIGHT_DATA=str(made), OPENAI_BASE_URL="http://127.0.0.1:9/v1"
    )("analyze", "--engine", "openai", "--plan")
    assert ran.code == 2
    assert "OPENAI_MODEL" in ran.err
