"""Summing up what is said, over HTTP; and finding it."""

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from msgspec import structs

from application.analysis.indexing.refresh_index import RefreshIndex
from application.plugins.registry import load_analysis_types
from domain.analysis.context import Context
from domain.analysis.run import RunStatus
from domain.library.file import MediaFile
from domain.transcription.transcript import Transcript
from tests.contract.store_samples import analysis_run, type_result
from tests.contract.transcript_samples import segment, transcript
from tests.http.world import World, video_facts

TYPES = load_analysis_types([], discover=False)


@pytest.fixture
def clip(world: World) -> MediaFile:
    world.add("silent.mp4", b"s" * 10, video_facts())
    return world.add("clip.mp4", b"x" * 2000, video_facts())


@pytest.fixture
def heard(world: World, clip: MediaFile) -> Transcript:
    said = (segment("The kestrel circles."), segment("Boats wait at the quay.", 20.0))
    with world.write() as tx:
        of = transcript(clip.id, media_hash=clip.fingerprint or "", words=7, language="en")
        put = tx.transcripts.put(of, said)
        RefreshIndex(types=TYPES)(tx, clip.id)
        tx.commit()
    return put


@pytest.mark.usefixtures("heard")
def test_chosen_transcripts_are_summed_up(client: TestClient[Litestar], clip: MediaFile) -> None:
    answer = client.post("/api/batch/transcript-summary", json={"filter": {}})
    assert answer.status_code == 202, answer.text
    started = answer.json()
    assert started["total_files"] == 1
    assert started["left_out"] == {"no_transcript": 1}
    status = client.get(started["status_url"]).json()
    assert status["total_files"] == 1

    forced = {"file_ids": [clip.id], "force": True}
    assert client.post("/api/batch/transcript-summary", json=forced).status_code == 202


@pytest.mark.usefixtures("clip")
@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"file_ids": [1]}, 404, "nothing_to_do"),
        ({}, 400, "nothing_chosen"),
        ({"filter": {}, "model": "premier"}, 400, "unknown_engine"),
        ({"filter": {}, "forse": True}, 400, "invalid_input"),
        ({"file_ids": [99]}, 404, "file_not_found"),
    ],
)
def test_what_cannot_be_summed_up_is_refused(
    client: TestClient[Litestar], body: dict[str, object], status: int, code: str
) -> None:
    answer = client.post("/api/batch/transcript-summary", json=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.usefixtures("heard")
def test_the_chore_is_a_dry_run_unless_told_otherwise(client: TestClient[Litestar]) -> None:
    path = "/api/maintenance/backfill-transcript-summaries"
    told = client.post(path, json={})
    assert (told.status_code, told.json()["job_id"]) == (200, None)
    assert told.json()["found"]["missing"]["examples"] == ["clip.mp4"]
    assert client.post(path, json={"dry_run": False}).status_code == 202


def test_a_found_word_leads_to_its_transcript_and_its_moment(
    client: TestClient[Litestar], clip: MediaFile, heard: Transcript
) -> None:
    asked = {"q": "boats quay", "sources": "transcript"}
    answer = client.get("/search/api/search", params=asked).json()
    assert answer["results_by_source"] == {"file": 0, "transcript": 1, "nova": 0}
    (result,) = answer["results"]
    assert (result["source_type"], result["source_id"]) == ("transcript", heard.id)
    assert result["match_field"] == "segments"
    assert result["preview"] == "Boats wait at the quay."
    assert result["metadata"]["file_id"] == clip.id
    assert (result["metadata"]["start_seconds"], result["metadata"]["end_seconds"]) == (20, 21)
    assert (result["metadata"]["model"], result["metadata"]["language"]) == ("medium", "en")
    assert result["actions"]["view"] == f"/files/{clip.id}?t=20"

    (file,) = client.get("/api/search", params={"q": "kestrel circles"}).json()["files"]
    (moment,) = file["moments"]
    assert (moment["origin"], moment["source"], moment["start_s"]) == (
        "transcript",
        "transcript",
        0,
    )


def test_the_page_of_a_file_says_what_a_run_did_not_know_yet(
    world: World, client: TestClient[Litestar], clip: MediaFile, heard: Transcript
) -> None:
    told = Context(file_name=clip.name, folders=("media",))
    with world.write() as tx:
        run = tx.runs.add(analysis_run(clip.id), told)
        knew = Context(
            file_name=clip.name,
            folders=("media",),
            transcript_id=heard.id,
            words_at=heard.changed_at,
        )
        tx.runs.add(analysis_run(clip.id), knew)
        ended = structs.replace(run, status=RunStatus.COMPLETED, ended_at=run.started_at)
        tx.runs.finish(ended, [type_result("summary", b'{"text": "A quay."}')])
        tx.commit()
    page = client.get(f"/files/{clip.id}?panel=runs").text
    assert page.count("Made before the transcript.") == 2  # the run, and the result that is its
    (result,) = client.get(f"/api/files/{clip.id}").json()["results"]
    assert result["context_newer"] == ["made before the transcript"]
