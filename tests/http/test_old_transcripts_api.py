"""The predecessor's lists, its scan of a folder, and captions for the player."""

import os
from datetime import timedelta

import pytest
from litestar import Litestar
from litestar.testing import TestClient
from msgspec import structs

from domain.library.file import MediaFile
from domain.shared.problem import Problem
from domain.transcription.transcript import Segment, TranscriptState
from tests.http.said import SAID, TEXT, film, said
from tests.http.world import World, image_facts

LIST = "/transcriptions/api/transcripts"
SCAN = "/transcriptions/api/scan"
CUT = Problem(code="audio_broken", message="The sound breaks off.", remedy="Copy it again.")


Shared = tuple[World, TestClient[Litestar]]


@pytest.fixture
def file(world: World) -> MediaFile:
    return film(world)


def test_rows_have_the_text_and_segments_where_they_are_asked_for(
    world: World, client: TestClient[Litestar], file: MediaFile
) -> None:
    said(world, file)
    answer = client.get(LIST).json()
    (row,) = answer["transcripts"]
    assert (row["transcript_text"], row["segments"], row["word_timestamps"]) == (TEXT, None, None)
    assert (row["file_name"], row["model_name"], row["status"]) == (
        "film.mp4",
        "small",
        "COMPLETED",
    )
    assert (row["character_count"], row["word_count"]) == (len(TEXT.replace(" ", "")), 7)
    assert (answer["total_count"], answer["limit"], answer["offset"]) == (1, 100, 0)
    assert (answer["available_models"], answer["available_languages"]) == (["small"], ["en"])
    (row,) = client.get(f"{LIST}?include=segments").json()["transcripts"]
    assert [segment["doubt"] for segment in row["segments"]] == [None, None, "repeats"]
    assert row["word_timestamps"][0]["word"] == " The"
    one = client.get(f"/transcriptions/api/transcript/{row['id']}").json()
    assert one == row


def test_the_old_filters_and_orders_hold(
    world: World, client: TestClient[Litestar], file: MediaFile
) -> None:
    first = said(world, file)
    world.time.set(world.time.now() + timedelta(days=1))
    partial = {"state": TranscriptState.PARTIAL, "problem": CUT, "heard_s": 30.0}
    said(world, film(world, "other.mp4"), model="tiny", language="de", **partial)
    day = first.made_at.date().isoformat()
    for query, names in {
        "": ["other.mp4", "film.mp4"],
        "sort_by=file_name&sort_order=asc": ["film.mp4", "other.mp4"],
        "sort_by=model_name": ["other.mp4", "film.mp4"],
        "sort_by=created_at&sort_order=asc&limit=1": ["film.mp4"],
        "limit=1&offset=1": ["film.mp4"],
        "status=COMPLETED": ["film.mp4"],
        "status=partial": ["other.mp4"],
        "model=tiny": ["other.mp4"],
        "language=en": ["film.mp4"],
        "search=other": ["other.mp4"],
        "search=boat": ["other.mp4", "film.mp4"],
        f"to_date={day}": ["film.mp4"],
        "to_date=9999-12-31": ["other.mp4", "film.mp4"],
    }.items():
        rows = client.get(f"{LIST}?{query}").json()["transcripts"]
        assert [row["file_name"] for row in rows] == names, query
    (row,) = client.get(f"{LIST}?status=PARTIAL").json()["transcripts"]
    assert row["error_message"] == CUT.message


@pytest.mark.parametrize(
    ("status", "where"),
    [("FAILED", "/api/jobs/failures"), ("PENDING", "/api/jobs"), ("IN_PROGRESS", "/api/jobs")],
)
def test_what_has_no_transcript_is_said_to_be_elsewhere(
    shared: Shared, status: str, where: str
) -> None:
    world, client = shared
    said(world, film(world))
    answer = client.get(f"{LIST}?status={status}").json()
    assert (answer["transcripts"], answer["total_count"]) == ([], 0)
    assert where in answer["message"]


@pytest.mark.parametrize(("asked", "used"), [("0", 1), ("-5", 1), ("99999", 500)])
def test_the_limit_is_clamped(shared: Shared, asked: str, used: int) -> None:
    _, client = shared
    assert client.get(f"{LIST}?limit={asked}").json()["limit"] == used


@pytest.mark.parametrize(
    "query",
    ["status=DONE", "sort_by=text", "offset=-1", "from_date=x", "search=%00", "include=words",
     f"offset={'9' * 30}", "limit=x"]
)  # fmt: skip
def test_a_query_without_sense_names_the_key(shared: Shared, query: str) -> None:
    _, client = shared
    answer = client.get(f"{LIST}?{query}")
    assert answer.status_code == 400, answer.text
    assert query.partition("=")[0] in answer.json()["detail"]


def test_a_transcript_is_deleted_under_the_old_address(
    world: World, client: TestClient[Litestar], file: MediaFile
) -> None:
    made = said(world, file)
    place = f"/transcriptions/api/transcript/{made.id}"
    assert client.delete(place).json()["transcript_id"] == made.id
    assert client.get(place).status_code == 404


def test_a_scan_tells_known_unknown_and_transcribed_files_apart(
    world: World, client: TestClient[Litestar], file: MediaFile
) -> None:
    made = said(world, file)
    changed = film(world, "changed.mp4")
    said(world, changed)
    (world.media / "changed.mp4").write_bytes(b"something else by now")
    world.add("photo.jpg", b"y", image_facts())
    (world.media / "deep").mkdir()
    for name in ("deep/new.MOV", "talk.mp3", "notes.txt"):
        (world.media / name).write_bytes(b"new")
    body = {"directory_path": str(world.media), "model_size": "small"}
    answer = client.post(SCAN, json=body).json()
    found = {one["filename"]: one for one in answer["files"]}
    assert list(found) == ["changed.mp4", "new.MOV", "film.mp4", "talk.mp3"]
    assert found["film.mp4"] == {
        "path": str(world.media / "film.mp4"),
        "filename": "film.mp4",
        "size_bytes": 8,
        "file_id": file.id,
        "already_transcribed": True,
        "transcript_id": made.id,
    }
    assert (found["changed.mp4"]["file_id"], found["changed.mp4"]["already_transcribed"]) == (
        changed.id,
        False,
    )
    assert (found["new.MOV"]["file_id"], found["new.MOV"]["transcript_id"]) == (None, None)
    assert (answer["total_count"], answer["already_transcribed_count"]) == (4, 1)
    assert answer["complete"] is True

    def names(**more: object) -> list[str]:
        listed = client.post(SCAN, json=body | more).json()
        assert (listed["limit"], listed["offset"]) == (
            more.get("limit", 10_000),
            more.get("offset", 0),
        )
        return [one["filename"] for one in listed["files"]]

    assert names(recursive=False) == ["changed.mp4", "film.mp4", "talk.mp3"]
    assert names(extensions=[".mov", "MP3"]) == ["new.MOV", "talk.mp3"]
    assert names(limit=2, offset=1) == ["new.MOV", "film.mp4"]
    other = client.post(SCAN, json=body | {"model_size": "tiny", "limit": 1}).json()
    assert (other["total_count"], other["already_transcribed_count"]) == (4, 0)
    default = client.post(SCAN, json={"directory_path": str(world.media)}).json()
    assert default["model_size"] == "medium"


@pytest.mark.parametrize(
    "ask", ["{media}/..", "{media}/../private", "/", "/nowhere", "~root", "{media}/links/out",
            "{media}/links/out/deeper", "{media}other"]
)  # fmt: skip
def test_a_scan_stays_below_the_allowed_folders(shared: Shared, ask: str) -> None:
    world, client = shared
    private = world.media.parent / "private" / "deeper"
    private.mkdir(parents=True, exist_ok=True)
    (private / "secret.mp4").write_bytes(b"x")
    inside = world.media / "links"
    if not inside.exists():
        inside.mkdir()
        (inside / "out").symlink_to(world.media.parent / "private")
        (inside / "in.mp4").symlink_to(private / "secret.mp4")
    answer = client.post(SCAN, json={"directory_path": ask.format(media=world.media)})
    assert (answer.status_code, answer.json()["code"]) == (403, "folder_not_allowed")
    assert client.post(SCAN, json={"directory_path": str(inside)}).json()["files"] == []


def test_a_scan_of_a_folder_that_is_not_there_is_not_found(
    world: World, client: TestClient[Litestar]
) -> None:
    for name in ("nowhere", "a\0b"):
        answer = client.post(SCAN, json={"directory_path": f"{world.media}/{name}"})
        assert (answer.status_code, answer.json()["code"]) == (404, "folder_not_found")


def test_a_scanned_path_of_any_name_is_one_that_can_be_transcribed(
    world: World, client: TestClient[Litestar]
) -> None:
    name = os.fsdecode(b"caf\xe9\n.mp4")
    file = film(world, name, audio_codec="mp3")
    (scanned,) = client.post(SCAN, json={"directory_path": str(world.media)}).json()["files"]
    assert scanned["file_id"] == file.id
    body = {"file_path": scanned["path"]}
    started = client.post("/transcriptions/api/transcribe-single", json=body)
    assert (started.status_code, started.json()["file_id"]) == (202, file.id)


def test_captions_are_those_of_the_preferred_transcript_as_it_is_now(
    world: World, client: TestClient[Litestar], file: MediaFile
) -> None:
    captions = f"/media/{file.id}/captions.vtt"
    missing = client.get(captions)
    assert (missing.status_code, missing.json()["code"]) == (404, "not_transcribed")
    made = said(world, file)
    answer = client.get(captions)
    assert answer.headers["content-type"] == "text/vtt; charset=utf-8"
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.text.startswith("WEBVTT")
    assert "The red boat waits." in answer.text
    assert "Thank you" not in answer.text
    seen = {"if-none-match": answer.headers["etag"]}
    assert client.get(captions, headers=seen).status_code == 304
    fix = {"start_s": 1.0, "end_s": 3.0, "text": "A red coat."}
    assert client.post(f"/api/transcripts/{made.id}/corrections", json=fix).status_code == 201
    again = client.get(captions, headers=seen)
    assert again.status_code == 200
    assert "A red coat." in again.text


def test_captions_of_another_transcript_are_asked_for_by_its_number(
    world: World, client: TestClient[Litestar], file: MediaFile
) -> None:
    said(world, file)
    segment = structs.replace(SAID[1], text="Something <b>else</b> --> here")
    tiny = said(world, file, model="tiny", segments=(segment,))
    of_other = said(world, film(world, "other.mp4"))
    captions = f"/media/{file.id}/captions.vtt"
    shown = client.get(f"{captions}?transcript={tiny.id}").text
    assert "Something &lt;b&gt;else" in shown
    assert client.head(captions).status_code == 200
    for asked, status in ((of_other.id, 404), (99, 404), ("x", 400), ("²", 400), ("9" * 30, 400)):
        assert client.get(f"{captions}?transcript={asked}").status_code == status, asked
    assert client.get("/media/99/captions.vtt").status_code == 404
    assert client.post(captions).status_code in (403, 405, 415)


def test_captions_without_a_word_are_still_captions(
    world: World, client: TestClient[Litestar], file: MediaFile
) -> None:
    nothing: tuple[Segment, ...] = ()
    said(world, file, segments=nothing)
    answer = client.get(f"/media/{file.id}/captions.vtt")
    assert (answer.status_code, answer.text.strip()) == (200, "WEBVTT")
