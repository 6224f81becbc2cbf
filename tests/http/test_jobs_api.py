"""Bulk actions and jobs: the old words on the old paths, ours on `/api/jobs`."""

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from domain.jobs.job import JobStatus
from entrypoints.http.api.old_status import old_word
from tests.http.world import World, image_facts, video_facts


@pytest.fixture
def files(world: World) -> World:
    world.add("film.mp4", b"x", video_facts())
    world.add("photo.jpg", b"y", image_facts())
    world.add("broken.mov")
    return world


def start(client: TestClient[Litestar], **body: object) -> dict[str, object]:
    answer = client.post("/api/batch/proxy", json=body)
    assert answer.status_code == 202, answer.text
    return answer.json()


@pytest.mark.usefixtures("files")
def test_proxies_by_ids_say_what_is_made_and_what_is_left_out(
    client: TestClient[Litestar],
) -> None:
    started = start(client, file_ids=[1, 2, 3])
    assert started["total_files"] == 2
    assert (started["video_count"], started["image_count"]) == (1, 1)
    assert started["left_out"] == {"unreadable": 1}


@pytest.mark.usefixtures("files")
def test_proxies_by_filter(client: TestClient[Litestar]) -> None:
    started = start(client, filter={"file_type": "video", "state": "READY"})
    assert started["total_files"] == 1


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 400, "nothing_chosen"),
        ({"file_ids": []}, 400, "nothing_chosen"),
        ({"file_ids": ["one"]}, 400, "invalid_input"),
        ({"file_ids": [77]}, 404, "file_not_found"),
        ({"file_ids": [3]}, 404, "nothing_to_do"),
        ({"filter": {"kind": "video"}}, 400, "invalid_input"),
        ({"fileids": [1]}, 400, "invalid_input"),
    ],
)
def test_selections_that_choose_nothing_or_are_misspelt_start_nothing(
    files: World, client: TestClient[Litestar], body: object, status: int, code: str
) -> None:
    answer = client.post("/api/batch/proxy", json=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert files.jobs() == 0


@pytest.mark.usefixtures("files")
def test_nothing_to_do_says_why(client: TestClient[Litestar]) -> None:
    answer = client.post("/api/batch/proxy", json={"file_ids": [3]}).json()
    assert answer["details"]["left_out"] == {"unreadable": 1}


def test_the_old_status_while_it_runs_and_when_it_failed_in_part(
    files: World, client: TestClient[Litestar]
) -> None:
    url = str((started := start(client, file_ids=[1, 2]))["status_url"])
    files.begin_job(str(started["job_id"]))
    running = client.get(url).json()
    assert running["status"] == "RUNNING"
    assert running["action_type"] == "proxy"
    assert running["current_file"] == "film.mp4"
    files.end_job(str(started["job_id"]), failing=("photo.jpg",))
    ended = client.get(url).json()
    assert ended["status"] == "COMPLETED"
    assert (ended["completed_files"], ended["failed_files"]) == (1, 1)
    assert ended["progress_percent"] == 100.0
    assert ended["errors"] == [
        {
            "file_id": 2,
            "filename": "photo.jpg",
            "error": "It could not be read.",
            "code": "unreadable",
            "remedy": "Copy it again.",
        }
    ]


def test_failed_items_are_done_again(files: World, client: TestClient[Litestar]) -> None:
    job_id = str(start(client, file_ids=[1, 2])["job_id"])
    early = client.post(f"/api/batch/{job_id}/retry")
    assert (early.status_code, early.json()["code"]) == (409, "job_is_running")
    files.end_job(job_id, failing=("photo.jpg",))
    none = client.post(f"/api/batch/{job_id}/retry", json={"codes": ["other"]})
    assert (none.status_code, none.json()["code"]) == (404, "nothing_to_do")
    again = client.post(f"/api/batch/{job_id}/retry")
    assert (again.status_code, again.json()["items"]) == (202, 1)


def test_our_own_words_on_our_own_path(files: World, client: TestClient[Litestar]) -> None:
    job_id = str(start(client, file_ids=[1, 2])["job_id"])
    files.end_job(job_id, failing=("photo.jpg",))
    shown = client.get(f"/api/jobs/{job_id}").json()
    assert shown["job"]["status"] == "COMPLETED_WITH_FAILURES"
    assert [item["status"] for item in shown["items"]] == ["DONE", "FAILED"]
    assert shown["failures"][0]["code"] == "unreadable"
    only = client.get(f"/api/jobs/{job_id}", params={"item_status": "failed"}).json()
    assert [item["label"] for item in only["items"]] == ["photo.jpg"]
    listed = client.get("/api/jobs", params={"status": "COMPLETED_WITH_FAILURES,RUNNING"}).json()
    assert [job["id"] for job in listed["jobs"]] == [job_id]
    assert client.get("/api/jobs", params={"status": "QUEUED"}).json()["jobs"] == []


@pytest.mark.parametrize("query", ["status=SUCCEEDED", "limit=0", "limit=x", "offset=-1"])
def test_bad_queries_for_jobs_are_named(client: TestClient[Litestar], query: str) -> None:
    answer = client.get(f"/api/jobs?{query}")
    assert answer.status_code == 400
    assert query.partition("=")[0] in answer.json()["detail"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/jobs/none"),
        ("POST", "/api/jobs/none/cancel"),
        ("POST", "/api/jobs/none/retry"),
        ("GET", "/api/batch/none/status"),
        ("POST", "/api/batch/none/cancel"),
        ("GET", "/api/files/import-directory/none/status"),
        ("GET", "/api/nova/status/none"),
    ],
)
def test_an_unknown_job_is_404(client: TestClient[Litestar], method: str, path: str) -> None:
    answer = client.request(method, path)
    assert (answer.status_code, answer.json()["code"]) == (404, "job_not_found")


def test_every_status_has_an_old_word() -> None:
    assert {old_word(status) for status in JobStatus} == {
        "RUNNING", "COMPLETED", "FAILED", "CANCELLED",
    }  # fmt: skip
