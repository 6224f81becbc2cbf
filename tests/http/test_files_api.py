"""`/api/files` as the predecessor's clients know it, with our own additions."""

import os
import sys

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from domain.media.artifact import ArtifactKind
from domain.shared.problem import Problem
from entrypoints.http.api.old_display import duration_display, size_display
from tests.http.world import World, image_facts, video_facts

XSS = "<img src=x onerror=alert(1)>.mp4"


def test_the_list_has_files_pagination_and_sums(
    world: World, client: TestClient[Litestar]
) -> None:
    film = world.add("film.mp4", b"x" * 2048, video_facts())
    world.add("photo.jpg", b"y" * 10, image_facts())
    world.add_artifact(film, ArtifactKind.PROXY, b"p" * 7)
    answer = client.get("/api/files", params={"sort_by": "size_bytes", "per_page": 1}).json()
    cursor = answer["pagination"].pop("next")
    assert answer["pagination"] == {"page": 1, "per_page": 1, "total": 2, "pages": 2}
    assert cursor
    assert answer["summary"]["total_size_bytes"] == 2058
    assert answer["summary"]["total_duration_display"] == "2m 5s"
    (item,) = answer["files"]
    assert item["filename"] == "film.mp4"
    assert item["size_display"] == "2.0 KB"
    assert item["resolution"] == "1920x1080"
    assert item["has_proxy"] is True
    assert item["proxy_size_bytes"] == 7
    assert item["state"] == "READY"


@pytest.mark.parametrize(
    ("params", "names"),
    [
        ({"file_type": "image"}, ["photo.jpg"]),
        ({"search": "FILM"}, ["film.mp4"]),
        ({"state": "unreadable"}, ["broken.mov"]),
        ({"has_proxy": "yes"}, ["film.mp4"]),
        ({"has_proxy": "1", "file_type": "image"}, []),
        (
            {"has_proxy": "false", "sort_by": "filename", "sort_order": "asc"},
            ["broken.mov", "photo.jpg"],
        ),
        ({"has_nova_analysis": "true"}, []),
        ({"per_page": 500, "page": 2}, []),
    ],
)
def test_filters_and_order(
    world: World, client: TestClient[Litestar], params: dict[str, str], names: list[str]
) -> None:
    film = world.add("film.mp4", b"x", video_facts())
    world.add("photo.jpg", b"y", image_facts())
    world.add(
        "broken.mov", b"", None, Problem(code="empty_file", message="The file has no bytes.")
    )
    world.add_artifact(film, ArtifactKind.PROXY, b"p")
    answer = client.get("/api/files", params=params)
    assert [item["filename"] for item in answer.json()["files"]] == names


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"page": "abc"}, "page"),
        ({"page": "0"}, "Pages count from 1"),
        ({"per_page": "501"}, "500"),
        ({"per_page": "1.5"}, "per_page"),
        ({"sort_by": "path; DROP TABLE files"}, "sort_by"),
        ({"sort_order": "up"}, "sort_order"),
        ({"file_type": "film"}, "file_type"),
        ({"state": "GONE"}, "state"),
        ({"has_proxy": "maybe"}, "has_proxy"),
        ({"has_nova_analysis": "2"}, "has_nova_analysis"),
    ],
)
def test_what_cannot_be_understood_is_400_and_named(
    client: TestClient[Litestar], params: dict[str, str], said: str
) -> None:
    answer = client.get("/api/files", params=params)
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json()["code"] in ("invalid_input", "bad_page")
    assert said in answer.json()["error"]


def test_one_file_with_facts_proxy_and_results(world: World, client: TestClient[Litestar]) -> None:
    film = world.add("film.mp4", b"x", video_facts())
    world.add_artifact(film, ArtifactKind.PROXY, b"p")
    answer = client.get(f"/api/files/{film.id}").json()
    assert answer["file"]["media_metadata"]["video_codec"] == "h264"
    assert answer["file"]["media_metadata"]["latitude"] is None
    assert answer["proxy"]["url"] == f"/media/{film.id}/proxy"
    assert answer["proxy"]["stale"] is False
    assert answer["thumbnail_url"] is None
    assert answer["results"] == []


def test_a_missing_file_is_a_problem_with_a_way_out(client: TestClient[Litestar]) -> None:
    answer = client.get("/api/files/99")
    assert answer.status_code == 404
    assert answer.json()["code"] == "file_not_found"
    assert answer.json()["remedy"]


@pytest.mark.skipif(sys.platform == "win32", reason="names there are text")
def test_a_name_that_is_no_text_is_shown_as_escapes(
    world: World, client: TestClient[Litestar]
) -> None:
    world.add(os.fsdecode(b"caf\xe9.mp4"), b"x", video_facts())
    assert client.get("/api/files").json()["files"][0]["filename"] == "caf\\xe9.mp4"


@pytest.mark.parametrize("path", ["/files", "/files/1", "/files/99", "/jobs/99", f"/jobs/{XSS}"])
def test_a_hostile_name_is_never_markup(
    world: World, client: TestClient[Litestar], path: str
) -> None:
    world.add(XSS, b"x", video_facts())
    page = client.get(path, headers={"accept": "text/html"})
    assert page.status_code in (200, 404)
    assert "<img src=x" not in page.text


def test_sizes_and_durations_read_as_they_did() -> None:
    sizes = [0, 1023, 1024, 1536, 5 * 1024**2, 3 * 1024**3, 2 * 1024**4]
    assert [size_display(size) for size in sizes] == [
        "0 B", "1023 B", "1.0 KB", "1.5 KB", "5.0 MB", "3.00 GB", "2.00 TB",
    ]  # fmt: skip
    durations = [7500, 7200, 184, 9.9, 0, None]
    assert [duration_display(seconds) for seconds in durations] == [
        "2h 5m", "2h", "3m 4s", "9s", "0s", None,
    ]  # fmt: skip
