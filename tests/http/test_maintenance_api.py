"""Chores and storage figures over HTTP, for programs and for people."""

import re

import msgspec
import pytest
from litestar import Litestar
from litestar.testing import TestClient
from msgspec import structs

from application.media.upkeep.chore import Group
from application.ports.analysis_engine import ReplyPart
from domain.analysis.run import AnalysisRun, FailureKind, RunStatus, TypeRef, failure
from domain.library.file import MediaFile
from domain.media.artifact import ArtifactKind
from domain.media.known import Pile
from domain.shared.ids import RunId
from tests.http.world import World, image_facts, video_facts

HTML = {"accept": "text/html,application/xhtml+xml"}
Client = TestClient[Litestar]


def test_a_chore_is_a_dry_run_unless_told_otherwise(world: World, client: Client) -> None:
    world.add("a.jpg", b"0123456789", image_facts())
    answer = client.post("/api/maintenance/create-image-proxies")
    assert answer.status_code == 200
    told = answer.json()
    assert (told["dry_run"], told["job_id"], told["to_do"]["count"]) == (True, None, 1)
    assert told["found"]["missing"]["examples"] == ["a.jpg"]
    assert world.jobs() == 0


def test_a_chore_becomes_a_job_that_can_be_followed(world: World, client: Client) -> None:
    for name in ("a.jpg", "b.jpg"):
        world.add(name, b"0123456789", image_facts())
    body = {"dry_run": False, "limit": 1}
    answer = client.post("/api/maintenance/create-image-proxies", json=body)
    assert answer.status_code == 202
    begun = answer.json()
    status = client.get(begun["status_url"]).json()
    assert status["total_files"] == 1
    again = client.post("/api/maintenance/create-image-proxies", json=body).json()
    assert (again["job_id"], again["was_running"]) == (begun["job_id"], True)


def test_stored_answers_are_read_again_for_nothing(world: World, client: Client) -> None:
    file = world.add("a.mp4", facts=video_facts())
    failed_to_read(world, file, b'{"summary": {"text": "A boat."}}')
    told = client.post("/api/maintenance/reparse").json()
    assert told["found"]["rescued"]["pile"]["count"] == 1
    assert told["found"]["rescued"]["examples"] == ["a.mp4, run 1: summary"]
    body = {"dry_run": False, "file_ids": [file.id]}
    answer = client.post("/api/maintenance/reparse", json=body)
    assert (answer.status_code, answer.json()["to_do"]["count"]) == (202, 1)
    others = client.post("/api/maintenance/reparse", json={"file_ids": [file.id + 1]})
    assert others.json()["to_do"]["count"] == 0


def failed_to_read(world: World, file: MediaFile, words: bytes) -> None:
    asked = AnalysisRun(
        id=RunId(0), file_id=file.id, engine="bedrock", model="lite",
        types=(TypeRef(key="summary", version="1"),), options={}, request_hash="r",
        prompt_hash="p", media_hash=file.fingerprint or "", status=RunStatus.RUNNING,
        started_at=world.time.now(),
    )  # fmt: skip
    kind = FailureKind.UNREADABLE
    with world.write() as tx:
        run = tx.runs.add(asked)
        tx.runs.set_replies(run.id, [ReplyPart(raw=words, stop_reason="end_turn")])
        problem = failure(kind, "The answer is not JSON.")
        failed = structs.replace(run, status=RunStatus.FAILED, failure=kind, problem=problem)
        tx.runs.finish(failed, ())
        tx.commit()


def test_nothing_to_do_is_an_answer(client: Client) -> None:
    answer = client.post("/api/maintenance/create-image-proxies", json={"dry_run": False})
    assert (answer.status_code, answer.json()["job_id"]) == (200, None)


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("tidy", {}, 404),
        ("re-probe/x", {}, 404),
        ("create-image-proxies", {"limit": 0}, 400),
        ("create-image-proxies", {"colour": "red"}, 400),
    ],
)
def test_what_makes_no_sense_is_refused(
    client: Client, path: str, body: dict[str, object], status: int
) -> None:
    answer = client.post(f"/api/maintenance/{path}", json=body)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("application/problem+json")


def test_rows_while_the_store_is_away_are_a_conflict(world: World, client: Client) -> None:
    artifact = world.add_artifact(
        world.add("a.mp4", b"0123456789", video_facts()), ArtifactKind.PROXY, b"proxy"
    )
    world.store.delete(artifact.key)
    answer = client.post("/api/maintenance/reconcile-proxies", json={"dry_run": False})
    assert (answer.status_code, answer.json()["code"]) == (409, "objects_away")
    forced = client.post("/api/maintenance/reconcile-proxies", json={"force": True})
    assert forced.json()["found"]["row_without_object"]["pile"] == {"count": 1, "size_bytes": 5}


def test_storage_says_what_takes_room(world: World, client: Client) -> None:
    film = world.add("a.mp4", b"0123456789", video_facts())
    world.add("b.mp4", b"0123", video_facts())
    world.add_artifact(film, ArtifactKind.PROXY, b"x" * 2000)
    world.add_artifact(film, ArtifactKind.THUMBNAIL, b"x" * 10)
    found = client.get("/api/storage").json()
    assert found["originals"] == {"video": {"count": 2, "size_bytes": 14}}
    assert found["proxies_total"] == {"count": 1, "size_bytes": 2000}
    assert found["thumbnails"] == {"count": 1, "size_bytes": 10}
    assert found["proxy_bytes_per_hour"] == pytest.approx(3_600_000)
    assert (found["to_make"]["videos"], found["to_make"]["fits"]) == (1, True)
    assert found["ours_bytes"] == 2010 + 4096


def test_one_address_answers_programs_and_people(client: Client) -> None:
    assert client.get("/health").json()["app"] == "reelsight"
    shown = client.get("/health", headers=HTML)
    assert shown.headers["content-type"].startswith("text/html")
    assert "Accept" in shown.headers["vary"]
    assert "reconcile-proxies" in shown.text
    assert "Install it." not in shown.text
    assert "Install it." in client.get("/health?checks=1", headers=HTML).text


def test_the_page_looks_first_and_then_does_it(world: World, client: Client) -> None:
    world.add("<b>.jpg", b"0123456789", image_facts())
    page = client.get("/health", headers=HTML).text
    token = re.search(r'name="_csrf_token" value="([^"]+)"', page)
    assert token
    form = {"_csrf_token": token[1], "limit": "3"}
    path = "/health/chores/create-image-proxies"
    looked = client.post(path, data=form, headers=HTML)
    assert looked.status_code == 200
    assert "&lt;b&gt;.jpg" in looked.text
    assert 'name="do" value="1"' in looked.text
    assert world.jobs() == 0
    done = client.post(path, data=form | {"do": "1"}, headers=HTML, follow_redirects=False)
    assert done.status_code == 303
    assert done.headers["location"].startswith("/jobs/create-image-proxies-")
    assert world.jobs() == 1


def test_the_page_of_its_job_says_what_came_of_it(world: World, client: Client) -> None:
    body = {"dry_run": False}
    begun = client.post("/api/maintenance/reconcile-proxies", json=body).json()
    group = Group(
        name="orphan",
        words="objects of files that are not in the library",
        to_do=False,
        pile=Pile(count=7, size_bytes=2048),
        examples=("proxy_image/<i>_9_nova.jpg",),
    )
    with world.write() as tx:
        tx.jobs.set_summary(begun["job_id"], {"orphan": msgspec.to_builtins(group)})
        tx.commit()
    shown = client.get(f"/jobs/{begun['job_id']}", headers=HTML).text
    assert "objects of files that are not in the library" in shown
    assert "(2.00 KB)" in shown
    assert "proxy_image/&lt;i&gt;_9_nova.jpg, …" in shown


def test_a_limit_that_is_none_is_refused_on_the_page(client: Client) -> None:
    page = client.get("/health", headers=HTML).text
    token = re.search(r'name="_csrf_token" value="([^"]+)"', page)
    assert token
    form = {"_csrf_token": token[1], "limit": "many"}
    answer = client.post("/health/chores/create-image-proxies", data=form, headers=HTML)
    assert answer.status_code == 400
    assert "whole number" in answer.text
