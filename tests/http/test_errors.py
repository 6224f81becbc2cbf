"""Errors say what happened and the way out, to programs as JSON and to people as a page."""

import logging
from collections.abc import Iterator

import pytest
from litestar import Litestar, get
from litestar.exceptions import HTTPException
from litestar.testing import TestClient

from domain.shared.errors import Conflict
from tests.http.world import World

PAGE = {"accept": "text/html,application/xhtml+xml"}


@get("/api/crash", sync_to_thread=False)
def crash() -> None:
    raise RuntimeError("secret=hunter2")


@get("/crash", sync_to_thread=False)
def crash_page() -> None:
    raise HTTPException("secret=hunter2", status_code=500)


@get("/conflict", sync_to_thread=False)
def conflict() -> None:
    raise Conflict(name="<b>x</b>", path=b"caf\xe9", when={1, 2})


@get("/hostile", sync_to_thread=False)
def hostile() -> None:
    raise Conflict("<script>alert(1)</script>")


@pytest.fixture
def client(world: World) -> Iterator[TestClient[Litestar]]:
    with world.client(crash, crash_page, conflict, hostile) as client:
        yield client


@pytest.mark.parametrize("path", ["/api/crash", "/crash"])
def test_a_crash_shows_nothing_of_itself_and_is_logged(
    client: TestClient[Litestar],
    path: str,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with caplog.at_level(logging.ERROR):
        answer = client.get(path)
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["code"] == "internal"
    assert "hunter2" not in answer.text
    assert "Traceback" not in answer.text
    log = caplog.text + "".join(capsys.readouterr())
    assert problem["details"]["reference"] in log
    assert "hunter2" in log


def test_a_person_gets_a_page_about_a_crash(client: TestClient[Litestar]) -> None:
    answer = client.get("/crash", headers=PAGE)
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "hunter2" not in answer.text
    assert "Traceback" not in answer.text


def test_a_program_gets_every_member_of_the_problem(client: TestClient[Litestar]) -> None:
    answer = client.get("/conflict")
    assert answer.status_code == 409
    assert answer.json() == {
        "type": "about:blank",
        "title": "Conflict",
        "status": 409,
        "detail": "Somebody else changed this first.",
        "error": "Somebody else changed this first.",
        "code": "conflict",
        "remedy": "Look at its present state and try again.",
        "instance": "/conflict",
        "details": {"name": "<b>x</b>", "path": "caf\\xe9", "when": [1, 2]},
    }


@pytest.mark.parametrize("headers", [PAGE, {"hx-request": "true"}])
def test_a_page_shows_hostile_text_as_text(
    client: TestClient[Litestar], headers: dict[str, str]
) -> None:
    answer = client.get("/hostile", headers=headers)
    assert answer.status_code == 409
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;alert(1)" in answer.text


def test_the_api_answers_json_whoever_asks(client: TestClient[Litestar]) -> None:
    answer = client.get("/api/files/99", headers=PAGE)
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/nothing", 404, "not_found"),
        ("DELETE", "/api/files", 405, "method_not_allowed"),
        ("GET", "/nothing", 404, "not_found"),
    ],
)
def test_what_is_not_there_is_a_problem_too(
    client: TestClient[Litestar], method: str, path: str, status: int, code: str
) -> None:
    answer = client.request(method, path)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_an_unknown_page_is_a_page(client: TestClient[Litestar]) -> None:
    answer = client.get("/nothing", headers=PAGE)
    assert answer.status_code == 404
    assert answer.text.lower().startswith("<!doctype html>")
    assert "/files" in answer.text
