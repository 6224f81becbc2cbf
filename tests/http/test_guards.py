"""Nobody but us and our programs changes anything, whatever a web page elsewhere sends."""

from pathlib import Path
from urllib.parse import quote

import pytest
from litestar import Litestar, post
from litestar.testing import TestClient

from entrypoints.http.errors import exception_handlers
from entrypoints.http.security import OPEN
from tests.http.routes import breaches, mutating_routes, reading_routes
from tests.http.world import HOME, World

TOKEN = "a-long-random-text-ä"
OPEN_ON_PURPOSE = {"POST /login"}
OPEN_TO_READ = {"/login", "/static/1"}


def test_every_mutating_route_refuses_foreign_hosts_and_origins(world: World) -> None:
    world.add("a.mp4")
    app = world.app()
    with TestClient(app, base_url=HOME) as client:
        assert len(list(mutating_routes(app))) > 8
        assert breaches(client, app) == []
    assert world.jobs() == 0


def test_with_a_token_every_mutating_route_but_login_asks_for_it(tmp_path: Path) -> None:
    world = World(tmp_path, token=TOKEN)
    app = world.app()
    with TestClient(app, base_url=HOME) as client:
        open_routes = {route for route, _, _ in breaches(client, app, with_token=True)}
    assert open_routes == OPEN_ON_PURPOSE


def test_with_a_token_nothing_is_read_without_it(tmp_path: Path) -> None:
    app = World(tmp_path, token=TOKEN).app()
    with TestClient(app, base_url=HOME) as client:
        answers = {
            path: client.get(path, headers={"accept": "application/json"}).status_code
            for path in reading_routes(app)
        }
    assert {"/api/runs/1", "/files/1/runs/compare", "/api/nova/models"} <= set(answers)
    assert {path for path, status in answers.items() if status != 401} == OPEN_TO_READ


def test_the_walk_finds_a_route_without_protection() -> None:
    ran: list[str] = []

    @post("/api/seeded", sync_to_thread=False)
    def seeded() -> None:
        ran.append("seeded")

    app = Litestar([seeded], exception_handlers=exception_handlers(), openapi_config=None)
    with TestClient(app, base_url=HOME) as client:
        found = breaches(client, app)
    assert {attack for _, attack, _ in found} >= {"host", "origin", "cross-site", "same-site"}
    assert ran


def test_the_walk_finds_a_route_that_is_open_without_a_token(tmp_path: Path) -> None:
    @post("/api/seeded", opt=OPEN, sync_to_thread=False)
    def seeded() -> None: ...

    world = World(tmp_path, token=TOKEN)
    app = world.app(seeded)
    with TestClient(app, base_url=HOME) as client:
        found = {route for route, _, _ in breaches(client, app, with_token=True)}
    assert found == OPEN_ON_PURPOSE | {"POST /api/seeded"}


@pytest.mark.parametrize(
    "host", ["127.0.0.1:5700", "localhost:5700", "[::1]:5700", "LOCALHOST:5700"]
)
def test_loopback_names_with_the_port_are_ours(client: TestClient[Litestar], host: str) -> None:
    assert client.get("/api/files", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:80", "localhost.evil.example:5700", ""])
def test_other_hosts_are_refused_for_reading_too(client: TestClient[Litestar], host: str) -> None:
    answer = client.get("/api/files", headers={"host": host})
    assert answer.status_code == 400
    assert answer.json()["code"] == "host_not_allowed"
    assert "ALLOWED_HOSTS" in answer.json()["remedy"]


def test_allowed_hosts_are_ours_with_any_port(tmp_path: Path) -> None:
    with World(tmp_path, allowed_hosts=("media.example",)).client() as client:
        for host in ("media.example", "media.example:8080", "Media.Example"):
            assert client.get("/api/files", headers={"host": host}).status_code == 200
        assert client.get("/api/files", headers={"host": "x.media.example"}).status_code == 400


def test_the_host_is_asked_before_the_token(tmp_path: Path) -> None:
    with World(tmp_path, token=TOKEN).client() as client:
        answer = client.get("/api/files", headers={"host": "evil.example"})
    assert answer.json()["code"] == "host_not_allowed"


def test_a_program_without_origin_may_post_json(world: World) -> None:
    with world.client() as client:
        answer = client.post(
            "/api/files/import-directory", json={"directory_path": str(world.media)}
        )
    assert answer.status_code == 202


def test_our_own_pages_may_post(world: World) -> None:
    headers = {"origin": HOME, "sec-fetch-site": "same-origin"}
    with world.client() as client:
        answer = client.post(
            "/api/files/import-directory",
            json={"directory_path": str(world.media)},
            headers=headers,
        )
    assert answer.status_code == 202


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", None])
def test_the_api_takes_json_only(world: World, kind: str | None) -> None:
    headers = {"content-type": kind} if kind else {}
    with world.client() as client:
        answer = client.post(
            "/api/files/import-directory",
            content=f'{{"directory_path": "{world.media}"}}'.encode(),
            headers=headers,
        )
    assert answer.status_code == 415
    assert answer.json()["code"] == "json_expected"
    assert world.jobs() == 0


def test_every_form_needs_its_token(world: World) -> None:
    app = world.app()
    programs = ("/api", "/transcriptions/api/", "/media")  # protected by taking JSON only
    forms = [path for method, path in mutating_routes(app) if not path.startswith(programs)]
    assert {"/login", "/jobs/x/cancel"} <= set(forms)
    with TestClient(app, base_url=HOME) as client:
        for path in forms:
            answer = client.post(path, data={"token": "x"}, headers={"origin": HOME})
            assert (path, answer.status_code) == (path, 403)
    assert world.jobs() == 0


def test_a_token_of_a_form_that_is_no_token_is_refused(client: TestClient[Litestar]) -> None:
    planted = "a" * 64 + "é" * 64
    answer = client.post(
        "/theme",
        data={"_csrf_token": planted, "theme": "dark"},
        headers={"cookie": f"csrftoken={quote(planted)}", "origin": HOME},
    )
    assert answer.status_code == 403


def test_the_bearer_token_opens_the_api(tmp_path: Path) -> None:
    with World(tmp_path, token=TOKEN).client() as client:
        for scheme in ("Bearer", "bearer"):
            headers = {"authorization": f"{scheme} {TOKEN}".encode()}
            assert client.get("/api/files", headers=headers).status_code == 200
        refused = client.get("/api/files", headers={"authorization": f"Basic {TOKEN}".encode()})
        assert refused.status_code == 401
        assert refused.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "path", ["/api/files", "/api/nothing", "/nothing", "/static/nothing.css", "/media/1/proxy"]
)
def test_security_headers_are_on_every_answer(client: TestClient[Litestar], path: str) -> None:
    headers = client.get(path).headers
    assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "access-control-allow-origin" not in headers
