"""What became of a file's analyses: who was asked, what came back, what each call cost."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from litestar import Litestar
from litestar.testing import TestClient
from msgspec import structs

from application.ports.analysis_engine import ReplyPart
from domain.analysis.call import AttemptId, AttemptState, CallAttempt
from domain.analysis.parts import Part
from domain.analysis.run import AnalysisRun, RunStatus, TypeRef, TypeResult, Usage
from domain.library.file import MediaFile
from domain.shared.ids import RunId
from domain.shared.money import MicroUsd, dollars
from domain.shared.spend import Caps
from tests.http.pages import PAGE, shown
from tests.http.world import World, video_facts

Client = TestClient[Litestar]
HOSTILE = '<script>alert(1)</script>{"summary": "</pre>"}'
COST = MicroUsd(7_600)


@pytest.fixture
def film(world: World) -> MediaFile:
    return world.add("film.mp4", facts=video_facts())


def ran(world: World, file: MediaFile, text: str, **more: Any) -> RunId:
    """A paid run about the two halves of a video: the first try was lost."""
    at = world.time.now()
    asked = AnalysisRun(
        id=RunId(0), file_id=file.id, engine="bedrock", model="lite",
        types=(TypeRef(key="summary", version="1", prompt="p"),), options={"depth": "brief"},
        request_hash="r", prompt_hash="p", media_hash=file.fingerprint or "",
        status=RunStatus.RUNNING, started_at=at,
    )  # fmt: skip
    usage = Usage(input_tokens=8_195, output_tokens=1_766, cost=COST)
    with world.write() as tx:
        run = tx.runs.add(asked)
        tx.runs.set_replies(run.id, [
            ReplyPart(raw=HOSTILE.encode(), stop_reason="end_turn", part=part)
            for part in (_part(0), _part(1))
        ])  # fmt: skip
        ended = structs.replace(
            run, status=RunStatus.COMPLETED, ended_at=at + timedelta(seconds=2), usage=usage,
            **more,
        )  # fmt: skip
        value = msgspec.Raw(msgspec.json.encode({"text": text, "language": "en"}))
        tx.runs.finish(ended, [TypeResult(run_id=run.id, key="summary", version="1", value=value)])
        for number, state in enumerate((AttemptState.UNKNOWN, AttemptState.ANSWERED), start=1):
            spend = tx.spend.reserve(COST, Caps(), at, purpose="analysis", job_id=None)
            sent = CallAttempt(
                id=AttemptId(0), call_hash=f"{run.id}-{number}", engine="bedrock", model="lite",
                spend_id=spend.id, job_id=None, item_id=None, run_id=run.id, file_id=file.id,
                number=number, state=AttemptState.SENT, sent_at=at, lease_until=at,
            )  # fmt: skip
            sent = tx.calls.begin(sent)
            is_answer = state is AttemptState.ANSWERED
            if not is_answer:
                tx.spend.lose(spend.id)
            tx.calls.end(
                structs.replace(
                    sent,
                    state=state,
                    ended_at=at + timedelta(seconds=1),
                    code=None if is_answer else "ModelTimeoutException",
                    usage=usage if is_answer else None,
                )
            )
        tx.commit()
    return run.id


def _part(index: int) -> Part:
    start = 60.0 * index
    return Part(
        index=index, start_s=start, end_s=start + 60, core_start_s=start, core_end_s=start + 60
    )


def test_the_runs_are_a_table_with_what_each_cost(
    world: World, film: MediaFile, client: Client
) -> None:
    ran(world, film, "A boat.")
    page = shown(client, f"/files/{film.id}/runs")
    for words in ("bedrock · lite", "8,195, 1,766", "$0.0076", "2.0 s", "1 run · $0.0076 in all"):
        assert words in page


def test_a_run_shows_each_part_of_its_answer_escaped_and_each_call(
    world: World, film: MediaFile, client: Client
) -> None:
    run = ran(world, film, "A boat.", unanswered=("summary",))
    page = client.get(f"/files/{film.id}/runs/{run}", headers=PAGE).text
    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 2
    assert "Part 2, 01:00–02:00" in page
    assert "ModelTimeoutException" in page
    assert "outcome unknown" in page
    assert f'up to {dollars(COST, 4)}<span class="also">stays reserved</span>' in page
    assert "Only part of the answer came back." in page
    other = world.add("other.mp4", b"2", video_facts())
    assert client.get(f"/files/{other.id}/runs/{run}", headers=PAGE).status_code == 404


def test_two_runs_are_compared_where_two_are_chosen(
    world: World, film: MediaFile, client: Client
) -> None:
    first, second = ran(world, film, "A boat."), ran(world, film, "A <b>ship</b>.")
    page = client.get(f"/files/{film.id}/runs/compare?run={first}&run={second}", headers=PAGE).text
    assert '<del class="differs">A boat.</del>' in page
    assert '<ins class="differs">A &lt;b&gt;ship&lt;/b&gt;.</ins>' in page
    assert "Choose two runs" in shown(client, f"/files/{film.id}/runs/compare?run={first}&run=x")


def test_a_result_says_who_made_it_for_how_much_and_that_it_was_cut(
    world: World, film: MediaFile, client: Client
) -> None:
    run = ran(world, film, "A boat.", unanswered=("summary",))
    page = shown(client, f"/files/{film.id}")
    assert f"bedrock · lite · run {run} · $0.0076" in page
    assert "Cut off: only what came back whole is shown." in page


def test_programs_get_the_same(world: World, film: MediaFile, client: Client) -> None:
    first, second = ran(world, film, "A boat."), ran(world, film, "A ship.")
    listed = client.get(f"/api/files/{film.id}/runs").json()
    assert [run["id"] for run in listed["runs"]] == [second, first]
    assert listed["cost_usd"] == "0.015200"
    detail = client.get(f"/api/runs/{first}").json()
    assert [(call["state"], call["cost_usd"]) for call in detail["calls"]] == [
        ("UNKNOWN", None),
        ("ANSWERED", "0.007600"),
    ]
    assert [reply["start_s"] for reply in detail["replies"]] == [0.0, 60.0]
    compared = client.get(f"/api/runs/compare?a={first}&b={second}").json()
    assert compared["types"][0]["rows"][0] == {
        "label": "Text", "depth": 0, "left": "A boat.", "right": "A ship.", "differs": True,
    }  # fmt: skip
