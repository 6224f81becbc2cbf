"""Transcripts as programs read, correct, choose and delete them."""

from datetime import timedelta

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from domain.analysis.transcript_summary import TranscriptSummary
from domain.library.file import MediaFile
from domain.transcription.transcript import Transcript, TranscriptState
from tests.http.said import TEXT, film, said
from tests.http.world import World

Shared = tuple[World, TestClient[Litestar]]


@pytest.fixture(scope="module")
def kept(shared: Shared) -> TestClient[Litestar]:
    """With one transcript."""
    said(shared[0], film(shared[0]))
    return shared[1]


@pytest.fixture
def file(world: World) -> MediaFile:
    return film(world)


@pytest.fixture
def spoken(world: World, file: MediaFile) -> Transcript:
    return said(world, file)


def test_one_transcript_comes_with_segments_words_doubts_and_summary(
    world: World, client: TestClient[Litestar], spoken: Transcript
) -> None:
    summary = TranscriptSummary(
        transcript_id=spoken.id,
        text="A boat.",
        was_cut=False,
        engine="memory",
        model="memory-1",
        of_words_at=spoken.changed_at,
        made_at=world.time.now(),
    )
    with world.write() as tx:
        tx.summaries.put(summary)
        tx.commit()
    answer = client.get(f"/api/transcripts/{spoken.id}").json()
    assert (answer["model_name"], answer["status"], answer["language"]) == (
        "small",
        "COMPLETED",
        "en",
    )
    assert answer["file_name"] == "film.mp4"
    assert answer["text"] == TEXT
    assert (answer["segment_count"], answer["doubtful_count"]) == (3, 1)
    assert answer["realtime_factor"] == 5.0
    assert (answer["preferred"], answer["current"]) == (True, True)
    first, _, last = answer["segments"]
    assert first["words"][1] == {"word": " red", "start": 1.5, "end": 2.0, "probability": 0.8}
    assert (first["id"], first["no_speech_prob"], first["doubt"]) == (0, 0.1, None)
    assert (last["text"], last["doubt"]) == ("Thank you. Thank you.", "repeats")
    assert (answer["summary"]["text"], answer["summary"]["stale"]) == ("A boat.", False)


def test_a_correction_shows_and_can_be_taken_back(
    client: TestClient[Litestar], spoken: Transcript
) -> None:
    place = f"/api/transcripts/{spoken.id}"
    body = {"start_s": 1.0, "end_s": 3.0, "text": "The red coat waits.", "author": "Ada"}
    answer = client.post(f"{place}/corrections", json=body)
    assert answer.status_code == 201
    edit, first = answer.json()["edit"], answer.json()["transcript"]["segments"][0]
    assert (edit["author"], edit["action"]) == ("Ada", "set")
    assert (first["text"], first["by_person"], first["words"]) == (
        "The red coat waits.",
        True,
        [],
    )
    assert first["edit_id"] == edit["id"]
    again = client.post(f"{place}/corrections", json=body)
    assert (again.status_code, again.json()["edit"]) == (200, None)
    undo = {"changes": [{"action": "undo", "type": edit["type"], "supersedes": edit["id"]}]}
    undone = client.patch(f"/api/files/{spoken.file_id}/results", json=undo)
    assert undone.status_code == 200, undone.text
    assert client.get(place).json()["text"] == TEXT


def test_a_correction_by_who_did_not_see_the_last_one_is_refused(
    client: TestClient[Litestar], spoken: Transcript
) -> None:
    place = f"/api/transcripts/{spoken.id}/corrections"
    body = {"start_s": 1.0, "end_s": 3.0, "text": "One.", "supersedes": None}
    assert client.post(place, json=body).status_code == 201
    late = client.post(place, json={**body, "text": "Two."})
    assert (late.status_code, late.json()["code"]) == (409, "edited_meanwhile")


@pytest.mark.parametrize(
    "body",
    [
        {"start_s": 3, "end_s": 1, "text": "x"},
        {"start_s": -1, "end_s": 1, "text": "x"},
        {"start_s": 1, "end_s": 1e308, "text": "x"},
        {"start_s": "one", "end_s": 2, "text": "x"},
        {"start_s": 1, "end_s": 2},
        {"start_s": 1, "end_s": 2, "text": None},
        {"start_s": 1, "end_s": 2, "text": "x", "words": []},
        {"start_s": 1, "end_s": 2, "text": "x" * 5_000_000},
    ],
)
def test_a_correction_without_sense_is_refused(
    kept: TestClient[Litestar], body: dict[str, object]
) -> None:
    answer = kept.post("/api/transcripts/1/corrections", json=body)
    assert answer.status_code == 400, answer.text
    assert kept.get("/api/transcripts/1").json()["text"] == TEXT


def test_another_one_is_preferred_and_the_last_one_goes(
    world: World, client: TestClient[Litestar], file: MediaFile
) -> None:
    small, tiny = said(world, file), said(world, file, model="tiny")
    of_file = f"/api/files/{file.id}/transcripts"

    def listed() -> list[tuple[int, bool]]:
        return [(t["id"], t["preferred"]) for t in client.get(of_file).json()["transcripts"]]

    assert listed() == [(small.id, True), (tiny.id, False)]
    answer = client.post(f"/api/transcripts/{tiny.id}/prefer", json={})
    assert (answer.status_code, answer.json()["preferred"]) == (200, True)
    assert listed() == [(tiny.id, True), (small.id, False)]
    assert client.delete(f"/api/transcripts/{tiny.id}").status_code == 200
    assert listed() == [(small.id, True)]
    assert client.get(f"/api/transcripts/{tiny.id}").status_code == 404


def test_one_of_older_content_cannot_be_preferred(
    world: World, client: TestClient[Litestar], file: MediaFile
) -> None:
    old = said(world, file, media_hash="1-old")
    assert client.get(f"/api/transcripts/{old.id}").json()["current"] is False
    assert client.post(f"/api/transcripts/{old.id}/prefer", json={}).status_code == 409


def test_the_list_is_filtered_sorted_and_paged(
    world: World, client: TestClient[Litestar], file: MediaFile
) -> None:
    first = said(world, file)
    world.time.set(world.time.now() + timedelta(days=1))
    said(world, film(world, "other.mp4"), model="tiny", language="de", segments=())
    every = client.get("/api/transcripts").json()
    assert [one["file_name"] for one in every["transcripts"]] == ["other.mp4", "film.mp4"]
    assert every["summary"]["total_duration_seconds"] == 120.0
    assert every["transcripts"][1]["opening"].startswith("The red boat")
    assert "segments" not in every["transcripts"][0]
    paged = client.get("/api/transcripts?per_page=1&page=2&sort_by=file&sort_order=asc").json()
    assert [one["file_name"] for one in paged["transcripts"]] == ["other.mp4"]
    assert paged["pagination"] == {"page": 2, "per_page": 1, "total": 2, "pages": 2}
    day = first.made_at.date().isoformat()
    for query, names in {
        "model=small": ["film.mp4"],
        "language=de": ["other.mp4"],
        "search=RED%20boat": ["film.mp4"],
        "doubtful=true": ["film.mp4"],
        "short=yes": ["other.mp4"],
        f"file_id={file.id}": ["film.mp4"],
        f"to_date={day}": ["film.mp4"],
        f"from_date={day}&to_date={day}": ["film.mp4"],
        "status=PARTIAL": [],
        "status=completed&model=small": ["film.mp4"],
    }.items():
        found = client.get(f"/api/transcripts?{query}").json()
        assert [one["file_name"] for one in found["transcripts"]] == names, query


@pytest.mark.parametrize(
    "query",
    ["limit=5", "modle=x", "status=FAILED", "page=0", "per_page=501", "from_date=soon",
     "search=%00", "short=maybe", "sort_by=id", "file_id=x", f"file_id={'9' * 30}",
     f"page={'9' * 30}", "model=" + "x" * 2_000]
)  # fmt: skip
def test_a_query_without_sense_names_the_key(kept: TestClient[Litestar], query: str) -> None:
    answer = kept.get(f"/api/transcripts?{query}")
    assert answer.status_code == 400, answer.text
    assert query.partition("=")[0] in answer.json()["detail"]


@pytest.mark.parametrize(
    ("wanted", "kind", "within"),
    [
        ("txt", "text/plain; charset=utf-8", "Nobody knows why."),
        ("json", "application/json", '"repeats"'),
        ("srt", "application/x-subrip; charset=utf-8", "00:00:01,000 --> 00:00:03,000"),
        ("vtt", "text/vtt; charset=utf-8", "00:00:01.000 --> 00:00:03.000"),
    ],
)
def test_it_is_downloaded_under_either_address(
    kept: TestClient[Litestar], wanted: str, kind: str, within: str
) -> None:
    mine = kept.get(f"/api/transcripts/1/download?format={wanted}")
    old = kept.get(f"/transcriptions/api/transcript/1/download?format={wanted}")
    assert within in mine.text
    assert mine.content == old.content
    assert mine.headers["content-type"] == kind
    name = f"film_transcript_1.{wanted}"
    assert mine.headers["content-disposition"] == f'attachment; filename="{name}"'
    name = f"transcript_1.{wanted}"
    assert old.headers["content-disposition"] == f'attachment; filename="{name}"'


def test_another_format_is_refused(kept: TestClient[Litestar]) -> None:
    for place in ("/api/transcripts", "/transcriptions/api/transcript"):
        answer = kept.get(f"{place}/1/download?format=docx")
        assert (answer.status_code, answer.json()["code"]) == (400, "unknown_transcript_format")


def test_the_detail_of_a_file_and_its_line_tell_of_transcripts(
    world: World, client: TestClient[Litestar], file: MediaFile
) -> None:
    made = said(world, file, state=TranscriptState.PARTIAL, heard_s=30.0)
    (listed,) = client.get(f"/api/files/{file.id}").json()["transcripts"]
    assert (listed["id"], listed["status"], listed["heard_seconds"]) == (made.id, "PARTIAL", 30.0)
    assert not {"segments", "text"} & listed.keys()
    (line,) = client.get("/api/files").json()["files"]
    assert line["has_transcription"] is True
    assert line["max_completed_transcript_chars"] == len(TEXT.replace(" ", ""))


def test_the_filters_of_the_search_list_models_and_languages(
    world: World, client: TestClient[Litestar], file: MediaFile
) -> None:
    said(world, file)
    filters = client.get("/search/api/search/filters").json()
    assert (filters["models"]["whisper"], filters["languages"]) == (["small"], ["en"])


def test_models_are_listed_with_the_command_that_fetches_them(
    client: TestClient[Litestar],
) -> None:
    answer = client.get("/api/models/speech").json()
    assert answer["default"] == "medium"
    models = {model["name"]: model for model in answer["models"]}
    assert (models["small"]["here"], models["small"]["pull"]) == (True, None)
    assert models["large-v3"]["pull"] == "reelsight models pull large-v3"


@pytest.mark.parametrize("method", ["get", "delete"])
@pytest.mark.parametrize("number", ["7", "9" * 30, "0"])
def test_what_is_not_there_is_not_found(
    kept: TestClient[Litestar], method: str, number: str
) -> None:
    for place in ("/api/transcripts", "/transcriptions/api/transcript"):
        answer = getattr(kept, method)(f"{place}/{number}")
        assert answer.status_code in (400, 404), answer.text
        assert answer.headers["content-type"] == "application/problem+json"
