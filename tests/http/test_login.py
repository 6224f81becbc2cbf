"""Signing in: a cookie for people, nothing kept on our side."""

import os
import re
from pathlib import Path

import pytest
from httpx import Response
from litestar import Litestar
from litestar.testing import TestClient

from entrypoints.http.guesses import MOST, WITHIN
from entrypoints.http.login import own_path
from entrypoints.http.sessions import COOKIE, LASTS_S, Sessions, secret_key
from entrypoints.settings import Settings
from tests.http.world import HOME, World

TOKEN = "a-long-random-text"
PAGE = {"accept": "text/html"}


def sign_in(client: TestClient[Litestar], token: str, back: str = "/files") -> Response:
    page = client.get("/login", params={"next": back}).text
    field = re.search(r'name="_csrf_token" value="([^"]+)"', page)
    assert field is not None
    return client.post(
        "/login",
        data={"token": token, "next": back, "_csrf_token": field[1]},
        headers={"origin": HOME},
        follow_redirects=False,
    )


def test_the_right_token_gives_a_cookie_that_opens_everything(tmp_path: Path) -> None:
    with World(tmp_path, token=TOKEN).client() as client:
        assert client.get("/api/files").status_code == 401
        answer = sign_in(client, TOKEN, "/files?page=2")
        assert answer.status_code == 303
        assert answer.headers["location"] == "/files?page=2"
        cookie = next(c for c in answer.headers.get_list("set-cookie") if COOKIE in c).lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert TOKEN not in cookie
        assert client.get("/api/files").status_code == 200


def test_a_wrong_token_is_said_to_be_wrong(tmp_path: Path) -> None:
    with World(tmp_path, token=TOKEN).client() as client:
        answer = sign_in(client, "wröng")
        assert answer.status_code == 401
        assert "That token is not right." in answer.text
        assert client.get("/api/files").status_code == 401


def test_a_page_without_sign_in_leads_to_it_and_back(tmp_path: Path) -> None:
    with World(tmp_path, token=TOKEN).client() as client:
        answer = client.get("/files?page=2", headers=PAGE, follow_redirects=False)
        assert answer.status_code == 303
        assert answer.headers["location"] == "/login?next=%2Ffiles%3Fpage%3D2"


def test_a_part_of_a_page_without_sign_in_leads_the_whole_page_to_it(tmp_path: Path) -> None:
    headers = {"hx-request": "true", "hx-current-url": f"{HOME}/files?page=2"}
    with World(tmp_path, token=TOKEN).client() as client:
        answer = client.get("/files", headers=headers)
        assert answer.status_code == 401
        assert answer.headers["hx-redirect"] == "/login?next=%2Ffiles%3Fpage%3D2"


@pytest.mark.parametrize("where", ["https://evil.example", "//evil.example", "/\\evil", "a\nb"])
def test_nobody_is_sent_elsewhere_after_signing_in(where: str) -> None:
    assert own_path(where) == "/"


def test_a_cookie_ends_with_its_time_its_token_and_its_secret() -> None:
    time = [1_000.0]
    sessions = Sessions(secret="s", token="t", now=lambda: time[0])
    cookie = sessions.new()
    assert sessions.is_valid(cookie)
    assert not Sessions(secret="s", token="other", now=lambda: time[0]).is_valid(cookie)
    assert not Sessions(secret="other", token="t", now=lambda: time[0]).is_valid(cookie)
    time[0] += LASTS_S + 1
    assert not sessions.is_valid(cookie)


@pytest.mark.parametrize(
    "cookie", ["", ".", "9999999999.", "9999999999.ff", "x.y", "²3.ab", "9" * 99]
)
def test_a_made_up_cookie_opens_nothing(cookie: str) -> None:
    assert not Sessions(secret="s", token="t").is_valid(cookie)


def test_the_secret_is_made_once_and_kept_for_its_owner(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    made = secret_key(settings)
    assert len(made) == 64
    assert secret_key(settings) == made
    assert [path.name for path in settings.data.iterdir()] == ["secret.key"]
    if os.name == "posix":
        assert (settings.data / "secret.key").stat().st_mode & 0o777 == 0o600


def test_wrong_tokens_are_looked_at_ten_times_a_minute(tmp_path: Path) -> None:
    world = World(tmp_path, token=TOKEN)
    with world.client() as client:
        for guess in range(MOST):
            answer = client.get("/api/files", headers={"authorization": f"Bearer {guess}"})
            assert answer.status_code == 401
        for answer in (
            client.get("/api/files", headers={"authorization": f"Bearer {TOKEN}"}),
            sign_in(client, TOKEN),
        ):
            assert answer.status_code == 429
            assert answer.headers["retry-after"] == "60"
        assert client.get("/api/files").json()["code"] == "token_missing"
        world.time.advance(WITHIN.total_seconds())
        assert sign_in(client, TOKEN).status_code == 303


def test_who_has_signed_in_is_not_stopped_by_the_guesses_of_others(tmp_path: Path) -> None:
    with World(tmp_path, token=TOKEN).client() as client:
        sign_in(client, TOKEN)
        for _ in range(MOST + 1):
            answer = sign_in(client, "wrong")
        assert answer.status_code == 429
        assert client.get("/api/files").status_code == 200
