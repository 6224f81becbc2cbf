"""Uploads in one piece: the predecessor's `/api/upload/file`, and the page's own form."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from PIL import Image

from domain.shared.ids import FileId
from tests.http.world import HOME, World, image_facts

FILE = "/api/upload/file"
Client = TestClient[Litestar]


@pytest.fixture
def picture(tmp_path: Path) -> bytes:
    Image.new("RGB", (64, 48), (90, 120, 60)).save(tmp_path / "made.png")
    return (tmp_path / "made.png").read_bytes()


def refusal(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def is_empty(folder: Path) -> bool:
    return not list(folder.glob("*"))


def test_the_predecessors_form_still_uploads_a_file(
    world: World, client: Client, picture: bytes
) -> None:
    answer = client.post(FILE, files={"file": ("holiday.png", picture)})
    assert answer.status_code == 201
    stored = answer.json()
    assert stored["size_bytes"] == len(picture)
    assert stored["display_size"] == f"{len(picture)} B"
    assert stored["message"]
    assert stored["proxy_file_id"] is None
    with world.read() as now:
        assert now.files.get(FileId(stored["file_id"])).uploaded
    (kept,) = world.settings.uploads.glob("*")
    assert kept.read_bytes() == picture


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"other": ("a.png", b"x")}, "invalid_input"),
        ({"file": ("a.png", b"")}, "not_uploadable"),
        ({"file": ("a.txt", b"x")}, "not_uploadable"),
        ({"file": ("a.png", b"<html>not found</html>")}, "upload_refused"),
    ],
)
def test_forms_that_bring_no_media_are_refused(
    world: World, client: Client, files: Any, code: str
) -> None:
    assert refusal(client.post(FILE, files=files)) == (400, code)
    assert is_empty(world.settings.unfinished_uploads)
    assert is_empty(world.settings.uploads)


def test_two_files_in_one_form_are_refused(world: World, client: Client, picture: bytes) -> None:
    files = [("file", ("a.png", picture)), ("file", ("b.png", picture))]
    assert refusal(client.post(FILE, files=files)) == (400, "invalid_input")
    assert is_empty(world.settings.uploads)


def test_a_file_that_is_too_large_is_refused_while_it_arrives(
    tmp_path: Path, picture: bytes
) -> None:
    world = World(tmp_path, max_image_size_mb=0)
    with world.client() as client:
        answer = client.post(FILE, files={"file": ("a.png", picture)})
    assert refusal(answer) == (400, "upload_too_large")
    assert is_empty(world.settings.unfinished_uploads)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--x\r\nnonsense",
        b'--x\r\ncontent-disposition: form-data; name="file"; filename="a.png"\r\n\r\nhalf',
    ],
)
def test_a_broken_form_leaves_nothing(world: World, client: Client, body: bytes) -> None:
    headers = {"content-type": "multipart/form-data; boundary=x"}
    assert refusal(client.post(FILE, content=body, headers=headers)) == (400, "invalid_input")
    assert is_empty(world.settings.unfinished_uploads)


def test_json_is_no_form(client: Client) -> None:
    assert refusal(client.post(FILE, json={})) == (415, "json_expected")


def token_of(client: Client) -> str:
    page = client.get("/upload", headers={"accept": "text/html"})
    assert page.status_code == 200
    found = re.search(r'name="_csrf_token" value="(\w+)"', page.text)
    assert found
    return found[1]


def send_form(client: Client, picture: bytes, fields: dict[str, str]) -> Any:
    return client.post(
        "/upload/form",
        data=fields,
        files={"file": ("holiday.png", picture)},
        headers={"origin": HOME, "accept": "text/html"},
        follow_redirects=False,
    )


def test_the_pages_form_needs_no_script(world: World, client: Client, picture: bytes) -> None:
    answer = send_form(client, picture, {"_csrf_token": token_of(client)})
    assert (answer.status_code, answer.headers["location"]) == (303, "/upload")
    assert not is_empty(world.settings.uploads)
    assert "holiday.png" in client.get("/upload", headers={"accept": "text/html"}).text


def test_the_pages_form_needs_its_token(world: World, client: Client, picture: bytes) -> None:
    for fields in ({}, {"_csrf_token": ""}, {"_csrf_token": "0" * len(token_of(client))}):
        assert send_form(client, picture, fields).status_code == 403
    assert is_empty(world.settings.uploads)
    assert is_empty(world.settings.unfinished_uploads)


def test_a_refused_form_says_why_on_a_page(client: Client) -> None:
    answer = send_form(client, b"no picture at all", {"_csrf_token": token_of(client)})
    assert answer.status_code == 400
    assert "holiday.png was not taken" in answer.text


def test_the_page_says_the_limits_before(client: Client) -> None:
    page = client.get("/upload", headers={"accept": "text/html"}).text
    assert "Videos up to 10.0 GB, images up to 15.0 MB" in page


def test_the_library_in_the_predecessors_words(world: World, client: Client) -> None:
    for number in range(5):
        world.add(f"{number}.jpg", facts=image_facts())
    found = client.get("/api/upload/files", params={"limit": 2, "offset": 1}).json()
    everything = client.get("/api/upload/files").json()
    assert found["total"] == 5
    assert [f["id"] for f in found["files"]] == [f["id"] for f in everything["files"]][1:3]
    assert client.get("/api/upload/files?type=video").json()["total"] == 0
    one = client.get(f"/api/upload/files/{found['files'][0]['id']}").json()
    assert one["file"]["id"] == found["files"][0]["id"]
    assert one["presigned_url"] is None


def test_the_proxy_of_one_file_is_asked_for(world: World, client: Client) -> None:
    file = world.add("a.jpg", facts=image_facts())
    answer = client.post("/api/upload/create-proxy", json={"file_id": file.id})
    assert answer.status_code == 201
    assert answer.json()["job_id"].startswith("batch-proxy-")
    missing = client.post("/api/upload/create-proxy", json={"file_id": 99})
    assert refusal(missing) == (404, "file_not_found")


def test_a_token_that_nobody_was_given_opens_no_form(
    world: World, client: Client, picture: bytes
) -> None:
    """Any other program on this machine can set a cookie for 127.0.0.1."""
    client.get("/upload")
    given = client.cookies["csrftoken"]
    for planted in ("x", "a" * 128, f"{given[:-1]}~", given.upper(), "%E2%82%AC"):
        client.cookies.clear()
        answer = client.post(
            "/upload/form",
            data={"_csrf_token": unquote(planted)},
            files={"file": ("a.png", picture)},
            headers={"cookie": f"csrftoken={planted}", "origin": HOME},
        )
        assert answer.status_code == 403
    assert is_empty(world.settings.uploads)


def test_a_form_that_cannot_be_read_shows_nothing_of_the_program(client: Client) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="file"; filename="\xff.png"\r\n\r\nx'
    headers = {"content-type": "multipart/form-data; boundary=x"}
    answer = client.post(FILE, content=body + b"\r\n--x--\r\n", headers=headers)
    assert refusal(answer) == (400, "invalid_input")
    assert "UnicodeDecodeError" not in answer.text
