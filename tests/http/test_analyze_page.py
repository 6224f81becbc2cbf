"""The dialog of an analysis: whom it asks, what it would cost, and that it asks nobody itself."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from domain.shared.ids import JobId
from tests.data.models import RETIRED, ScriptedFamily, model
from tests.http.pages import send
from tests.http.world import World, image_facts, video_facts

Client = TestClient[Litestar]
LITE = "bedrock:lite"


@pytest.fixture
def paying(tmp_path: Path) -> World:
    family = ScriptedFamily(model(), model("pro"), RETIRED)
    return World(tmp_path, families={"bedrock": family}, budget_day_usd=1)


@pytest.fixture
def client(paying: World) -> Iterator[Client]:
    for name, facts in (("film.mp4", video_facts()), ("photo.jpg", image_facts())):
        paying.show_proxy(paying.add(name, facts=facts))
    with paying.client() as client:
        yield client


def asked(client: Client, path: str = "/files/analyze/ask", **fields: str | list[str]) -> str:
    answer = send(client, path, **fields)
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


def high(page: str) -> str:
    found = re.search(r'name="high" value="(\d+)"', page)
    assert found
    return found[1]


def test_models_have_their_prices_and_those_that_are_gone_say_so(client: Client) -> None:
    page = asked(client)
    assert '<option value="bedrock:lite">Lite · $1.00 in, $10.00 out per 1M tokens' in page
    gone = re.search(r'<option value="bedrock:premier" disabled>([^<]+)', page)
    assert gone
    assert gone[1].endswith("not offered since 2020-01-01; choose Lite")


def test_what_works_here_is_free_and_names_no_sum(client: Client) -> None:
    page = asked(client)
    assert 'Analyse 2 files <span class="price">free</span>' in page
    assert "Expected" not in page
    assert 'name="high"' not in page


def test_a_paid_plan_shows_its_price_its_reasons_and_what_is_left(
    paying: World, client: Client
) -> None:
    page = asked(client, "/files/analyze/plan", **{"with": LITE, "asked": "true"}, types="summary")
    for words in ("never analysed for this", "of a kind without these types", "High, reserved"):
        assert words in page
    assert re.search(r"left of \$1\.00 <b>\$0\.\d+", page)
    assert re.search(r'id="analyze-start" hx-swap-oob="true">Analyse 1 file <[^>]+>≈ \$0\.', page)
    assert paying.jobs() == 0


def test_what_does_not_fit_is_refused_with_its_figures(client: Client) -> None:
    page = asked(client, **{"with": LITE, "asked": "true"}, types="summary", budget="0.0001")
    assert "This may cost up to $0.0" in page
    assert "raise the budget" in page
    assert re.search(r'id="analyze-start" disabled', page)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"types": []}, "Nothing is chosen that could be found."),
        ({"types": "summary", "budget": "much"}, "“much” is no amount in dollars"),
        ({"types": "summary", "with": "bedrock:nothing"}, "There is no model “nothing”."),
    ],
)
def test_what_cannot_be_planned_says_why_in_place_of_the_plan(
    client: Client, fields: dict[str, str | list[str]], words: str
) -> None:
    page = asked(client, "/files/analyze/plan", **{"with": LITE, "asked": "true"} | fields)
    assert words in page
    assert "disabled" in page


def test_a_start_is_what_was_planned_and_a_second_one_shows_the_same_job(
    paying: World, client: Client
) -> None:
    chosen = {"with": LITE, "asked": "true", "depth": "brief", "language": "de"}
    page = asked(client, "/files/analyze/plan", **chosen, types="summary")
    first = send(client, "/files/analyze", **chosen, types="summary", high=high(page))
    again = send(client, "/files/analyze", **chosen, types="summary", high=high(page))
    assert first.status_code == 303
    assert first.headers["location"] == again.headers["location"]
    assert paying.jobs() == 1
    with paying.read() as now:
        job = now.jobs.get(JobId(first.headers["location"].removeprefix("/jobs/")))
    assert job.options["options"] == {"depth": "brief", "language": "de"}
    assert "$0.0000</b> spent of $10.00" in unescape(client.get(first.headers["location"]).text)


def test_a_price_that_rose_since_it_was_shown_starts_nothing(
    paying: World, client: Client
) -> None:
    answer = send(
        client, "/files/analyze", **{"with": LITE, "asked": "true"}, types="summary", high="5"
    )
    assert answer.status_code == 409
    assert "it may cost up to" in answer.text
    assert paying.jobs() == 0


def test_without_credentials_the_plan_says_so_and_what_to_do(client: Client) -> None:
    page = asked(client, "/files/analyze/plan", **{"with": LITE, "asked": "true"}, types="summary")
    assert "No AWS credentials were found on this machine" in page
    assert "AWS credentials" not in asked(client)
