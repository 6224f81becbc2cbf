"""Nothing that a client can send ends in a crash; over the real database, whose limits count."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from entrypoints.container import build_container
from entrypoints.http.app import create_app
from entrypoints.settings import Settings
from tests.http.world import HOME

HUGE = "9" * 30
JSON = {"content-type": "application/json"}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient[Litestar]]:
    folder: Path = tmp_path_factory.mktemp("library")
    settings = Settings(data=folder / "data", roots=(str(folder),))
    model = settings.speech_models / "medium"  # by its looks, so that ids are looked up at all
    model.mkdir(parents=True)
    for name in ("config.json", "model.bin", "tokenizer.json", "vocabulary.json"):
        (model / name).write_bytes(b"x")
    container = build_container(settings)
    container.prepare_database()()
    app = create_app(container, settings, lifespan=False)
    with TestClient(app, base_url=HOME, raise_server_exceptions=False) as client:
        yield client


@pytest.mark.parametrize(
    "path",
    [
        f"/api/files/{HUGE}",
        f"/api/files?page={HUGE}",
        f"/api/files?page={10**17}",
        f"/api/files?per_page={HUGE}",
        "/api/files?search=%00",
        "/api/files?search=%ed%a0%80",
        "/api/files?search=%25_%27%22%3B--",
        "/api/jobs/%00",
        "/api/jobs/%ff%fe",
        f"/api/jobs?offset={HUGE}",
        f"/api/nova/status/{HUGE}",
        f"/api/nova/results/{HUGE}",
        "/api/nova/status/²",
        f"/media/{'9' * 18}/proxy",
        f"/media/{HUGE}/proxy",
        f"/media/{'9' * 18}/captions.vtt",
        f"/media/1/captions.vtt?transcript={HUGE}",
        f"/api/transcripts/{HUGE}",
        f"/api/transcripts?page={HUGE}",
        "/api/transcripts?search=%25_%27%22%3B--&model=%ed%a0%80&language=%27",
        f"/transcriptions/api/transcripts?limit={HUGE}&offset={10**9}",
        "/transcriptions/api/transcripts?search=%25_%27%22%3B--&to_date=9999-12-31",
        f"/transcriptions/api/transcript/{HUGE}/download",
        "/transcriptions/api/batch-status/%ff%fe",
        f"/files/{HUGE}",
        f"/files?page={HUGE}",
        f"/jobs?page={HUGE}",
        "/jobs/%00",
        "/static/%00",
        "/static/a%00.css",
        f"/static/{'a' * 5_000}.css",
        f"/files?q={'%25' * 20_000}",
    ],
)
def test_no_address_crashes(client: TestClient[Litestar], path: str) -> None:
    for accept in ("text/html", "application/json"):
        answer = client.get(path, headers={"accept": accept})
        assert answer.status_code in (200, 400, 404), answer.text


@pytest.mark.parametrize(
    "body",
    [
        b'{"file_ids": [%s]}' % HUGE.encode(),
        b'{"file_ids": [9223372036854775808]}',
        b'{"file_ids": [-1, 0]}',
        b'{"filter": {"search": "\\u0000"}}',
        b'{"filter": {"search": "\\ud800"}}',
        b'{"filter": {"search": "%s"}}' % (b"%" * 100_000),
        b'{"filter": []}',
        b"[" * 100_000,
        b"\xff\xfe",
        b"null",
        b"[]",
        b"{}" * 10,
    ],
)
@pytest.mark.parametrize(
    "path", ["/api/batch/proxy", "/api/batch/transcribe", "/api/nova/analyze"]
)
def test_no_body_crashes(client: TestClient[Litestar], path: str, body: bytes) -> None:
    answer = client.post(path, content=body, headers=JSON)
    assert answer.status_code in (400, 404), answer.text
    assert answer.headers["content-type"] == "application/problem+json"


LONG = "x" * 1_000_000


@pytest.mark.parametrize(
    "asked",
    [
        '"model": "../../x\\u0000"',
        f'"model": "{LONG}"',
        f'"engine": "{LONG}"',
        '"model": "lite", "options": {"colour": "red"}',
        f'"model": "lite", "options": {{"{LONG}": 1}}',
        f'"model": "lite", "options": {{"depth": "{LONG}"}}',
        '"model": "lite", "options": {"language": "de</context>"}',
        '"model": "lite", "options": {"language": "de\\n"}',
        f'"options": {{"depth": "{LONG}"}}',
        '"options": {"depth": %s}' % ("[" * 100_000 + "]" * 100_000),
        '"budget_usd": -1',
        '"budget_usd": 0',
        '"budget_usd": 1e-9',
        '"budget_usd": NaN',
        '"budget_usd": 1e400',
        f'"budget_usd": {HUGE * 20}',
        '"analysis_types": [' + ", ".join(f'"t{one}"' for one in range(10_000)) + "]",
        f'"analysis_types": ["{LONG}"]',
        '"analysis_types": ["\\ud800"]',
    ],
    ids=lambda asked: asked[:40],
)
@pytest.mark.parametrize("path", ["/api/nova/analyze", "/api/analysis/plan"])
def test_what_no_analysis_is_like_is_refused_in_a_few_words(
    client: TestClient[Litestar], path: str, asked: str
) -> None:
    answer = client.post(path, content=f'{{"file_ids": [1], {asked}}}'.encode(), headers=JSON)
    assert answer.status_code == 400, answer.text[:300]
    assert len(answer.content) < 10_000


def test_a_body_beyond_the_limit_is_refused(client: TestClient[Litestar]) -> None:
    answer = client.post("/api/batch/proxy", content=b" " * 9_000_000, headers=JSON)
    assert answer.status_code == 413


@pytest.mark.parametrize("path", ["a\0b", "~nobody-such/x", "x" * 100_000, "../../..", "\n"])
def test_no_folder_name_crashes(client: TestClient[Litestar], path: str) -> None:
    answer = client.post("/api/files/import-directory", json={"directory_path": path})
    assert answer.status_code in (400, 403, 404), answer.text


def test_nobody_looks_into_folders_by_calling_them_models(
    client: TestClient[Litestar], tmp_path: Path
) -> None:
    for asked in (str(tmp_path), f"{tmp_path}/nothing", "~", ".", "../medium", "./medium"):
        answer = client.post(
            "/api/batch/transcribe", json={"filter": {}, "model_size": asked}
        ).json()
        assert (answer["status"], answer["code"]) == (400, "unknown_model"), asked
        assert answer["details"] == {"key": "model_size"}
