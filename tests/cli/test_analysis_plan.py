"""What an analysis by a paid model would cost, and that nothing is spent beyond a budget."""

import shutil
from pathlib import Path

import pytest
from PIL import Image

from tests.cli.command import Reelsight

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


def test_a_plan_is_a_table_for_people_and_one_document_for_programs(library: Reelsight) -> None:
    plan = library(*PLAN, "--depth", "brief", "--json")
    assert plan.code == 0
    assert plan.json["items"]["images"] == 1
    assert plan.json["verdict"] == "fits"
    price = plan.json["price"]
    assert 0 < price["low"] < price["expected"] < price["high"]
    assert plan.json["price_usd"]["high"] == f"{price['high'] / 1_000_000:.6f}"
    shown = library(*PLAN).text
    assert "1 never analysed" in shown
    assert "at most" in shown
    assert "budget month" in shown


def test_what_may_cost_more_than_is_allowed_is_refused_with_3_and_the_figures(
    library: Reelsight,
) -> None:
    planned = library(*PLAN, "--budget", "0.0001", "--json")
    assert (planned.code, planned.json["verdict"]) == (3, "over_budget")
    ran = library("analyze", "--engine", "bedrock", "--budget", "0.0001", "--json")
    assert (ran.code, ran.json["code"]) == (3, "budget_exceeded")
    assert ran.json["details"]["cap"] == 100
    assert ran.json["details"]["wanted"] == planned.json["price"]["high"]
    assert "of the budget per job" in ran.err.lower()
    budget = library("costs", "budget", "--json").json
    assert [(row["name"], row["settled"] + row["reserved"]) for row in budget["budgets"]] == [
        ("job", 0),
        ("day", 0),
        ("month", 0),
    ]
    assert library("jobs", "--json").json["jobs"][0]["kind"] != "analyze"


@pytest.mark.parametrize("amount", ["0", "-1", "many", "nan", "1.2345678"])
def test_a_budget_is_an_amount_above_zero(amount: str) -> None:
    from click import BadParameter

    from entrypoints.cli.amounts import DOLLARS

    with pytest.raises(BadParameter):
        DOLLARS.convert(amount, None, None)
