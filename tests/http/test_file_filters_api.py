"""Every filter through the API: in the list, in a bulk body, in an export, and kept."""

from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from domain.library.saved_filter import MOST
from domain.media.artifact import ArtifactKind
from domain.shared.problem import Problem
from entrypoints.file_filters import FIELDS
from tests.http.world import World, image_facts, video_facts

ALL = {"film.mp4", "photo.jpg", "clip.mp4", "broken.mov"}


@pytest.fixture
def library(world: World) -> World:
    """Of 125 and 9 seconds, 2,048 and 7 bytes; the clip lies in a folder of its own."""
    film = world.add(
        "film.mp4", b"x" * 2048, video_facts(camera_make="Kestrel", video_codec="h264")
    )
    world.add("photo.jpg", b"y" * 10, image_facts())
    (world.media / "deep").mkdir()
    world.add("deep/clip.mp4", b"z" * 7, video_facts(duration_s=9.0, video_codec="hevc"))
    world.add("broken.mov", b"", None, Problem(code="empty_file", message="It has no bytes."))
    world.add_artifact(film, ArtifactKind.PROXY, b"p")
    return world


def names(answer: Any) -> set[str]:
    return {item["filename"] for item in answer.json()["files"]}


@pytest.mark.parametrize(
    ("params", "found"),
    [
        ({"file_type": "VIDEO"}, {"film.mp4", "clip.mp4", "broken.mov"}),
        ({"search": " FILM "}, {"film.mp4"}),
        ({"has_proxy": "1"}, {"film.mp4"}),
        ({"has_transcription": "no"}, ALL),
        ({"has_nova_analysis": "yes"}, set()),
        ({"has_nova_embeddings": "true"}, set()),
        ({"has_problems": "true"}, {"broken.mov"}),
        ({"upload_from_date": "2020-01-01", "upload_to_date": "2199-01-01"}, ALL),
        ({"upload_from_date": "2199-01-01"}, set()),
        ({"created_from_date": "1990-01-01"}, set()),
        ({"min_size": "10", "max_size": "2KB"}, {"film.mp4", "photo.jpg"}),
        ({"min_duration": "0:10", "max_duration": "125"}, {"film.mp4"}),
        ({"max_duration": "9s"}, {"clip.mp4"}),
        ({"min_transcript_chars": "1"}, set()),
        ({"camera": "kestrel"}, {"film.mp4"}),
        ({"codec": "hevc"}, {"clip.mp4"}),
        ({"state": "unreadable"}, {"broken.mov"}),
        ({"analysis_state": "none", "has_proxy": "true"}, {"film.mp4"}),
        ({"failed_last_job": "true"}, set()),
        ({"stale": "false", "quarantined": "false", "uploaded": "false"}, ALL),
    ],
)
@pytest.mark.usefixtures("library")
def test_each_filter_finds_what_is_so(
    client: TestClient[Litestar], params: dict[str, str], found: set[str]
) -> None:
    answer = client.get("/api/files", params=params)
    assert names(answer) == found
    assert answer.json()["summary"]["total_count"] == len(found)


def test_a_folder_is_found_with_and_without_what_lies_deeper(
    library: World, client: TestClient[Litestar]
) -> None:
    def found(folder: str, **more: str) -> set[str]:
        return names(client.get("/api/files", params={"directory_path": folder, **more}))

    assert found(str(library.media)) == ALL
    assert found(str(library.media), include_subdirectories="false") == ALL - {"clip.mp4"}
    assert found(f"{library.media}/deep/") == {"clip.mp4"}
    assert found(str(library.media)[:-1]) == set()


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"min_size": "large"}, "min_size: “large” is not a size like 1048576 or 10MB."),
        ({"created_to_date": "yesterday"}, "is not a date like 2019-06-14"),
        ({"has_transcription": "maybe"}, "is not true (1, yes) or false (0, no)"),
        ({"analysis_state": "odd"}, "is not one of none, waiting, done, failed"),
        ({"after": "x"}, "after: this is not what an earlier page gave"),
        ({"has_prxy": "true"}, "has_prxy: there is no such parameter. Near it: has_proxy"),
        ({"zzzzzz": "1"}, "there is no such parameter. Known: file_type, search"),
    ],
)
@pytest.mark.parametrize("path", ["/api/files", "/api/exports"])
def test_what_cannot_be_understood_is_refused_and_says_what_may_be(
    client: TestClient[Litestar], path: str, params: dict[str, str], said: str
) -> None:
    answer = client.get(path, params=params)
    if path == "/api/exports" and "after" in params:
        said = "after: there is no such parameter"
    assert answer.status_code == 400
    assert said in answer.json()["error"]
    assert answer.json()["details"]["key"] in params


@pytest.mark.usefixtures("library")
def test_one_goes_on_from_where_a_page_ended(client: TestClient[Litestar]) -> None:
    seen: list[str] = []
    params = {"sort_by": "size_bytes", "sort_order": "asc", "per_page": "3"}
    while True:
        answer = client.get("/api/files", params=params).json()
        seen += [item["filename"] for item in answer["files"]]
        if answer["pagination"]["next"] is None:
            break
        params["after"] = answer["pagination"]["next"]
    assert seen == ["broken.mov", "clip.mp4", "photo.jpg", "film.mp4"]


@pytest.mark.usefixtures("library")
def test_cameras_and_codecs_are_counted(client: TestClient[Litestar]) -> None:
    answer = client.get("/api/files/choices").json()
    assert answer["cameras"] == [{"value": "Kestrel", "files": 1}]
    assert {choice["value"]: choice["files"] for choice in answer["codecs"]} == {
        "h264": 1,
        "hevc": 1,
    }


def test_a_bulk_action_reaches_what_the_list_shows(
    library: World, client: TestClient[Litestar]
) -> None:
    chosen = {"min_duration": 1, "max_duration": 9.5, "directory_path": str(library.media)}
    listed = client.get("/api/files", params=chosen)
    started = client.post("/api/batch/proxy", json={"filter": chosen})
    assert names(listed) == {"clip.mp4"}
    assert started.json()["total_files"] == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"has_prxy": True},
        {"kind": "video"},
        {"min_size": -1},
        {"min_size": "10MB"},
        {"created_from_date": "soon"},
        {"directory_path": "/a%00b"},
    ],
)
def test_a_bulk_filter_that_is_not_understood_starts_nothing(
    library: World, client: TestClient[Litestar], wrong: dict[str, Any]
) -> None:
    answer = client.post("/api/batch/proxy", json={"filter": wrong})
    assert answer.status_code == 400
    assert next(iter(wrong)) in answer.json()["error"]
    assert library.jobs() == 0


@pytest.mark.parametrize("path", ["/api/files", "/api/exports"])
def test_every_filter_is_documented_as_a_parameter(
    client: TestClient[Litestar], path: str
) -> None:
    schema = client.get("/openapi.json").json()
    said = {each["name"]: each for each in schema["paths"][path]["get"]["parameters"]}
    for field in FIELDS:
        assert said[field.api]["in"] == "query"
        assert field.value.may_be in said[field.api]["description"]
    body = schema["components"]["schemas"]["FilterBody"]["properties"]
    assert {field.api for field in FIELDS} == set(body)
    assert all(value["description"] for value in body.values())


@pytest.mark.usefixtures("library")
def test_a_filter_is_kept_listed_replaced_and_dropped(client: TestClient[Litestar]) -> None:
    wish = {"name": " Long ones ", "filter": {"min_duration": 10}, "sort_by": "size_bytes"}
    kept = client.post("/api/saved-filters", json=wish).json()
    assert (kept["name"], kept["filter"]) == ("Long ones", {"min_duration": 10.0})
    assert names(client.get(kept["files_url"])) == {"film.mp4"}
    again = client.post("/api/saved-filters", json={"name": "LONG ONES", "filter": {}}).json()
    assert (again["id"], again["filter"]) == (kept["id"], {})
    assert [each["name"] for each in client.get("/api/saved-filters").json()["saved_filters"]] == [
        "LONG ONES"
    ]
    assert client.delete(f"/api/saved-filters/{kept['id']}").status_code == 204
    gone = client.delete(f"/api/saved-filters/{kept['id']}")
    assert (gone.status_code, gone.json()["code"]) == (404, "saved_filter_not_found")


@pytest.mark.parametrize("name", ["", "  ", "x" * 81, "a\nb", "a\0b"])
def test_a_name_that_nobody_could_type_again_is_refused(
    client: TestClient[Litestar], name: str
) -> None:
    answer = client.post("/api/saved-filters", json={"name": name, "filter": {}})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_filter_name")


def test_only_as_many_filters_are_kept_as_a_menu_can_show(client: TestClient[Litestar]) -> None:
    def save(name: str) -> int:
        body = {"name": name, "filter": {"search": "x"}}
        return client.post("/api/saved-filters", json=body).status_code

    assert {save(f"view {number}") for number in range(MOST)} == {201}
    assert save("one more") == 409
    assert save("VIEW 7") == 201
