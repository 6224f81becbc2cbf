"""Files are transcribed by id, by filter, or by path as the predecessor's callers ask."""

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from domain.library.file import MediaFile
from domain.shared.ids import JobId
from domain.transcription.transcript import TranscriptState
from tests.http.said import film, said
from tests.http.world import BROKEN, World, image_facts, video_facts

OLD = "/transcriptions/api"
Shared = tuple[World, TestClient[Litestar]]


@pytest.fixture
def file(world: World) -> MediaFile:
    return film(world)


@pytest.fixture(scope="module")
def refusing(shared: Shared) -> Shared:
    """With one film."""
    film(shared[0])
    return shared


def options_of(world: World, job_id: str) -> dict[str, object]:
    with world.read() as now:
        return dict(now.jobs.get(JobId(job_id)).options["options"])


def test_a_filter_is_transcribed_with_what_was_chosen(
    world: World, client: TestClient[Litestar]
) -> None:
    film(world)
    film(world, "talk.mp4")
    world.add("photo.jpg", b"y", image_facts())
    world.add("mute.mp4", b"z", video_facts())
    body = {
        "filter": {},
        "provider": "whisper",
        "model_size": "small",
        "language": "DE",
        "device": "cpu",
        "compute_type": "int8",
        "vad": False,
        "beam_size": 1,
    }
    answer = client.post("/api/batch/transcribe", json=body).json()
    assert (answer["total_files"], answer["left_out"]) == (2, {"picture": 1, "no_audio": 1})
    assert options_of(world, answer["job_id"]) == {
        "model": "small",
        "language": "de",
        "device": "cpu",
        "compute_type": "int8",
        "vad": False,
        "beam_size": 1,
    }


def test_what_is_left_open_is_the_default(
    world: World, client: TestClient[Litestar], file: MediaFile
) -> None:
    for provider, language in (("", ""), ("whisper", "auto"), ("Whisper", None), (None, None)):
        body = {"file_ids": [file.id], "provider": provider, "language": language}
        answer = client.post("/api/batch/transcribe", json=body | {"device": None})
        assert answer.status_code == 202, answer.text
        chosen = options_of(world, answer.json()["job_id"])
        assert (chosen["model"], chosen["language"], chosen["device"]) == ("medium", None, "auto")


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"provider": "nova_sonic"}, "provider_not_here"),
        ({"provider": "nova-2-sonic"}, "provider_not_here"),
        ({"provider": "sonic2"}, "provider_not_here"),
        ({"provider": "google"}, "invalid_input"),
        ({"provider": 5}, "invalid_input"),
        ({"model_size": "enormous"}, "unknown_model"),
        ({"model_size": "../../etc"}, "unknown_model"),
        ({"model_size": "/etc"}, "unknown_model"),
        ({"model_size": "small\0"}, "unknown_model"),
        ({"model_size": "large-v3"}, "model_missing"),
        ({"device": "tpu"}, "invalid_input"),
        ({"compute_type": "int4"}, "invalid_input"),
        ({"beam_size": 0}, "invalid_input"),
        ({"beam_size": 10**30}, "invalid_input"),
        ({"force": "maybe"}, "invalid_input"),
        ({"model": "small"}, "invalid_input"),
        ({"language": ["en"]}, "invalid_input"),
        ({"language": "klingon"}, "unknown_language"),
    ],
)
def test_every_address_refuses_what_cannot_be_done_before_a_job_begins(
    refusing: Shared, options: dict[str, object], code: str
) -> None:
    world, client = refusing
    path = str(world.media / "film.mp4")
    for place, which in (
        ("/api/batch/transcribe", {"file_ids": [1]}),
        ("/api/files/1/start-transcription", {}),
        (f"{OLD}/transcribe-single", {"file_path": path}),
        (f"{OLD}/start-batch", {"file_paths": [path]}),
    ):
        answer = client.post(place, json=which | options)
        assert answer.json()["code"] == code, (place, answer.text)
        assert answer.status_code == (409 if code == "model_missing" else 400)
    assert world.jobs() == 0


def test_a_model_that_is_missing_is_named_with_its_command(
    client: TestClient[Litestar], file: MediaFile
) -> None:
    body = {"file_ids": [file.id], "model_size": "large-v3"}
    answer = client.post("/api/batch/transcribe", json=body).json()
    assert "reelsight models pull" in answer["remedy"]


@pytest.mark.parametrize("key", ["model_size", "model_name"])
def test_one_file_is_started_by_id(
    world: World, client: TestClient[Litestar], file: MediaFile, key: str
) -> None:
    answer = client.post(f"/api/files/{file.id}/start-transcription", json={key: "tiny"})
    assert answer.status_code == 202
    started = answer.json()
    assert (started["status"], started["transcript_id"]) == ("RUNNING", None)
    assert options_of(world, started["job_id"])["model"] == "tiny"
    status = client.get(started["status_url"]).json()
    assert (status["total_files"], status["elapsed_time"]) == (1, status["elapsed_seconds"])


def test_two_names_for_two_models_are_refused(
    client: TestClient[Litestar], file: MediaFile
) -> None:
    body = {"model_size": "tiny", "model_name": "small"}
    assert client.post(f"/api/files/{file.id}/start-transcription", json=body).status_code == 400


def test_what_was_transcribed_already_is_answered_at_once_unless_it_is_forced(
    world: World, client: TestClient[Litestar], file: MediaFile
) -> None:
    there = said(world, file)
    for place, which in (
        (f"/api/files/{file.id}/start-transcription", {}),
        (f"{OLD}/transcribe-single", {"file_path": str(world.media / "film.mp4")}),
    ):
        answer = client.post(place, json={**which, "model_size": "small"})
        assert (answer.status_code, answer.json()["transcript_id"]) == (200, there.id)
        assert (answer.json()["status"], answer.json()["job_id"]) == ("COMPLETED", None)
        assert world.jobs() == 0
    forced = {"model_size": "small", "force": True}
    answer = client.post(f"/api/files/{file.id}/start-transcription", json=forced)
    assert (answer.status_code, world.jobs()) == (202, 1)


def test_a_partial_one_and_one_of_older_content_do_not_count(
    world: World, client: TestClient[Litestar], file: MediaFile
) -> None:
    said(world, file, model="tiny", state=TranscriptState.PARTIAL)
    said(world, file, model="small", media_hash="1-old")
    for model in ("tiny", "small"):
        body = {"model_size": model}
        answer = client.post(f"/api/files/{file.id}/start-transcription", json=body)
        assert answer.status_code == 202


def test_paths_of_the_library_are_transcribed(
    world: World, client: TestClient[Litestar], file: MediaFile
) -> None:
    film(world, "caf\N{LATIN SMALL LETTER E WITH ACUTE}.mp4")
    paths = [
        str(world.media / "film.mp4"),
        f"{world.media}/../media/film.mp4",
        f"file://{world.media}/caf%c3%a9.mp4",
    ]
    started = client.post(f"{OLD}/start-batch", json={"file_paths": paths})
    assert started.status_code == 202, started.text
    assert (started.json()["total_files"], started.json()["status"]) == (2, "RUNNING")
    (world.media / "link.mp4").symlink_to(world.media / "film.mp4")
    single = {"file_path": str(world.media / "link.mp4"), "model_size": "small"}
    assert client.post(f"{OLD}/transcribe-single", json=single).json()["file_id"] == file.id


@pytest.mark.parametrize(
    "path", ["{media}/new.mp4", "{media}/nowhere.mp4", "{media}/../private.mp4", "/etc/passwd", "",
             "film.mp4", "~root/x.mp4", "a\0b", "E:\\Videos\\a.mp4", "file://%00", "x\n" * 5_000]
)  # fmt: skip
def test_paths_outside_the_library_are_answered_alike_whatever_is_there(
    refusing: Shared, path: str
) -> None:
    world, client = refusing
    for name in ("new.mp4", "../private.mp4"):
        (world.media / name).write_bytes(b"there")
    asked = path.format(media=world.media)
    known = str(world.media / "film.mp4")
    for place, body in (
        ("transcribe-single", {"file_path": asked}),
        ("start-batch", {"file_paths": [known, asked]}),
    ):
        answer = client.post(f"{OLD}/{place}", json=body)
        assert (answer.status_code, answer.json()["code"]) == (404, "file_not_imported")
        assert "Import its folder" in answer.json()["remedy"]
    assert world.jobs() == 0


@pytest.mark.parametrize(
    ("place", "body"),
    [
        ("start-batch", b'{"file_paths": []}'),
        ("start-batch", b'{"file_paths": "film.mp4"}'),
        ("start-batch", b'{"file_paths": [1]}'),
        ("start-batch", b'{"file_paths": ["\\ud800"]}'),
        ("transcribe-single", b"{}"),
        ("transcribe-single", b'{"file_path": null}'),
        ("transcribe-single", b"[" * 100_000),
        ("scan", b'{"directory_path": ""}'),
        ("scan", b'{"directory_path": 5}'),
        ("scan", b'{"directory_path": "/", "limit": 99999}'),
        ("scan", b'{"directory_path": "/", "provider": "sonic"}'),
        ("scan", b'{"directory_path": "/", "depth": 3}'),
    ],
)
def test_a_body_without_sense_is_refused(refusing: Shared, place: str, body: bytes) -> None:
    _, client = refusing
    headers = {"content-type": "application/json"}
    answer = client.post(f"{OLD}/{place}", content=body, headers=headers)
    assert answer.status_code == 400, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


def test_status_and_cancel_are_of_transcriptions_only(
    client: TestClient[Litestar], file: MediaFile
) -> None:
    proxies = client.post("/api/batch/proxy", json={"file_ids": [file.id]}).json()["job_id"]
    started = client.post(f"/api/files/{file.id}/start-transcription").json()["job_id"]
    for job_id in (proxies, "nothing", "%00"):
        assert client.get(f"{OLD}/batch-status/{job_id}").status_code == 404
        assert client.post(f"{OLD}/batch-cancel/{job_id}", json={}).status_code == 404
    cancelled = client.post(f"{OLD}/batch-cancel/{started}", json={})
    assert cancelled.status_code == 200, cancelled.text
    assert client.get(f"{OLD}/batch-status/{started}").json()["status"] == "CANCELLED"
    assert client.post(f"{OLD}/batch-cancel/{started}", json={}).status_code == 409


def test_with_wait_a_transcript_is_the_answer(
    world: World, client: TestClient[Litestar], file: MediaFile
) -> None:
    def hear(job_id: str, _attempt: int, _stop: object) -> None:
        model = options_of(world, job_id)["model"]
        said(world, file, model=model)
        world.end_job(job_id)

    world.runner.start(hear)
    answer = client.post(f"/api/files/{file.id}/start-transcription?wait=60", json={})
    assert answer.status_code == 200
    assert answer.json()["transcript_id"] == 1
    assert (answer.json()["status"], answer.json()["job"]["completed_files"]) == ("COMPLETED", 1)
    path = {"file_path": str(world.media / "film.mp4"), "model_size": "tiny"}
    answer = client.post(f"{OLD}/transcribe-single?wait=60", json=path)
    assert (answer.status_code, answer.json()["transcript_id"]) == (201, 2)


def test_a_failure_that_is_waited_for_is_told(
    world: World, client: TestClient[Litestar], file: MediaFile
) -> None:
    world.runner.start(lambda job_id, _attempt, _stop: world.end_job(job_id, failing=(file.name,)))
    answer = client.post(f"/api/files/{file.id}/start-transcription?wait=60", json={}).json()
    assert (answer["status"], answer["code"]) == (422, "transcribing_failed")
    assert (answer["detail"], answer["remedy"]) == (BROKEN.message, BROKEN.remedy)
    assert answer["details"] == {"problem": BROKEN.code}


def test_an_unknown_address_of_the_predecessor_is_not_found_in_json(shared: Shared) -> None:
    _, client = shared
    for method in ("get", "post", "delete"):
        answer = getattr(client, method)(
            f"{OLD}/nothing", headers={"accept": "text/html", "content-type": "application/json"}
        )
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"
