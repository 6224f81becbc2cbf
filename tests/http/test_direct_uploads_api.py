"""Uploads straight to the bucket: the client is never believed, the bucket is asked."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from domain.library.upload import MOST_PARTS, parts_of, s3_part_bytes
from domain.shared.ids import FileId, UploadId
from tests.data.media import make_clip
from tests.http.jobs import finish_items
from tests.http.world import World

URL, COMPLETE = "/api/upload/presigned-url", "/api/upload/complete"
Client = TestClient[Litestar]
MB = 1024 * 1024


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path, with_bucket=True)


@pytest.fixture
def clip(tmp_path: Path) -> bytes:
    make_clip(tmp_path / "clip.mp4")
    return (tmp_path / "clip.mp4").read_bytes()


@pytest.fixture
def client(world: World) -> Iterator[Client]:
    with world.client() as client:
        yield client


def start(client: Client, size: int, name: str = "harbour dawn.mp4") -> Any:
    answer = client.post(URL, json={"filename": name, "size_bytes": size})
    assert answer.status_code == 201, answer.text
    return answer.json()


def arrive(world: World, started: Any, content: bytes, *, without: int = 0) -> None:
    with world.read() as now:
        upload = now.uploads.get(UploadId(started["upload_id"]))
    for number, size in parts_of(len(content), upload.part_size_bytes):
        if number != without:
            at = (number - 1) * upload.part_size_bytes
            world.uploads.direct.arrive(
                upload.key, str(upload.remote_id), number, content[at : at + size]
            )


def complete(client: Client, started: Any, **more: object) -> Any:
    return client.post(COMPLETE, json={"upload_id": started["upload_id"], **more})


def test_without_a_bucket_it_is_local_first(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    with World(tmp_path / "other").client() as client:
        for answer in (
            client.post(URL, json={"filename": "a.mp4", "size_bytes": 10}),
            client.post(COMPLETE, json={"upload_id": "x"}),
        ):
            assert (answer.status_code, answer.json()["code"]) == (400, "s3_not_configured")
            assert "local first" in answer.json()["error"]


def test_the_server_decides_the_parts_and_signs_their_size(client: Client) -> None:
    started = start(client, 40 * MB)
    assert (started["part_count"], started["part_size_bytes"]) == (3, 16 * MB)
    assert [link["size_bytes"] for link in started["links"]] == [16 * MB, 16 * MB, 8 * MB]
    for link in started["links"]:
        assert "content-length" in link["url"]
        assert link["headers"]["Content-Length"] == str(link["size_bytes"])
    prefix, _, name = started["key"].split("/")
    assert (prefix, name) == ("uploads", f"harbour-dawn_{started['upload_id']}.mp4")


@pytest.mark.parametrize("size", [1, 5 * MB, 10 * 1024 * MB, 5 * 1024 * 1024 * MB])
def test_never_more_parts_than_a_bucket_takes(size: int) -> None:
    parts = parts_of(size, s3_part_bytes(size))
    assert len(parts) <= MOST_PARTS
    assert sum(part for _, part in parts) == size
    assert all(part >= 5 * MB for _, part in parts[:-1])


def test_more_links_on_request(client: Client) -> None:
    started = start(client, 2000 * MB)
    assert len(started["links"]) == 100
    more = client.post(started["more_links_url"], json={"part_numbers": [101, 125]})
    assert [link["number"] for link in more.json()["links"]] == [101, 125]
    for numbers in ([], [0], [126]):
        answer = client.post(started["more_links_url"], json={"part_numbers": numbers})
        assert answer.status_code == 400


def test_it_is_fetched_and_then_one_of_the_library(
    world: World, client: Client, clip: bytes
) -> None:
    started = start(client, len(clip))
    arrive(world, started, clip)
    answer = complete(client, started, parts=[{"ETag": "a lie", "PartNumber": 7}])
    assert answer.status_code == 202
    assert answer.json()["file_id"] is None
    again = complete(client, started)
    assert again.json()["job_id"] == answer.json()["job_id"]
    assert world.jobs() == 1
    finish_items(world, answer.json()["job_id"], world.uploads.fetch)
    stored = complete(client, started)
    assert stored.status_code == 201
    with world.read() as now:
        file = now.files.get(FileId(stored.json()["file_id"]))
        kinds = [item.kind for item in now.jobs.items(now.jobs.list()[0].id)]
    assert file.uploaded
    assert kinds == ["fetch-upload", "proxy"]
    (kept,) = world.settings.uploads.glob("*")
    assert kept.read_bytes() == clip
    assert world.uploads.bucket.size(started["key"]) == len(clip)


def test_a_fetch_goes_on_where_it_was_cut(world: World, client: Client, clip: bytes) -> None:
    started = start(client, len(clip))
    arrive(world, started, clip)
    job_id = complete(client, started).json()["job_id"]
    place = f"harbour-dawn_{started['upload_id']}.mp4"
    with world.uploads.files.open(place, 0) as part:
        part.write(clip[:100])
    finish_items(world, job_id, world.uploads.fetch)
    (kept,) = world.settings.uploads.glob("*")
    assert kept.read_bytes() == clip


def test_missing_parts_are_named_by_what_the_bucket_has(world: World, client: Client) -> None:
    content = b"x" * (40 * MB)
    started = start(client, len(content))
    arrive(world, started, content, without=2)
    answer = complete(client, started, parts=[{"PartNumber": n, "ETag": "x"} for n in (1, 2, 3)])
    assert (answer.status_code, answer.json()["code"]) == (409, "upload_incomplete")
    assert answer.json()["details"]["missing_parts"] == [2]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.mp4", b"<html><body>Access denied</body></html>", "not_media"),
        ("a.mp4", b"#EXTM3U\nhttp://evil.example/x.ts\n", "playlist_refused"),
        ("a.mp4", b"ID3\x04" + b"\0" * 100, "no_picture"),
    ],
)
def test_a_wrong_object_is_deleted_before_any_row(
    world: World, client: Client, name: str, content: bytes, reason: str
) -> None:
    started = start(client, len(content), name)
    arrive(world, started, content)
    answer = complete(client, started)
    assert (answer.status_code, answer.json()["code"]) == (400, "upload_refused")
    assert answer.json()["details"]["reason"] == reason
    assert world.uploads.bucket.size(started["key"]) is None
    assert world.jobs() == 0
    with world.read() as now:
        assert now.files.roots() == ()


def test_another_size_than_announced_is_refused(world: World, client: Client, clip: bytes) -> None:
    started = start(client, len(clip))
    arrive(world, started, clip)
    with world.read() as now:
        upload = now.uploads.get(UploadId(started["upload_id"]))
    received = world.uploads.direct.received(upload.key, str(upload.remote_id)) or ()
    world.uploads.direct.complete(upload.key, str(upload.remote_id), received)
    world.uploads.bucket.put(upload.key, clip + b"more")
    answer = complete(client, started)
    assert answer.json()["details"]["reason"] == "other_size"
    assert world.uploads.bucket.size(started["key"]) is None


def test_what_only_its_whole_content_betrays_is_deleted_in_the_bucket_too(
    world: World, client: Client
) -> None:
    content = b"\x1a\x45\xdf\xa3" + b"\0" * 5000
    started = start(client, len(content), "a.mkv")
    arrive(world, started, content)
    job_id = complete(client, started).json()["job_id"]
    (outcome,) = finish_items(world, job_id, world.uploads.fetch)
    assert outcome.problem is not None
    assert world.uploads.bucket.size(started["key"]) is None
    assert not list(world.settings.uploads.glob("*"))


def test_the_sweep_drops_what_nobody_goes_on_with(world: World, client: Client) -> None:
    left = start(client, 40 * MB)
    arrive(world, left, b"x" * (16 * MB))
    chunked = client.post(
        "/api/upload/sessions", json={"filename": "b.mp4", "size_bytes": 10}
    ).json()
    foreign = world.uploads.direct.begin("elsewhere/a.mp4", "video/mp4")
    world.time.set(world.time.now() + timedelta(hours=25))
    recent = start(client, 40 * MB)
    assert len(world.uploads.sweep(dry_run=True).uploads) == 2
    swept = world.uploads.sweep()
    assert {upload.id for upload in swept.uploads} == {left["upload_id"], chunked["upload_id"]}
    assert swept.problem is None
    open_ones = {
        u["upload_id"]: u["state"] for u in client.get("/api/upload/sessions").json()["uploads"]
    }
    assert open_ones == {
        left["upload_id"]: "ABANDONED",
        chunked["upload_id"]: "ABANDONED",
        recent["upload_id"]: "OPEN",
    }
    unfinished = {found.key for found in world.uploads.direct.unfinished("")}
    assert unfinished == {recent["key"], "elsewhere/a.mp4"}
    assert foreign


def test_it_is_not_completed_as_an_upload_in_chunks(
    world: World, client: Client, clip: bytes
) -> None:
    """Even when all of it lies here: then its job is looking into it."""
    started = start(client, len(clip))
    with world.read() as now:
        place = now.uploads.get(UploadId(started["upload_id"])).place
    world.settings.unfinished_uploads.mkdir(parents=True)
    (world.settings.unfinished_uploads / f"{place}.part").write_bytes(clip)
    answer = client.post(f"/api/upload/sessions/{started['upload_id']}/complete", json={})
    assert (answer.status_code, answer.json()["code"]) == (409, "upload_is_over")
