"""Analysis: a job is started, its runs and results are read by number."""

import msgspec
import pytest
from litestar import Litestar
from litestar.testing import TestClient
from msgspec import structs

from domain.analysis.run import AnalysisRun, RunStatus, TypeRef, TypeResult, Usage
from domain.shared.ids import FileId, RunId
from domain.shared.money import MicroUsd
from tests.http.world import BROKEN, World, image_facts, video_facts


@pytest.fixture
def files(world: World) -> World:
    world.add("film.mp4", b"x", video_facts())
    world.add("photo.jpg", b"y", image_facts())
    return world


def add_run(world: World, status: RunStatus, unanswered: tuple[str, ...] = ()) -> RunId:
    run = AnalysisRun(
        id=RunId(0),
        file_id=FileId(1),
        engine="memory",
        model="memory-1",
        types=(TypeRef(key="summary", version="1"),),
        options={},
        request_hash="q",
        prompt_hash="p",
        media_hash="m",
        status=RunStatus.RUNNING,
        started_at=world.time.now(),
    )
    with world.write() as tx:
        run = tx.runs.add(run)
        if status is not RunStatus.RUNNING:
            failed = status is RunStatus.FAILED
            ended = structs.replace(
                run,
                status=status,
                ended_at=world.time.now(),
                problem=BROKEN if failed else None,
                unanswered=unanswered,
                usage=Usage(input_tokens=10, output_tokens=5, cost=MicroUsd(1_234)),
            )
            value = msgspec.Raw(b'{"text": "A harbour."}')
            result = TypeResult(run_id=run.id, key="summary", version="1", value=value)
            tx.runs.finish(ended, [] if failed else [result])
        tx.commit()
    return run.id


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize(
    ("body", "total"),
    [
        ({"file_id": 1, "analysis_types": ["summary"]}, 1),
        ({"file_ids": [1, 2]}, 2),
        ({"filter": {"file_type": "image"}, "processing_mode": "realtime"}, 1),
    ],
)
def test_analyze_starts_a_job_for_the_selection(
    client: TestClient[Litestar], body: dict[str, object], total: int
) -> None:
    answer = client.post("/api/nova/analyze", json=body)
    assert answer.status_code == 202
    started = answer.json()
    assert started["total_files"] == total
    status = client.get(started["status_url"]).json()
    assert (status["status"], status["total_files"]) == ("RUNNING", total)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "nothing_chosen"),
        ({"file_id": 1, "file_ids": [2]}, "invalid_input"),
        ({"file_id": 1, "analysis_types": ["horoscope"]}, "unknown_analysis_type"),
        ({"file_id": 1, "engine": "crystal ball"}, "unknown_engine"),
        ({"file_id": 1, "processing_mode": "batch"}, "invalid_input"),
        ({"file_id": "one"}, "invalid_input"),
    ],
)
def test_what_cannot_be_analysed_is_400(
    files: World, client: TestClient[Litestar], body: dict[str, object], code: str
) -> None:
    answer = client.post("/api/nova/analyze", json=body)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert files.jobs() == 0


def test_results_of_a_completed_run(files: World, client: TestClient[Litestar]) -> None:
    run_id = add_run(files, RunStatus.COMPLETED)
    answer = client.get(f"/api/nova/results/{run_id}").json()
    assert answer["results"] == {"summary": {"text": "A harbour."}}
    assert answer["metadata"]["tokens_total"] == 15
    assert answer["metadata"]["cost_usd"] == "0.001234"
    shown = client.get("/api/files/1").json()
    assert shown["analysis_runs"][0]["id"] == run_id
    result = shown["results"][0]
    assert result["value"] == {"text": "A harbour."}
    assert (result["run_cost"], result["is_cut"], result["stale"]) == (1_234, False, True)


def test_a_completed_run_says_in_its_status_what_it_took(
    files: World, client: TestClient[Litestar]
) -> None:
    run_id = add_run(files, RunStatus.COMPLETED)
    summary = client.get(f"/api/nova/status/{run_id}").json()["results_summary"]
    assert (summary["cost_usd"], summary["analyses_completed"]) == ("0.001234", 1)


def test_what_was_cut_off_is_said_wherever_it_is_shown(
    files: World, client: TestClient[Litestar]
) -> None:
    run_id = add_run(files, RunStatus.COMPLETED, unanswered=("summary",))
    answer = client.get(f"/api/nova/results/{run_id}").json()
    assert answer["metadata"]["unanswered"] == ["summary"]
    shown = client.get("/api/files/1").json()
    assert shown["analysis_runs"][0]["unanswered"] == ["summary"]
    assert shown["results"][0]["is_cut"]
    assert "cut off" in client.get("/files/1").text


def test_a_failed_run_has_a_reason_and_no_results(
    files: World, client: TestClient[Litestar]
) -> None:
    run_id = add_run(files, RunStatus.FAILED)
    status = client.get(f"/api/nova/status/{run_id}").json()
    assert (status["status"], status["error_code"]) == ("FAILED", "unreadable")
    assert (status["processing_mode"], status["results_summary"]) == ("realtime", None)
    answer = client.get(f"/api/nova/results/{run_id}")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_completed")


def test_a_run_in_progress_is_running(files: World, client: TestClient[Litestar]) -> None:
    run_id = add_run(files, RunStatus.RUNNING)
    status = client.get(f"/api/nova/status/{run_id}").json()
    assert (status["status"], status["progress_percent"]) == ("RUNNING", 0.0)


@pytest.mark.parametrize("path", ["/api/nova/results/99", "/api/nova/status/99"])
def test_an_unknown_run_is_404(client: TestClient[Litestar], path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "run_not_found")
