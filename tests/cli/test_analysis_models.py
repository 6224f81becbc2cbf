"""`reelsight models list --analysis`: which models there are, and what they cost."""

from tests.cli.command import Reelsight


def test_the_models_are_listed_with_prices_and_the_retired_one_with_its_alternative(
    reelsight: Reelsight,
) -> None:
    ran = reelsight("models", "list", "--analysis")
    assert ran.code == 0, ran.err
    lines = {line.split()[0]: " ".join(line.split()) for line in ran.text.splitlines()}
    assert list(lines) == ["MODEL", "lite", "pro", "premier", "lite-v1"]
    assert "Nova 2 Lite yes $0.3300 $2.7500 $0.1650 / $1.3750 offered" in lines["lite"]
    assert "retired since 2026-09-14; take pro" in lines["premier"]
    assert "route us" in ran.err


def test_a_model_and_a_price_of_ones_own_need_no_code(reelsight: Reelsight) -> None:
    data = reelsight.folder / "data"
    data.mkdir()
    (data / "models.toml").write_text(
        '[openai."llava:13b"]\n'
        '[[bedrock.lite.prices]]\nroute = "global"\ntier = "on_demand"\ninput = 0.5\noutput = 3\n'
        "since = 2020-01-01\n"
    )
    listed = Reelsight(reelsight.folder, BEDROCK_ROUTE="global")(
        "models", "--analysis", "--json"
    ).json
    models = {model["key"]: model for model in listed["models"]}
    assert listed["route"] == "global"
    assert models["lite"]["runtime_id"] == "global.amazon.nova-2-lite-v1:0"
    assert models["lite"]["micro_usd_per_million_tokens"]["on_demand"] == {
        "input": 500_000,
        "output": 3_000_000,
    }
    assert models["pro"]["runtime_id"] is None
    assert models["premier"]["retired"] is True
    assert models["llava:13b"]["engine"] == "openai"


def test_a_mistake_in_the_file_is_told_and_stops_nothing_else(reelsight: Reelsight) -> None:
    file = reelsight.folder / "mine.toml"
    file.write_text("[bedrock.lite]\nprize = 1\n")
    with_file = Reelsight(reelsight.folder, REELSIGHT_MODELS=str(file))
    refused = with_file("models", "list", "--analysis")
    assert refused.code == 2
    assert "[bedrock.lite] prize: there is no such field" in refused.err
    ran = with_file("doctor", "--json")
    line = next(check for check in ran.json["checks"] if check["name"] == "Analysis models")
    assert ran.code == 0
    assert "prize" in line["detail"]
