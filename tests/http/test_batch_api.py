"""Bulk actions by one mechanism, their status, what still fails, and taking files out."""

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from domain.library.file import MediaFile
from domain.media.artifact import ArtifactKind
from tests.http.world import World, image_facts, video_facts


@pytest.fixture
def files(world: World) -> list[MediaFile]:
    return [
        world.add("film.mp4", b"x" * 2000, video_facts()),
        world.add("photo.jpg", b"y" * 30, image_facts()),
        world.add("broken.mov"),
    ]


def post(client: TestClient[Litestar], action: str, **body: object) -> dict[str, object]:
    answer = client.post(f"/api/batch/{action}", json=body)
    assert answer.status_code == 202, answer.text
    return answer.json()


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize(
    ("action", "options"),
    [
        ("proxy", {"force": True}),
        ("nova", {"analysis_types": ["combined"], "processing_mode": "realtime"}),
        ("edit", {"changes": [{"action": "note", "note": "Kept."}]}),
        ("forget", {"delete_uploads": True}),
    ],
)
def test_every_action_takes_ids_or_a_filter_and_answers_alike(
    client: TestClient[Litestar], action: str, options: dict[str, object]
) -> None:
    by_ids = post(client, action, file_ids=[1, 2], **options)
    by_filter = post(client, action, filter={"state": "READY"}, **options)
    for started in (by_ids, by_filter):
        assert started["total_files"] == 2
        assert (started["video_count"], started["image_count"]) == (1, 1)
        assert started["total_size_bytes"] == 2030
        assert (started["video_size_bytes"], started["image_size_bytes"]) == (2000, 30)
        status = client.get(str(started["status_url"])).json()
        assert (status["total_files"], status["status"]) == (2, "RUNNING")


def test_an_unknown_action_names_those_there_are(client: TestClient[Litestar]) -> None:
    answer = client.post("/api/batch/embeddings", json={"file_ids": [1]})
    assert (answer.status_code, answer.json()["code"]) == (404, "no_such_action")
    for action in ("proxy", "transcribe", "transcript-summary", "nova", "edit", "forget"):
        assert action in answer.json()["detail"]


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"processing_mode": "batch"}, "invalid_input"),
        ({"model": "premier"}, "unknown_analysis_model"),
        ({"analysis_types": ["nothing"]}, "unknown_analysis_type"),
        ({"models": "lite"}, "invalid_input"),
    ],
)
def test_what_nova_cannot_do_here_yet_is_refused_with_the_reason(
    world: World, client: TestClient[Litestar], body: dict[str, object], code: str
) -> None:
    answer = client.post("/api/batch/nova", json={"file_ids": [1], **body})
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert world.jobs() == 0


@pytest.mark.usefixtures("files")
def test_the_status_counts_kinds_sizes_and_reasons(
    world: World, client: TestClient[Litestar]
) -> None:
    started = post(client, "proxy", file_ids=[1, 2])
    world.end_job(str(started["job_id"]), failing=("photo.jpg",))
    status = client.get(str(started["status_url"])).json()
    assert (status["completed_videos"], status["failed_videos"]) == (1, 0)
    assert (status["completed_images"], status["failed_images"]) == (0, 1)
    assert (status["total_batch_size"], status["total_processed_size"]) == (2030, 2030)
    assert status["avg_video_size_total"] == status["avg_video_size_processed"] == 2000
    (group,) = status["failures"]
    assert (group["code"], group["count"]) == ("unreadable", 1)
    assert group["examples"][0]["file_id"] == 2
    assert [error["file_id"] for error in status["errors"]] == [2]


@pytest.mark.usefixtures("files")
def test_what_still_fails_is_listed_and_done_again_exactly(
    world: World, client: TestClient[Litestar]
) -> None:
    first = post(client, "proxy", file_ids=[1, 2])
    world.end_job(str(first["job_id"]), failing=("photo.jpg", "film.mp4"))
    second = post(client, "proxy", file_ids=[1])
    world.end_job(str(second["job_id"]))
    (standing,) = client.get("/api/jobs/failures").json()["failures"]
    assert (standing["kind"], standing["group"]["code"]) == ("proxy", "unreadable")
    assert standing["group"]["count"] == 1

    one = {"kind": "proxy", "code": "unreadable"}
    again = client.post("/api/jobs/failures/retry", json=one)
    assert again.status_code == 202
    assert again.json()["items"] == 1
    (job_id,) = again.json()["job_ids"]
    shown = client.get(f"/api/jobs/{job_id}").json()
    assert [item["label"] for item in shown["items"]] == ["photo.jpg"]
    assert client.get("/api/jobs/failures").json()["failures"] == []
    none = client.post("/api/jobs/failures/retry", json=one)
    assert (none.status_code, none.json()["code"]) == (404, "nothing_to_do")


def test_items_of_one_reason_are_paged(
    world: World, files: list[MediaFile], client: TestClient[Litestar]
) -> None:
    started = post(client, "proxy", file_ids=[files[0].id, files[1].id])
    world.end_job(str(started["job_id"]), failing=("photo.jpg",))
    url = f"/api/jobs/{started['job_id']}"
    only = client.get(url, params={"code": "unreadable"}).json()
    assert [item["label"] for item in only["items"]] == ["photo.jpg"]
    assert client.get(url, params={"code": "other"}).json()["items"] == []


def test_a_file_is_forgotten_and_its_original_stays(
    world: World, files: list[MediaFile], client: TestClient[Litestar]
) -> None:
    made = world.add_artifact(files[0], ArtifactKind.PROXY, b"proxy")
    answer = client.delete(f"/api/files/{files[0].id}")
    assert answer.status_code == 200
    deleted = answer.json()["deleted"]
    assert (deleted["proxy_files"], deleted["local_files"]) == (1, 0)
    assert {"analysis_jobs", "nova_jobs", "transcripts", "s3_files"} <= set(deleted)
    assert world.store.size(made.key) is None
    assert (world.media / "film.mp4").exists()
    assert client.get(f"/api/files/{files[0].id}").status_code == 404
    again = client.delete(f"/api/files/{files[0].id}")
    assert (again.status_code, again.json()["code"]) == (404, "file_not_found")


def test_an_uploaded_file_is_kept_until_its_deletion_is_asked_for(
    world: World, client: TestClient[Litestar]
) -> None:
    world.settings.uploads.mkdir(parents=True)
    kept = world.settings.uploads / "mine.mp4"
    file = world.add("../data/uploads/mine.mp4", b"z", video_facts())
    with world.write() as tx:
        tx.files.mark_uploaded(file.id)
        tx.commit()
    refused = client.delete(f"/api/files/{file.id}")
    assert (refused.status_code, refused.json()["code"]) == (409, "upload_would_stay")
    assert kept.exists()
    assert client.delete(f"/api/files/{file.id}?delete_uploads=true").status_code == 200
