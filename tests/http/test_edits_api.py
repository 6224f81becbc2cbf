"""What people say of files, through the API and through forms."""

from typing import Any

import msgspec
import pytest
from litestar import Litestar
from litestar.testing import TestClient
from msgspec import structs

from application.ports.analysis_engine import ReplyPart
from domain.analysis.findings import Claim, Finding
from domain.analysis.run import AnalysisRun, RunStatus, TypeRef, TypeResult
from domain.shared.ids import FileId, RunId
from tests.http.world import HOME, World, image_facts, video_facts

DATE = {"value": "2019-06-14", "source": "filename", "confidence": 0.9, "evidence": "2019-06-14"}
HOSTILE = '<script>alert(1)</script> " onfocus="alert(2) {{7*7}}'


def run(world: World, model: str = "memory-1", raw: bytes = b"{}", **values: Any) -> RunId:
    """A completed run of the first file with these results."""
    with world.write() as tx:
        file = tx.files.get(FileId(1))
        begun = tx.runs.add(
            AnalysisRun(
                id=RunId(0),
                file_id=file.id,
                engine="memory",
                model=model,
                types=tuple(TypeRef(key=key, version="1") for key in values),
                options={},
                request_hash=model,
                prompt_hash="0123456789abcdef",
                media_hash=file.fingerprint or "",
                status=RunStatus.RUNNING,
                started_at=world.time.now(),
            )
        )
        tx.runs.set_replies(begun.id, [ReplyPart(raw=raw, stop_reason="end")])
        results = [
            TypeResult(
                run_id=begun.id,
                key=key,
                version="1",
                value=msgspec.Raw(msgspec.json.encode(value)),
                findings=(WRONG,) if key == "metadata" else (),
            )
            for key, value in values.items()
        ]
        ended = structs.replace(begun, status=RunStatus.COMPLETED, ended_at=world.time.now())
        tx.runs.finish(ended, results)
        tx.commit()
    return begun.id


WRONG = Finding(
    path="recording_date", claim=Claim.NAME, supported=False, says="2019", reason="not in the name"
)


@pytest.fixture(autouse=True)
def film(world: World) -> World:
    world.add("film.mp4", b"x", video_facts())
    run(world, metadata={"recording_date": DATE, "keywords": ["boat"]}, summary={"text": "A sea."})
    return world


def patch(client: TestClient[Litestar], *changes: dict[str, Any], author: str = "Ada") -> Any:
    return client.patch("/api/files/1/results", json={"changes": changes, "author": author})


def field(client: TestClient[Litestar], path: str, key: str = "metadata") -> Any:
    results = client.get("/api/files/1").json()["results"]
    return next(result for result in results if result["key"] == key)["fields"].get(path)


SET = {"action": "set", "type": "metadata", "field": "recording_date", "value": "2020"}


def test_a_set_value_is_a_persons_and_what_was_found_stands_beside_it(
    client: TestClient[Litestar],
) -> None:
    answer = patch(client, SET)
    assert answer.status_code == 200
    assert [edit["action"] for edit in answer.json()["edits"]] == ["set"]
    shown = next(r for r in answer.json()["results"] if r["key"] == "metadata")
    assert shown["value"]["recording_date"]["value"] == "2020"
    assert shown["value"]["recording_date"]["source"] == "human"
    state = shown["fields"]["recording_date"]
    assert (state["decided_by"]["author"], state["run_id"]) == ("Ada", None)
    assert [other["value"] for other in state["others"]] == ["2019-06-14"]
    assert shown["findings"] == []


def test_who_gives_no_name_is_somebody(client: TestClient[Litestar]) -> None:
    for author in ("", " \n", "\0"):
        answer = patch(client, {"action": "note", "note": f"by {author!r}"}, author=author)
        assert answer.json()["edits"][0]["author"] == "user"


def test_a_later_run_does_not_overwrite_what_a_person_set(
    film: World, client: TestClient[Litestar]
) -> None:
    patch(client, SET)
    run(film, "memory-2", metadata={"recording_date": {**DATE, "value": "2021"}})
    state = field(client, "recording_date")
    assert state["decided_by"]["value"] == "2020"
    assert {other["value"] for other in state["others"]} == {"2019-06-14", "2021"}


def test_what_the_check_does_not_support_is_said(client: TestClient[Litestar]) -> None:
    results = client.get("/api/files/1").json()["results"]
    metadata = next(result for result in results if result["key"] == "metadata")
    assert metadata["findings"][0]["reason"] == "not in the name"


def test_the_history_says_what_holds(client: TestClient[Litestar]) -> None:
    patch(client, SET, {"action": "note", "note": "Seen."})
    patch(client, {"action": "undo", "type": "metadata", "field": "recording_date"})
    history = client.get("/api/files/1/edits").json()["edits"]
    told = [(past["edit"]["action"], past["in_force"], past["undone"]) for past in history]
    assert told == [("undo", False, False), ("note", True, False), ("set", False, True)]


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({**SET, "field": "recordingdate"}, 400, "bad_edit"),
        ({**SET, "value": 5}, 400, "bad_edit"),
        ({**SET, "type": "horoscope"}, 400, "unknown_analysis_type"),
        ({**SET, "supersedes": 77}, 409, "edited_meanwhile"),
        ({**SET, "fieldd": "x"}, 400, "invalid_input"),
        ({**SET, "action": "destroy"}, 400, "invalid_input"),
        ({"action": "undo", "supersedes": 77}, 404, "edit_not_found"),
        ({"action": "marker", "note": "x", "start_s": 9999}, 400, "bad_edit"),
    ],
)
def test_what_does_not_fit_changes_nothing(
    client: TestClient[Litestar], change: dict[str, Any], status: int, code: str
) -> None:
    answer = patch(client, {"action": "note", "note": "first"}, change)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert client.get("/api/files/1/edits").json() == {"edits": []}


def test_who_comes_second_is_told_what_is_there_by_now(client: TestClient[Litestar]) -> None:
    patch(client, {**SET, "supersedes": None})
    answer = patch(client, {**SET, "value": "2021", "supersedes": None})
    assert answer.status_code == 409
    details = answer.json()["details"]
    assert (details["shown"], details["yours"]) == ("2020", "2021")


def test_nobody_approves_what_they_have_not_seen(client: TestClient[Litestar]) -> None:
    approve = {"action": "approve", "type": "metadata", "field": "recording_date"}
    refused = patch(client, {**approve, "value": "1999"})
    assert (refused.status_code, refused.json()["code"]) == (409, "edited_meanwhile")
    assert patch(client, {**approve, "value": "2019-06-14"}).status_code == 200


def test_another_file_is_404(client: TestClient[Litestar]) -> None:
    assert client.patch("/api/files/99/results", json={"changes": [SET]}).status_code == 404
    assert client.get("/api/files/99/edits").status_code == 404


def test_many_files_are_edited_by_a_job(film: World, client: TestClient[Litestar]) -> None:
    film.add("photo.jpg", b"y", image_facts())
    body = {"filter": {"file_type": "video"}, "changes": [SET]}
    answer = client.post("/api/batch/edit", json=body)
    assert (answer.status_code, answer.json()["total_files"]) == (202, 1)
    assert client.get(answer.json()["status_url"]).status_code == 200
    nothing = client.post("/api/batch/edit", json={"changes": [SET]})
    assert (nothing.status_code, nothing.json()["code"]) == (400, "nothing_chosen")


def test_the_raw_answer_is_inert_text(film: World, client: TestClient[Litestar]) -> None:
    run_id = run(film, "memory-3", b"<script>alert(1)</script>", summary={"text": "x"})
    answer = client.get(f"/api/files/1/runs/{run_id}/raw")
    assert answer.content == b"<script>alert(1)</script>"
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert client.get("/api/files/1/runs/99/raw").status_code == 404


# forms


def send(client: TestClient[Litestar], *, htmx: bool = False, **form: str) -> Any:
    client.get("/files/1", headers={"accept": "text/html"})
    token = client.cookies["csrftoken"]
    headers = {"origin": HOME, "accept": "text/html"} | ({"hx-request": "true"} if htmx else {})
    return client.post(
        "/files/1/edits",
        data={"_csrf_token": token, **form},
        headers=headers,
        follow_redirects=False,
    )


FORM = {"action": "set", "type": "metadata", "field": "recording_date", "supersedes": ""}


def test_a_form_without_script_leads_back_to_the_card(client: TestClient[Litestar]) -> None:
    answer = send(client, **FORM, text="2020-01-02")
    assert (answer.status_code, answer.headers["location"]) == (303, "/files/1#r-metadata")
    assert field(client, "recording_date")["decided_by"]["value"] == "2020-01-02"


def test_with_script_the_page_is_answered_at_once(client: TestClient[Litestar]) -> None:
    answer = send(client, htmx=True, **FORM, text="2020-01-02")
    assert answer.status_code == 200
    assert 'id="r-metadata"' in answer.text
    assert "2020-01-02" in answer.text


def test_a_mistake_is_shown_at_the_field_and_nothing_typed_is_lost(
    client: TestClient[Litestar],
) -> None:
    answer = send(client, **FORM, text="the day before", note="because")
    assert answer.status_code == 400
    for kept in ('value="the day before"', 'value="because"', 'role="alert"'):
        assert kept in answer.text
    assert field(client, "recording_date") is None


def test_who_comes_second_sees_both_values(client: TestClient[Litestar]) -> None:
    patch(client, {**SET, "supersedes": None})
    answer = send(client, **FORM, text="2021")
    assert answer.status_code == 409
    assert 'value="2021"' in answer.text
    assert "It is now “2020”, by Ada." in answer.text


def test_a_note_with_a_time_is_a_marker(client: TestClient[Litestar]) -> None:
    answer = send(client, action="note", note="Boats", start="01:12", end="1:20")
    assert answer.headers["location"] == "/files/1?panel=notes#side"
    (past,) = client.get("/api/files/1/edits").json()["edits"]
    edit = past["edit"]
    assert (edit["action"], edit["start_s"], edit["end_s"]) == ("marker", 72.0, 80.0)
    assert send(client, action="note", note="x", start="soon").status_code == 400


def test_words_of_models_and_people_are_escaped(film: World, client: TestClient[Litestar]) -> None:
    fact = {"value": HOSTILE, "source": "filename", "confidence": 0.9, "evidence": HOSTILE}
    run(film, HOSTILE, summary={"text": HOSTILE}, metadata={"project": {"customer_name": fact}})
    patch(client, {"action": "note", "note": HOSTILE}, {**SET, "note": HOSTILE}, author=HOSTILE)
    patch(client, {"action": "marker", "note": HOSTILE, "start_s": 1.0})
    for path in (
        "/files/1",
        "/files/1?panel=notes",
        "/files/1?panel=runs",
        "/files/1/field?type=metadata&field=project.customer_name",
        "/files/1/field?type=summary&field=text",
    ):
        page = client.get(path, headers={"accept": "text/html"})
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert '" onfocus="alert' not in page.text
        assert "{{7*7}}" in page.text
