"""Rescans through HTTP: the predecessor's paths, and plans under `/api/rescans`."""

import os
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from domain.library.rescan import ChangeKind
from domain.shared.ids import FileId, JobId
from tests.http.plans import START, line, moved, planned
from tests.http.world import World, video_facts

APPLY = f"{START}/apply"
NOTHING = {"moved": [], "deleted": [], "new": []}


@pytest.fixture
def files(world: World) -> list[FileId]:
    return [world.add(name, facts=video_facts()).id for name in ("a.mp4", "b.mp4", "c.mp4")]


def chosen(world: World, job_id: str) -> list[str]:
    """What the applying job is about: its items, and of how many lines."""
    with world.read() as now:
        items = now.jobs.items(JobId(job_id))
    return [item.label for item in items]


def test_a_rescan_is_answered_at_once_with_its_status_address(
    world: World, client: TestClient[Litestar]
) -> None:
    answer = client.post(START, json={"directory_path": str(world.media), "recursive": False})
    assert answer.status_code == 202
    started = answer.json()
    assert started["success"] is True
    status = client.get(started["status_url"]).json()
    assert status["success"] is True
    job = status["job"]
    assert (job["job_id"], job["status"]) == (started["job_id"], "RUNNING")
    assert job["directory_path"] == str(world.media)
    assert job["results"] is None


def test_with_wait_the_plan_is_the_answer(world: World, client: TestClient[Litestar]) -> None:
    world.runner.start(lambda job_id, _attempt, _stop: world.end_job(job_id))
    answer = client.post(f"{START}?wait=60", json={"directory_path": str(world.media)})
    assert answer.status_code == 200
    assert answer.json()["job"]["results"]["summary"]["new"] == 0


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 400, "invalid_input"),
        ({"directory_path": " "}, 400, "invalid_input"),
        ({"directory_path": 5}, 400, "invalid_input"),
        ({"directory_path": "/"}, 403, "folder_not_allowed"),
        ({"directory_path": "/nowhere/at/all"}, 403, "folder_not_allowed"),
        ({"directory_path": "a\0b"}, 404, "folder_not_found"),
        ({"directory_path": "file://%00"}, 404, "folder_not_found"),
    ],
)
def test_folders_that_may_not_be_looked_into_are_refused(
    world: World, client: TestClient[Litestar], body: object, status: int, code: str
) -> None:
    answer = client.post(START, json=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert world.jobs() == 0


def test_traversal_and_links_do_not_lead_out(
    world: World, client: TestClient[Litestar], tmp_path: Path
) -> None:
    (tmp_path / "private").mkdir()
    (world.media / "out").symlink_to(tmp_path / "private")
    for path in ("out", "../private", "..", "x/../../private"):
        answer = client.post(START, json={"directory_path": f"{world.media}/{path}"})
        assert answer.json()["code"] == "folder_not_allowed"


def test_an_imported_folder_is_rescanned_wherever_it_lies(
    world: World, client: TestClient[Litestar], tmp_path: Path
) -> None:
    (tmp_path / "drive").mkdir()
    world.add_root(tmp_path / "drive")
    answer = client.post(START, json={"directory_path": str(tmp_path / "drive")})
    assert world.folder_of(answer.json()["job_id"]) == os.fsencode(tmp_path / "drive")


def test_the_status_lists_the_plan_in_the_predecessors_words(
    world: World, client: TestClient[Litestar]
) -> None:
    file, gone = world.add("a.mp4", facts=video_facts()), world.add("b.mp4", facts=video_facts())
    job_id = planned(
        world,
        client,
        moved(file.id, world.media / "a.mp4", world.media / "sub" / "a.mp4", "Look twice."),
        line(ChangeKind.MISSING, world.media / "b.mp4", file_id=gone.id),
        line(ChangeKind.NEW, os.fsencode(world.media) + b"/caf\xe9.mp4"),
        line(ChangeKind.AMBIGUOUS, world.media / "c.mp4", candidates=(file.id, gone.id)),
        line(ChangeKind.BUSY, world.media / "d.mp4"),
        unchanged=7,
    )
    results = client.get(f"{START}/{job_id}/status").json()["job"]["results"]
    assert results["summary"] == {
        "unchanged": 7, "changed": 0, "moved": 1, "ambiguous": 1,
        "deleted": 1, "new": 1, "busy": 1,
    }  # fmt: skip
    (move,) = results["moved"]
    assert (move["file_id"], move["doubt"]) == (file.id, "Look twice.")
    assert (move["old_path"], move["path"]) == (
        str(world.media / "a.mp4"),
        str(world.media / "sub" / "a.mp4"),
    )
    assert results["new"][0]["path"].endswith("/caf%E9.mp4")
    assert results["ambiguous"][0]["candidates"] == [file.id, gone.id]
    assert results["next"] == {}


def test_long_lists_are_cut_and_say_where_they_go_on(
    world: World, client: TestClient[Litestar]
) -> None:
    new = [line(ChangeKind.NEW, world.media / f"{n:04}.mp4") for n in range(503)]
    job_id = planned(world, client, *new)
    results = client.get(f"{START}/{job_id}/status").json()["job"]["results"]
    assert (len(results["new"]), results["summary"]["new"]) == (500, 503)
    after = results["next"]["new"]
    rest = client.get(f"/api/rescans/{job_id}/changes?kind=new&after={after}").json()
    assert [one["path"][-8:] for one in rest["changes"]] == ["0500.mp4", "0501.mp4", "0502.mp4"]
    assert rest["next"] is None


def test_a_plan_is_a_thing_of_its_own(world: World, client: TestClient[Litestar]) -> None:
    job_id = planned(
        world,
        client,
        line(ChangeKind.NEW, world.media / "a.mp4"),
        line(ChangeKind.BUSY, world.media / "b.mp4"),
    )
    plan = client.get(f"/api/rescans/{job_id}").json()
    assert plan["job"]["status"] == "COMPLETED"
    assert (plan["counts"]["new"], plan["counts"]["busy"]) == (1, 1)
    assert (plan["newer"], plan["applied_by"], plan["warnings"]) == (None, None, [])
    both = client.get(f"/api/rescans/{job_id}/changes?kind=new,busy&state=proposed").json()
    assert [one["kind"] for one in both["changes"]] == ["new", "busy"]


@pytest.mark.parametrize(
    "query", ["kind=old", "state=done", "after=x", "after=-1", "limit=0", "limit=1001"]
)
def test_values_that_no_plan_has_are_named(
    world: World, client: TestClient[Litestar], query: str
) -> None:
    job_id = planned(world, client)
    answer = client.get(f"/api/rescans/{job_id}/changes?{query}")
    assert answer.status_code == 400
    assert query.partition("=")[0] in answer.json()["detail"]


def test_without_a_selection_whole_groups_are_applied_and_nothing_is_forgotten(
    world: World, client: TestClient[Litestar], files: list[FileId]
) -> None:
    job_id = planned(
        world,
        client,
        moved(files[0], world.media / "a.mp4", world.media / "b.mp4"),
        line(ChangeKind.MISSING, world.media / "c.mp4", file_id=files[1]),
        line(ChangeKind.NEW, world.media / "d.mp4"),
        line(ChangeKind.NEW, world.media / "e.mp4"),
        line(ChangeKind.AMBIGUOUS, world.media / "f.mp4", candidates=(files[1],)),
    )
    answer = client.post(APPLY, json={"job_id": job_id})
    assert answer.status_code == 202
    assert chosen(world, answer.json()["job_id"]) == [
        "Moved files (1 line)",
        "New files (2 lines)",
    ]


def test_missing_and_ambiguous_files_are_applied_when_that_is_said(
    world: World, client: TestClient[Litestar], files: list[FileId]
) -> None:
    job_id = planned(
        world,
        client,
        line(ChangeKind.MISSING, world.media / "c.mp4", file_id=files[1]),
        line(ChangeKind.AMBIGUOUS, world.media / "f.mp4", candidates=(files[1],)),
    )
    actions = {"delete_missing": True, "handle_ambiguous": "first_match"}
    answer = client.post(f"{APPLY}-async", json={"job_id": job_id, "actions": actions})
    kinds = chosen(world, answer.json()["job_id"])
    assert kinds == ["Ambiguous files (1 line)", "Missing files (1 line)"]


def test_only_what_is_selected_is_applied(
    world: World, client: TestClient[Litestar], files: list[FileId]
) -> None:
    odd = os.fsencode(world.media) + b"/caf\xe9.mp4"
    job_id = planned(
        world,
        client,
        moved(files[0], world.media / "a.mp4", world.media / "b.mp4"),
        moved(files[1], world.media / "c.mp4", world.media / "d.mp4"),
        line(ChangeKind.MISSING, world.media / "x.mp4", file_id=files[2]),
        line(ChangeKind.NEW, odd),
        line(ChangeKind.NEW, world.media / "e.mp4"),
    )
    (new, _) = client.get(f"/api/rescans/{job_id}/changes?kind=new").json()["changes"]
    selected = {"moved": [files[1]], "deleted": [files[2]], "new": [new["path"]]}
    answer = client.post(APPLY, json={"job_id": job_id, "selected_files": selected})
    # x.mp4 was selected, but deleting was not asked for
    assert chosen(world, answer.json()["job_id"]) == ["Moved files (1 line)", "New files (1 line)"]


@pytest.mark.parametrize(
    "more",
    [
        {"selected_files": NOTHING},
        {"selected_files": {}},
        {"selected_files": {"moved": [999]}},
        {"actions": {"update_moved": False, "import_new": False, "update_changed": False}},
        {"selected_files": {"deleted": [1]}},
    ],
)
def test_an_empty_selection_means_nothing(
    world: World, client: TestClient[Litestar], files: list[FileId], more: dict[str, object]
) -> None:
    job_id = planned(
        world,
        client,
        moved(files[0], world.media / "a.mp4", world.media / "b.mp4"),
        line(ChangeKind.MISSING, world.media / "x.mp4", file_id=files[0]),
        line(ChangeKind.NEW, world.media / "d.mp4"),
    )
    answer = client.post(APPLY, json={"job_id": job_id, **more})
    assert (answer.status_code, answer.json()["code"]) == (400, "nothing_selected")
    assert world.jobs() == 1


def test_nothing_is_deleted_because_it_is_ambiguous(
    world: World, client: TestClient[Litestar]
) -> None:
    job_id = planned(world, client, line(ChangeKind.AMBIGUOUS, world.media / "f.mp4"))
    body = {"job_id": job_id, "actions": {"handle_ambiguous": "delete"}}
    answer = client.post(APPLY, json=body)
    assert (answer.status_code, answer.json()["code"]) == (400, "ambiguous_not_deleted")


def test_the_folder_names_its_newest_plan(world: World, client: TestClient[Litestar]) -> None:
    planned(world, client, line(ChangeKind.NEW, world.media / "old.mp4"))
    newest = planned(world, client, line(ChangeKind.NEW, world.media / "new.mp4"))
    answer = client.post(APPLY, json={"directory_path": str(world.media)})
    assert answer.status_code == 202
    assert client.get(f"/api/rescans/{newest}").json()["applied_by"] == answer.json()["job_id"]


def test_a_plan_is_applied_once_and_not_after_a_newer_one(
    world: World, client: TestClient[Litestar]
) -> None:
    change = line(ChangeKind.NEW, world.media / "a.mp4")
    older, newer = planned(world, client, change), planned(world, client, change)
    late = client.post(APPLY, json={"job_id": older})
    assert (late.status_code, late.json()["code"]) == (409, "plan_out_of_date")
    assert client.post(APPLY, json={"job_id": newer}).status_code == 202
    twice = client.post(APPLY, json={"job_id": newer})
    assert (twice.status_code, twice.json()["code"]) == (409, "plan_out_of_date")


def test_there_is_nothing_to_apply_before_the_comparison_has_ended(
    world: World, client: TestClient[Litestar]
) -> None:
    job_id = client.post(START, json={"directory_path": str(world.media)}).json()["job_id"]
    for body in ({"job_id": job_id}, {"directory_path": str(world.media)}):
        answer = client.post(APPLY, json=body)
        assert (answer.status_code, answer.json()["code"]) == (409, "rescan_not_ready")


def test_what_was_applied_is_answered_when_it_is_done_in_time(
    world: World, client: TestClient[Litestar]
) -> None:
    job_id = planned(world, client, line(ChangeKind.NEW, world.media / "a.mp4"))

    def work(apply_id: JobId, *_: object) -> None:
        with world.write() as tx:
            counts = {"moved": 2, "changed": 1, "missing": 3, "new": 4}
            tx.jobs.set_summary(apply_id, {"applied": counts, "left_by_reason": {"gone": 5}})
            tx.commit()
        world.end_job(apply_id)

    world.runner.start(work)
    answer = client.post(f"{APPLY}?wait=60", json={"job_id": job_id})
    assert answer.status_code == 200
    told = answer.json()
    assert {key: told[key] for key in ("updated", "deleted", "imported", "skipped", "errors")} == {
        "updated": 3, "deleted": 3, "imported": 4, "skipped": 5, "errors": [],
    }  # fmt: skip
    assert client.get(f"{APPLY}/{told['job']['job_id']}/status").json()["imported"] == 4


def test_both_jobs_can_be_cancelled_from_their_own_addresses_only(
    world: World, client: TestClient[Litestar]
) -> None:
    job_id = planned(world, client, line(ChangeKind.NEW, world.media / "a.mp4"))
    applying = client.post(APPLY, json={"job_id": job_id}).json()["job_id"]
    for wrong in (f"{START}/{applying}", f"{APPLY}/{job_id}", f"{START}/nope", f"{APPLY}/nope"):
        assert client.post(f"{wrong}/cancel").json()["code"] == "job_not_found", wrong
        assert client.get(f"{wrong}/status").json()["code"] == "job_not_found", wrong
    assert client.post(f"{APPLY}/{applying}/cancel").json()["status"] == "CANCELLED"
    running = client.post(START, json={"directory_path": str(world.media)}).json()["job_id"]
    assert client.post(f"{START}/{running}/cancel").json()["status"] == "CANCELLED"
    assert client.post(f"{START}/{running}/cancel").status_code == 409


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"directory_path": ""},
        {"job_id": 5},
        {"job_id": "x", "actions": {"handle_ambiguous": "guess"}},
        {"job_id": "x", "selected_files": {"moved": ["a"]}},
        {"job_id": "x", "selected_files": [1]},
    ],
)
def test_bodies_that_make_no_sense_are_refused(
    client: TestClient[Litestar], body: dict[str, object]
) -> None:
    answer = client.post(APPLY, json=body)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_input")
