"""Looking into folders: confined, in order, whatever their names are."""

import os
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from tests.http.world import World

BROWSE = "/api/files/browse"


def test_a_folder_is_answered_with_its_folders_by_name_without_regard_to_case(
    world: World, client: TestClient[Litestar]
) -> None:
    for name in ("b", "A", "c", ".hidden"):
        (world.media / name).mkdir()
    (world.media / "a.mp4").write_bytes(b"no folder")
    answer = client.post(BROWSE, json={"path": str(world.media)}).json()
    assert answer["current_path"] == str(world.media)
    assert answer["parent_path"] is None
    assert [one["name"] for one in answer["directories"]] == [".hidden", "A", "b", "c"]
    assert answer["directories"][1]["path"] == str(world.media / "A")
    assert answer["drives"] == [str(world.media)]
    inner = client.post(BROWSE, json={"path": str(world.media / "A")}).json()
    assert inner["parent_path"] == str(world.media)
    assert inner["directories"] == []


@pytest.mark.parametrize("body", [None, {}, {"path": None}, {"path": ""}, {"path": "  "}])
def test_without_a_path_it_begins_at_the_first_allowed_folder(
    world: World, client: TestClient[Litestar], body: object
) -> None:
    answer = client.post(BROWSE, json=body) if body is not None else client.post(BROWSE)
    assert answer.json()["current_path"] == str(world.media)


def test_the_predecessors_second_address_answers_the_same(
    world: World, client: TestClient[Litestar]
) -> None:
    body = {"path": str(world.media)}
    other = client.post("/transcriptions/api/browse", json=body)
    assert other.json() == client.post(BROWSE, json=body).json()
    refused = client.post(
        "/transcriptions/api/browse", content="{}", headers={"content-type": "text/plain"}
    )
    assert (refused.status_code, refused.json()["code"]) == (415, "json_expected")


def test_no_dialog_is_opened_on_the_server(client: TestClient[Litestar]) -> None:
    answer = client.post("/api/files/system-browse", json={})
    assert (answer.status_code, answer.json()["code"]) == (410, "gone")
    assert "/api/files/browse" in answer.json()["remedy"]


@pytest.mark.parametrize(
    "ask", ["{media}/..", "{media}/../private", "{media}/sub/../../private", "{media}other", "/",
            "{media}/../nowhere", "/nowhere", "~root", "file://{media}/%2e%2e/private"]
)  # fmt: skip
def test_what_lies_outside_is_answered_alike_whether_it_is_there_or_not(
    world: World, client: TestClient[Litestar], ask: str
) -> None:
    for name in ("private", "mediaother", "media/sub"):
        (world.media.parent / name).mkdir()
    answer = client.post(BROWSE, json={"path": ask.format(media=world.media)})
    assert (answer.status_code, answer.json()["code"]) == (403, "folder_not_allowed")


def test_links_neither_lead_out_nor_are_they_listed(
    world: World, client: TestClient[Litestar], tmp_path: Path
) -> None:
    (tmp_path / "private" / "secret").mkdir(parents=True)
    (world.media / "out").symlink_to(tmp_path / "private")
    (world.media / "inside").mkdir()
    (world.media / "again").symlink_to(world.media / "inside")
    listed = client.post(BROWSE, json={"path": str(world.media)}).json()["directories"]
    assert [one["name"] for one in listed] == ["inside"]
    for path in ("out", "out/secret", "out/nothing"):
        answer = client.post(BROWSE, json={"path": str(world.media / path)})
        assert answer.json()["code"] == "folder_not_allowed"
    through = client.post(BROWSE, json={"path": str(world.media / "again")}).json()
    assert through["current_path"] == str(world.media / "inside")


def test_a_missing_folder_and_a_file_are_not_found(
    world: World, client: TestClient[Litestar]
) -> None:
    (world.media / "a.mp4").write_bytes(b"")
    for name in ("nowhere", "a.mp4", "a.mp4/x"):
        answer = client.post(BROWSE, json={"path": str(world.media / name)})
        assert (answer.status_code, answer.json()["code"]) == (404, "folder_not_found"), name


@pytest.mark.parametrize("path", ["a\0b", "\0", "file://%00"])
def test_a_name_with_a_nul_is_no_name(client: TestClient[Litestar], path: str) -> None:
    assert client.post(BROWSE, json={"path": path}).json()["code"] == "folder_not_found"


@pytest.mark.parametrize("body", ['{"path": 5}', '{"path": "\\ud800"}', "[]", '{"path": '])
def test_a_body_that_makes_no_sense_is_refused(client: TestClient[Litestar], body: str) -> None:
    answer = client.post(BROWSE, content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_input")


@pytest.mark.parametrize(
    "name",
    [b"caf\xe9", b"line\nbreak", b"50% off%20", b" edges ", b"file:", "gru\u0308n".encode()],
)
def test_a_folder_of_any_name_is_opened_and_imported_by_the_path_that_was_answered(
    world: World, client: TestClient[Litestar], name: bytes
) -> None:
    folder = os.path.join(os.fsencode(world.media), name)
    os.makedirs(os.path.join(folder, b"deeper"))  # noqa: PTH103
    (listed,) = client.post(BROWSE, json={"path": str(world.media)}).json()["directories"]
    opened = client.post(BROWSE, json={"path": listed["path"]})
    assert opened.status_code == 200
    assert [one["name"] for one in opened.json()["directories"]] == ["deeper"]
    started = client.post("/api/files/import-directory", json={"directory_path": listed["path"]})
    assert started.status_code == 202
    assert world.folder_of(started.json()["job_id"]) == folder


def test_an_imported_folder_may_be_looked_into_wherever_it_lies(
    world: World, client: TestClient[Litestar], tmp_path: Path
) -> None:
    (tmp_path / "drive" / "2019").mkdir(parents=True)
    ask = {"path": str(tmp_path / "drive" / "2019")}
    assert client.post(BROWSE, json=ask).status_code == 403
    world.add_root(tmp_path / "drive")
    answer = client.post(BROWSE, json=ask).json()
    assert answer["parent_path"] == str(tmp_path / "drive")
    assert answer["drives"] == [str(world.media), str(tmp_path / "drive")]
    (year,) = client.post(BROWSE, json={"path": str(tmp_path / "drive")}).json()["directories"]
    assert year["imported"] is True


def test_a_thousand_folders_are_listed_and_the_rest_is_counted(
    world: World, client: TestClient[Litestar]
) -> None:
    for number in range(1_003):
        (world.media / f"{number:04}").mkdir()
    answer = client.post(BROWSE, json={}).json()
    assert len(answer["directories"]) == 1_000
    assert answer["more"] == 3
