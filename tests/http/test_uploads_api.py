"""Uploads in chunks: nothing is sent twice, nothing wrong is taken in."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from msgspec import structs
from PIL import Image

from domain.library.file import FileState
from domain.library.upload import MAX_CHUNK_BYTES, MOST_OPEN
from domain.shared.ids import FileId, UploadId
from tests.data.media import make_clip
from tests.http.world import World

SESSIONS = "/api/upload/sessions"
OCTETS = "application/offset+octet-stream"
Client = TestClient[Litestar]


@pytest.fixture
def picture(tmp_path: Path) -> bytes:
    return picture_in(tmp_path)


def picture_in(folder: Path) -> bytes:
    Image.new("RGB", (64, 48), (90, 120, 60)).save(folder / "made.jpg")
    return (folder / "made.jpg").read_bytes()


def start(client: Client, name: str, size: int) -> Any:
    answer = client.post(SESSIONS, json={"filename": name, "size_bytes": size})
    assert answer.status_code == 201, answer.text
    return answer.json()


def send(client: Client, upload_id: str, offset: object, data: bytes, kind: str = OCTETS) -> Any:
    headers = {"upload-offset": str(offset), "content-type": kind}
    return client.patch(f"{SESSIONS}/{upload_id}", content=data, headers=headers)


def send_all(client: Client, name: str, content: bytes) -> str:
    upload_id: str = start(client, name, len(content))["upload_id"]
    assert send(client, upload_id, 0, content).status_code == 200
    return upload_id


def complete(client: Client, upload_id: str, **body: object) -> Any:
    return client.post(f"{SESSIONS}/{upload_id}/complete", json=body)


def refusal(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def nothing_is_left(world: World) -> bool:
    folders = (world.settings.uploads, world.settings.unfinished_uploads)
    return not any(list(folder.glob("*")) for folder in folders)


def test_a_file_in_two_chunks_is_one_of_the_library(
    world: World, client: Client, picture: bytes
) -> None:
    started = start(client, "Über uns.JPG", len(picture))
    assert (started["way"], started["state"], started["received_bytes"]) == ("server", "OPEN", 0)
    assert started["part_size_bytes"] == 8 * 1024 * 1024
    upload_id = started["upload_id"]
    assert send(client, upload_id, 0, picture[:100]).json()["received_bytes"] == 100
    assert client.get(f"{SESSIONS}/{upload_id}").json()["received_bytes"] == 100
    assert send(client, upload_id, 100, picture[100:]).status_code == 200
    answer = complete(client, upload_id, sha256=hashlib.sha256(picture).hexdigest())
    assert answer.status_code == 201
    stored = answer.json()
    assert stored["size_bytes"] == len(picture)
    (kept,) = world.settings.uploads.glob("*")
    assert kept.name == f"Uber-uns_{upload_id}.jpg"
    assert kept.read_bytes() == picture
    with world.read() as now:
        file = now.files.get(FileId(stored["file_id"]))
        job = now.jobs.list()[0]
        (item,) = now.jobs.items(job.id)
    assert file.uploaded
    assert file.state is FileState.READY
    assert file.fingerprint
    assert (job.id, item.kind, item.file_id) == (stored["job_id"], "proxy", file.id)
    assert client.get(f"/api/files/{file.id}").status_code == 200


def test_completing_again_gives_the_same_file(
    world: World, client: Client, picture: bytes
) -> None:
    upload_id = send_all(client, "a.jpg", picture)
    first, second = complete(client, upload_id), complete(client, upload_id)
    assert first.json()["file_id"] == second.json()["file_id"]
    assert first.json()["job_id"] == second.json()["job_id"]
    assert world.jobs() == 1
    assert refusal(send(client, upload_id, len(picture), b"x")) == (409, "upload_is_over")


def test_a_completion_that_was_killed_after_the_move_goes_on(
    world: World, client: Client, picture: bytes
) -> None:
    upload_id = send_all(client, "a.jpg", picture)
    world.uploads.files.keep(f"a_{upload_id}.jpg")
    assert client.get(f"{SESSIONS}/{upload_id}").json()["received_bytes"] == len(picture)
    assert complete(client, upload_id).status_code == 201


@pytest.mark.parametrize("offset", [0, 99, 101])
def test_a_chunk_at_a_wrong_place_is_told_the_right_one(
    client: Client, picture: bytes, offset: int
) -> None:
    upload_id = start(client, "a.jpg", len(picture))["upload_id"]
    send(client, upload_id, 0, picture[:100])
    answer = send(client, upload_id, offset, b"x" * 10)
    assert refusal(answer) == (409, "wrong_offset")
    assert answer.json()["details"]["received_bytes"] == 100
    assert client.get(f"{SESSIONS}/{upload_id}").json()["received_bytes"] == 100


@pytest.mark.parametrize("offset", ["", "-1", "1.5", "one", "9" * 30])
def test_an_offset_is_a_number(client: Client, offset: str) -> None:
    upload_id = start(client, "a.jpg", 10)["upload_id"]
    assert refusal(send(client, upload_id, offset, b"x")) == (400, "invalid_input")


def test_more_than_announced_is_not_kept(client: Client) -> None:
    upload_id = start(client, "a.jpg", 10)["upload_id"]
    assert refusal(send(client, upload_id, 0, b"x" * 11)) == (413, "more_than_announced")
    without_length = client.patch(
        f"{SESSIONS}/{upload_id}",
        content=iter([b"x" * 6, b"x" * 6]),
        headers={"upload-offset": "0", "content-type": OCTETS},
    )
    assert refusal(without_length) == (413, "more_than_announced")
    assert client.get(f"{SESSIONS}/{upload_id}").json()["received_bytes"] == 0


def test_a_chunk_has_a_limit_of_its_own(client: Client) -> None:
    upload_id = start(client, "a.mp4", 10 * MAX_CHUNK_BYTES)["upload_id"]
    headers = {"upload-offset": "0", "content-type": OCTETS}
    headers["content-length"] = str(MAX_CHUNK_BYTES + 1)
    answer = client.patch(f"{SESSIONS}/{upload_id}", content=b"x", headers=headers)
    assert refusal(answer) == (413, "chunk_too_large")


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data", "application/json"])
def test_a_chunk_is_sent_as_octets(client: Client, kind: str) -> None:
    upload_id = start(client, "a.jpg", 10)["upload_id"]
    assert refusal(send(client, upload_id, 0, b"x", kind)) == (415, "json_expected")


@pytest.mark.parametrize(
    ("name", "size", "code"),
    [
        ("a.mp4", 10_240 * 1024 * 1024 + 1, "upload_too_large"),
        ("a.jpg", 15 * 1024 * 1024 + 1, "upload_too_large"),
        ("a.mp4", 0, "not_uploadable"),
        ("a.mp4", -5, "not_uploadable"),
        ("notes.txt", 10, "not_uploadable"),
        ("drawing.svg", 10, "not_uploadable"),
        ("list.m3u8", 10, "not_uploadable"),
        ("song.mp3", 10, "not_uploadable"),
        ("mp4", 10, "not_uploadable"),
        ("", 10, "not_uploadable"),
        ("../..", 10, "not_uploadable"),
        ("a.mp4\0.exe", 10, "not_uploadable"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_sent(
    client: Client, name: str, size: int, code: str
) -> None:
    answer = client.post(SESSIONS, json={"filename": name, "size_bytes": size})
    assert refusal(answer) == (400, code)
    assert client.get(SESSIONS).json()["uploads"] == []


def test_what_does_not_fit_on_the_disk_is_refused(tmp_path: Path) -> None:
    with World(tmp_path, max_video_size_mb=1 << 40).client() as client:
        answer = client.post(SESSIONS, json={"filename": "a.mp4", "size_bytes": 1 << 59})
    assert refusal(answer) == (507, "no_room_for_upload")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../../etc/cron.d/x.jpg", "x.jpg"),
        ("C:\\fakepath\\holiday.jpg", "holiday.jpg"),
        ("a\nb\u202egpj.jpg", "a\\nb\\u202egpj.jpg"),
        ("<img src=x onerror=alert(1)>.jpg", "<img src=x onerror=alert(1)>.jpg"),
        ("con.jpg", "con.jpg"),
        ("\ud83d\ude00.jpg", "\ud83d\ude00.jpg"),
        (f"{'long' * 500}.jpg", f"{('long' * 500)[:251]}.jpg"),
    ],
)
def test_hostile_names_stay_words(
    world: World, client: Client, picture: bytes, name: str, shown: str
) -> None:
    name, shown = (t.encode("utf-16", "surrogatepass").decode("utf-16") for t in (name, shown))
    started = start(client, name, len(picture))
    assert started["filename"] == shown
    send(client, started["upload_id"], 0, picture)
    assert complete(client, started["upload_id"]).status_code == 201
    (kept,) = world.settings.uploads.glob("*")
    assert kept.name.isascii()
    assert kept.name.endswith(f"_{started['upload_id']}.jpg")
    assert len(kept.name) < 120


def test_the_content_decides_not_the_name(world: World, client: Client, tmp_path: Path) -> None:
    make_clip(tmp_path / "clip.mp4")
    upload_id = send_all(client, "clip.jpg", (tmp_path / "clip.mp4").read_bytes())
    file_id = complete(client, upload_id).json()["file_id"]
    with world.read() as now:
        file = now.files.get(FileId(file_id))
    assert file.kind == "video"
    assert [problem.code for problem in file.problems] == ["wrong_extension"]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.mp4", b"<!doctype html><html><body>404</body></html>", "not_media"),
        ("a.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "svg_refused"),
        ("a.mp4", b"#EXTM3U\n#EXT-X-VERSION:3\nhttp://evil.example/a.ts\n", "playlist_refused"),
        ("a.mp4", b"ffconcat version 1.0\nfile /etc/passwd\n", "playlist_refused"),
        ("a.mov", b"ID3\x04\0\0\0\0\0\0" + b"\xff\xfb\x90\0" * 500, "unreadable"),
        ("a.jpg", b"\xff\xd8\xff\xe0 and then nothing of a picture", "unreadable"),
        ("a.mkv", b"\x1a\x45\xdf\xa3" + b"\0" * 2000, "unreadable"),
    ],
)
def test_what_is_no_media_is_deleted_before_the_library_hears_of_it(
    world: World, client: Client, name: str, content: bytes, reason: str
) -> None:
    upload_id = send_all(client, name, content)
    answer = complete(client, upload_id)
    assert refusal(answer) == (400, "upload_refused")
    assert answer.json()["details"]["reason"] == reason
    assert nothing_is_left(world)
    with world.read() as now:
        assert now.files.roots() == ()
    shown = client.get(f"{SESSIONS}/{upload_id}").json()
    assert (shown["state"], shown["problem"]["code"]) == ("REFUSED", reason)
    assert refusal(complete(client, upload_id)) == (400, "upload_refused")


def test_an_image_that_is_too_large_for_one_is_refused_whatever_its_name(
    tmp_path: Path, picture: bytes
) -> None:
    (tmp_path / "other").mkdir()
    small = World(tmp_path / "other", max_image_size_mb=0)
    with small.client() as client:
        upload_id = send_all(client, "really-a-picture.mp4", picture)
        answer = complete(client, upload_id)
    assert answer.json()["details"]["reason"] == "upload_too_large"
    assert nothing_is_left(small)


def test_another_hash_than_announced_is_refused(
    world: World, client: Client, picture: bytes
) -> None:
    upload_id = send_all(client, "a.jpg", picture)
    answer = complete(client, upload_id, sha256="0" * 64)
    assert answer.json()["details"]["reason"] == "other_content"
    assert nothing_is_left(world)


def test_what_is_not_all_here_cannot_be_completed(client: Client, picture: bytes) -> None:
    upload_id = start(client, "a.jpg", len(picture))["upload_id"]
    send(client, upload_id, 0, picture[:50])
    answer = complete(client, upload_id)
    assert refusal(answer) == (409, "upload_incomplete")
    assert answer.json()["details"]["received_bytes"] == 50


def test_cancelling_drops_what_had_arrived(world: World, client: Client) -> None:
    upload_id = start(client, "a.jpg", 10)["upload_id"]
    send(client, upload_id, 0, b"12345")
    for _ in range(2):
        answer = client.delete(f"{SESSIONS}/{upload_id}")
        assert (answer.status_code, answer.json()["state"]) == (200, "ABANDONED")
    assert nothing_is_left(world)
    assert refusal(send(client, upload_id, 5, b"x")) == (409, "upload_is_over")
    assert refusal(complete(client, upload_id)) == (409, "upload_is_over")


def test_what_is_in_the_library_cannot_be_cancelled(
    world: World, client: Client, picture: bytes
) -> None:
    upload_id = send_all(client, "a.jpg", picture)
    complete(client, upload_id)
    assert refusal(client.delete(f"{SESSIONS}/{upload_id}")) == (409, "upload_is_over")
    assert len(list(world.settings.uploads.glob("*"))) == 1


def test_an_unknown_upload_is_not_found(client: Client) -> None:
    for answer in (
        client.get(f"{SESSIONS}/x"),
        client.delete(f"{SESSIONS}/x"),
        send(client, "x", 0, b"x"),
        complete(client, "x"),
    ):
        assert refusal(answer) == (404, "upload_not_found")


def test_no_more_uploads_are_begun_than_anybody_goes_on_with(world: World, client: Client) -> None:
    first = start(client, "a.mp4", 1)["upload_id"]
    with world.write() as tx:
        upload = tx.uploads.get(UploadId(first))
        for number in range(1, MOST_OPEN):
            tx.uploads.add(structs.replace(upload, id=UploadId(f"more-{number}")))
        tx.commit()
    body = {"filename": "b.mp4", "size_bytes": 1}
    assert refusal(client.post(SESSIONS, json=body)) == (409, "too_many_uploads")
    client.delete(f"{SESSIONS}/{first}")
    assert client.post(SESSIONS, json=body).status_code == 201
