"""Models, prices, plans and budgets over HTTP; the predecessor's paths answer with its fields."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from domain.shared.money import MicroUsd
from domain.shared.spend import Caps
from tests.data.models import RETIRED, ScriptedFamily, model
from tests.http.world import World, image_facts, video_facts

Client = TestClient[Litestar]
FIELDS_OF_A_MODEL = {
    "id",
    "name",
    "model_id",
    "context_tokens",
    "max_video_minutes",
    "price_input_per_1k",
    "price_output_per_1k",
    "best_for",
    "supports_batch",
}


@pytest.fixture
def paying(tmp_path: Path) -> World:
    family = ScriptedFamily(model(), model("pro"), RETIRED)
    world = World(tmp_path, families={"bedrock": family}, budget_job_usd=1)
    for name, facts in (("film.mp4", video_facts()), ("photo.jpg", image_facts())):
        world.show_proxy(world.add(name, facts=facts))
    return world


@pytest.fixture
def client(paying: World) -> Iterator[Client]:
    with paying.client() as client:
        yield client


def test_models_are_listed_with_the_predecessors_fields(client: Client) -> None:
    listed = client.get("/api/nova/models").json()
    assert [one["id"] for one in listed] == ["lite", "pro", "premier"]
    assert all(one.keys() >= FIELDS_OF_A_MODEL for one in listed)
    assert (listed[0]["price_input_per_1k"], listed[0]["max_video_minutes"]) == (0.001, 30)
    assert (listed[2]["retired"], listed[2]["alternative"]) == (True, "lite")
    of_images = client.get("/api/nova/image/models").json()
    assert of_images["lite"] == listed[0]


def test_an_estimate_is_of_one_call_for_all_types(client: Client) -> None:
    def cost(**body: object) -> float:
        answer = client.post("/api/nova/estimate-cost", json=body)
        assert answer.status_code == 200
        estimated: float = answer.json()["estimated_cost"]
        return estimated

    one = cost(analysis_types=["summary"], video_duration_seconds=600)
    both = cost(analysis_types=["summary", "chapters"], video_duration_seconds=600)
    assert one < both < 2 * one
    assert cost(processing_mode="batch") == pytest.approx(cost() / 2, abs=1e-6)
    image = client.post("/api/nova/image/estimate-cost", json={"model": "lite"}).json()
    assert 0 < image["estimated_cost_low"] < image["estimated_cost"] < image["estimated_cost_high"]
    assert image["calls"] == 1


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"model": "premier"}, 409, "model_retired"),
        ({"model": "light"}, 400, "unknown_analysis_model"),
        ({"analysis_types": ["horoscope"]}, 400, "unknown_analysis_type"),
        ({"video_duration_seconds": -1}, 400, "invalid_input"),
    ],
)
def test_what_has_no_price_is_refused(
    client: Client, body: dict[str, object], status: int, code: str
) -> None:
    answer = client.post("/api/nova/estimate-cost", json=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_plan_says_what_it_costs_and_asks_nothing(paying: World, client: Client) -> None:
    answer = client.post("/api/analysis/plan", json={"filter": {}, "model": "lite"}).json()
    assert answer["plan"]["verdict"] == "fits"
    assert answer["plan"]["items"]["total"] == 2
    assert answer["left"] == {"job": 1_000_000, "day": 25_000_000, "month": 200_000_000}
    assert paying.jobs() == 0


def test_what_a_budget_refuses_is_402_with_the_figures(paying: World, client: Client) -> None:
    for path, ids in (("/api/nova/analyze", [1, 2]), ("/api/nova/image/analyze", [2])):
        body = {"file_ids": ids, "model": "lite", "budget_usd": 0.001}
        answer = client.post(path, json=body)
        assert (answer.status_code, answer.json()["code"]) == (402, "budget_exceeded")
        assert "Of the budget per job, $0.00" in answer.json()["detail"]
    assert paying.jobs() == 0


def test_a_model_is_asked_by_its_name_alone_and_once(client: Client) -> None:
    first = client.post("/api/nova/image/analyze", json={"file_id": 2, "model": "lite"}).json()
    again = client.post("/api/nova/image/analyze", json={"file_id": 2, "model": "lite"}).json()
    assert (first["is_new"], again["is_new"]) == (True, False)
    assert again["job_id"] == first["job_id"]
    assert client.get(first["status_url"]).json()["status"] == "RUNNING"
    shown = client.get(f"/api/jobs/{first['job_id']}").json()
    assert (shown["job"]["engine"], shown["job"]["model"]) == ("bedrock", "lite")
    assert shown["spend"]["cap"] == 1_000_000
    assert shown["spend"]["used"] == {"settled": 0, "reserved": 0}
    bulk = client.post("/api/batch/nova", json={"file_ids": [1], "model": "lite"})
    assert bulk.status_code == 202


def test_the_budget_shows_what_is_left_and_what_wants_a_person(client: Client) -> None:
    answer = client.get("/api/budget").json()
    assert answer["is_stopped"] is False
    assert answer["left"]["day"] == 25_000_000
    assert answer["budget"]["unknown"] == []


def test_what_nobody_knew_is_settled_by_the_bill(paying: World, client: Client) -> None:
    with paying.write() as tx:
        spend = tx.spend.reserve(
            MicroUsd(9_000), Caps(), paying.time.now(), purpose="analysis", job_id=None
        )
        tx.spend.lose(spend.id)
        tx.commit()
    assert client.get("/api/budget").json()["budget"]["unknown_total"] == 9_000
    path = f"/api/budget/settle/{spend.id}"
    assert client.post(path, json={"amount_usd": -1}).status_code == 400
    settled = client.post(path, json={"amount_usd": 0.002}).json()
    assert settled["budget"]["unknown"] == []
    assert settled["left"]["day"] == 25_000_000 - 2_000
    again = client.post(path, json={"amount_usd": 0.002})
    assert (again.status_code, again.json()["code"]) == (404, "spend_not_found")


def test_after_an_overrun_nothing_is_asked_until_it_is_accepted(
    paying: World, client: Client
) -> None:
    with paying.write() as tx:
        spend = tx.spend.reserve(
            MicroUsd(1), Caps(), paying.time.now(), purpose="analysis", job_id=None
        )
        tx.spend.settle(spend.id, MicroUsd(2))
        tx.commit()
    body = {"file_id": 1, "model": "lite"}
    refused = client.post("/api/nova/analyze", json=body)
    assert (refused.status_code, refused.json()["code"]) == (402, "spending_stopped")
    assert client.get("/api/budget").json()["is_stopped"]
    assert not client.post("/api/budget/accept-overruns").json()["is_stopped"]
    assert client.post("/api/nova/analyze", json=body).status_code == 202


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/nova/analyze", {"file_id": 2}),
        ("/api/nova/image/analyze", {"file_id": 1}),
        ("/api/nova/image/analyze", {"file_ids": [2, 1]}),
    ],
)
def test_a_file_of_the_other_kind_is_refused_by_its_name(
    paying: World, client: Client, path: str, body: dict[str, object]
) -> None:
    answer = client.post(path, json=body | {"model": "lite"})
    assert (answer.status_code, answer.json()["code"]) == (400, "wrong_kind")
    assert "” is no " in answer.json()["detail"]
    assert paying.jobs() == 0


def test_of_a_filter_the_address_for_images_asks_about_images(client: Client) -> None:
    answer = client.post("/api/nova/image/analyze", json={"filter": {}, "model": "lite"}).json()
    assert (answer["total_files"], answer["left_out"]) == (1, {"no_such_type_for_its_kind": 1})
