"""Importing through HTTP: confined, answered at once, or waited for."""

import os
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from tests.http.world import World

START = "/api/files/import-directory"


def test_an_import_is_answered_at_once_with_its_status_address(
    world: World, client: TestClient[Litestar]
) -> None:
    answer = client.post(START, json={"directory_path": str(world.media), "recursive": False})
    assert answer.status_code == 202
    started = answer.json()
    assert started["success"] is True
    status = client.get(started["status_url"]).json()
    assert status["success"] is True
    assert status["job"]["job_id"] == started["job_id"]
    assert status["job"]["action_type"] == "import"
    assert status["job"]["status"] == "RUNNING"


def test_with_wait_it_answers_200_when_the_job_is_over_in_time(
    world: World, client: TestClient[Litestar]
) -> None:
    world.runner.start(lambda job_id, _attempt, _stop: world.end_job(job_id))
    answer = client.post(f"{START}?wait=60", json={"directory_path": str(world.media)})
    assert answer.status_code == 200
    assert answer.json()["job"]["status"] == "COMPLETED"


def test_with_wait_it_answers_202_when_the_time_is_up(
    world: World, client: TestClient[Litestar]
) -> None:
    answer = client.post(f"{START}?wait=0.01", json={"directory_path": str(world.media)})
    assert answer.status_code == 202
    assert answer.json()["job"] is None


@pytest.mark.parametrize("wait", ["-1", "301", "nan", "soon"])
def test_an_unusable_wait_is_named(world: World, client: TestClient[Litestar], wait: str) -> None:
    answer = client.post(f"{START}?wait={wait}", json={"directory_path": str(world.media)})
    assert answer.status_code == 400
    assert "wait" in answer.json()["detail"]
    assert world.jobs() == 0


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 400, "invalid_input"),
        ({"directory_path": ""}, 400, "invalid_input"),
        ({"directory_path": 5}, 400, "invalid_input"),
        ({"directory_path": "/nowhere/at/all"}, 403, "folder_not_allowed"),
        ({"directory_path": os.sep}, 403, "folder_not_allowed"),
    ],
)
def test_folders_that_cannot_be_imported_are_refused(
    world: World, client: TestClient[Litestar], body: object, status: int, code: str
) -> None:
    answer = client.post(START, json=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert world.jobs() == 0


def test_a_missing_folder_within_the_allowed_one_is_not_found(
    world: World, client: TestClient[Litestar]
) -> None:
    answer = client.post(START, json={"directory_path": str(world.media / "nowhere")})
    assert (answer.status_code, answer.json()["code"]) == (404, "folder_not_found")


def test_a_link_out_of_the_allowed_folder_leads_nowhere(
    world: World, client: TestClient[Litestar], tmp_path: Path
) -> None:
    (tmp_path / "private").mkdir()
    (world.media / "out").symlink_to(tmp_path / "private")
    answer = client.post(START, json={"directory_path": str(world.media / "out")})
    assert answer.json()["code"] == "folder_not_allowed"


def test_cancel_then_cancel_again(world: World, client: TestClient[Litestar]) -> None:
    job_id = client.post(START, json={"directory_path": str(world.media)}).json()["job_id"]
    first = client.post(f"{START}/{job_id}/cancel")
    assert (first.status_code, first.json()["status"]) == (200, "CANCELLED")
    second = client.post(f"{START}/{job_id}/cancel")
    assert (second.status_code, second.json()["code"]) == (409, "job_is_over")


def test_broken_json_is_400(client: TestClient[Litestar]) -> None:
    headers = {"content-type": "application/json"}
    answer = client.post(START, content=b'{"directory_path": ', headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_input")
