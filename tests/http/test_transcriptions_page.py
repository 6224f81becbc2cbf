"""The page of what was said, and the forms that have it heard, as they are without any script."""

import re
from html import unescape

import pytest
from httpx import Response
from litestar import Litestar
from litestar.testing import TestClient
from msgspec import structs

from adapters.memory.speech_models import MemorySpeechModels
from domain.shared.ids import JobId
from domain.transcription.problems import SpeechProblem, problem
from domain.transcription.transcript import Segment, TranscriptState
from tests.http.pages import PAGE, send, shown
from tests.http.said import SAID, film, said
from tests.http.world import World, image_facts, video_facts

HOSTILE = "</td><script>alert(1)</script> “boats”"


@pytest.fixture
def library(world: World) -> World:
    said(world, film(world, "harbour.mp4"))
    said(world, film(world, "short.mp4"), segments=SAID[:1], model="tiny", language="de")
    silent = {"segments": (), "problem": problem(SpeechProblem.NO_SPEECH)}
    said(world, film(world, "wind.mp4"), language=None, **silent)
    broken = {"state": TranscriptState.PARTIAL, "heard_s": 22.0}
    why = problem(SpeechProblem.AUDIO_BROKEN)
    said(world, film(world, "torn.mp4"), problem=why, model="tiny", **broken)
    world.add("photo.jpg", b"y", image_facts())
    return world


def listed(page: str) -> list[str]:
    return re.findall(r'id="transcript-\d+" href="[^"]+" title="([^"]+)"', page)


def row(page: str, name: str) -> str:
    (found,) = (part for part in page.split('<tr role="row">') if f'title="{name}"' in part)
    return found


def options(world: World, answer: Response) -> dict[str, object]:
    with world.read() as now:
        return now.jobs.get(JobId(answer.headers["location"].rpartition("/")[2])).options


@pytest.mark.usefixtures("library")
def test_a_row_says_what_was_heard_and_how_well(client: TestClient[Litestar]) -> None:
    page = shown(client, "/transcriptions")
    assert 'data-say="4 transcripts, 4 m 00 s"' in page
    harbour = row(page, "harbour.mp4")
    for words in ("The red boat waits.", "small", "English", "0.90", "01:00", "1 doubtful"):
        assert words in harbour
    assert "5.00×" in harbour
    assert "no speech" in row(page, "wind.mp4")
    assert "short" in row(page, "short.mp4")
    assert "Heard up to 00:22." in row(page, "torn.mp4")
    assert re.search(r'href="/files/\d+\?panel=transcript&transcript=\d+"', harbour)
    assert re.search(r'href="/api/transcripts/\d+/download\?format=srt"', harbour)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("model=tiny", {"short.mp4", "torn.mp4"}),
        ("language=de", {"short.mp4"}),
        ("state=partial", {"torn.mp4"}),
        ("short=yes", {"short.mp4", "wind.mp4"}),
        ("doubtful=true", {"harbour.mp4", "torn.mp4"}),
        ("text=nobody knows", {"harbour.mp4", "torn.mp4"}),
        ("text=wind", {"wind.mp4"}),
        ("until=2001-01-01", set()),
        ("current=no", set()),
    ],
)
@pytest.mark.usefixtures("library")
def test_the_list_is_narrowed_by_its_address(
    client: TestClient[Litestar], query: str, names: set[str]
) -> None:
    page = shown(client, f"/transcriptions?{query}")
    assert set(listed(page)) == names
    assert ("without these filters" in page) == (not names)


@pytest.mark.usefixtures("library")
def test_a_head_sorts_and_turns_round_and_a_chip_says_what_holds(
    client: TestClient[Litestar],
) -> None:
    page = shown(client, "/transcriptions?sort=file&model=tiny")
    assert listed(page) == ["short.mp4", "torn.mp4"]
    assert 'id="sort-file" href="/transcriptions?model=tiny&sort=-file"' in page
    assert 'id="drop-model" href="/transcriptions?sort=file"' in page
    assert "<b>2</b> of 4 transcripts match" in page


def test_fifty_stand_on_a_page(world: World, client: TestClient[Litestar]) -> None:
    for number in range(51):
        said(world, film(world, f"{number:02}.mp4"), segments=SAID[:1])
    first = shown(client, "/transcriptions?sort=file")
    assert 'rel="next" href="/transcriptions?sort=file&page=2"' in first
    assert listed(shown(client, "/transcriptions?sort=file&page=2")) == ["50.mp4"]


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("state=asleep", "state"),
        ("short=perhaps", "short"),
        ("from=soon", "from"),
        ("until=9999-12-31", "until"),
        ("sort=made%27;drop", "sort"),
        ("page=0", "page"),
        ("text=%00", "text"),
        (f"model={'x' * 1001}", "model"),
        ("q=boats&page=-1", "page"),
    ],
)
def test_a_value_that_cannot_be_used_names_its_key(
    client: TestClient[Litestar], query: str, key: str
) -> None:
    answer = client.get(f"/transcriptions?{query}", headers=PAGE)
    assert answer.status_code == 400
    assert key in answer.text


def test_words_of_a_model_are_shown_and_never_obeyed(
    world: World, client: TestClient[Litestar]
) -> None:
    spoken = (Segment(start_s=0, end_s=2, text=HOSTILE),)
    said(world, film(world), segments=spoken, model="<b>tiny", language="<i>")
    page = client.get("/transcriptions", headers=PAGE).text
    assert "<script>alert" not in page
    assert "<b>tiny" not in page
    assert "&lt;script&gt;alert" in page


@pytest.mark.usefixtures("library")
def test_where_nobody_says_it_the_page_leads_to_the_search_of_everything(
    client: TestClient[Litestar],
) -> None:
    page = shown(client, "/transcriptions?q=zebra")
    assert "Nobody says that" in page
    assert 'href="/search?q=zebra"' in page
    assert client.get(f"/transcriptions?q={'x' * 501}", headers=PAGE).status_code == 400


def test_an_empty_page_says_what_it_would_hold_and_how_to_begin(
    world: World, client: TestClient[Litestar]
) -> None:
    assert 'href="/files?dialog=import"' in shown(client, "/transcriptions")
    film(world)
    page = shown(client, "/transcriptions")
    assert "Nothing leaves the machine and it is free." in page
    assert 'href="/files?has_transcript=false"' in page
    assert "models pull" not in page


def test_without_a_model_the_command_that_fetches_one_is_named(world: World) -> None:
    film(world)
    world.serve_models(MemorySpeechModels(()))
    with world.client() as client:
        page = shown(client, "/transcriptions")
        assert "reelsight models pull medium" in page
        assert "Transcribe all…" not in page
        asking = send(client, "/files/transcribe/ask", kind="video").text
        assert "No model is on this machine yet" in asking
        assert '<button class="btn primary" type="submit" disabled>' in asking


@pytest.mark.usefixtures("library")
def test_a_transcript_is_deleted_when_that_was_confirmed(client: TestClient[Litestar]) -> None:
    page = shown(client, "/transcriptions?text=harbour")
    (ask,) = set(re.findall(r'href="(/transcriptions/\d+/delete)"', page))
    asking = shown(client, ask)
    assert "harbour.mp4" in asking
    assert "what people corrected" in asking
    assert client.post(ask, headers=PAGE).status_code == 403
    answer = send(client, ask)
    assert (answer.status_code, answer.headers["location"]) == (303, "/transcriptions")
    assert "harbour.mp4" not in shown(client, "/transcriptions")
    assert client.get(ask, headers=PAGE).status_code == 404


@pytest.mark.usefixtures("library")
def test_the_dialog_counts_what_can_be_heard_and_offers_the_models_that_are_here(
    client: TestClient[Litestar],
) -> None:
    answer = send(client, "/files/transcribe/ask", kind="video")
    page = unescape(answer.text)
    assert "Transcribe 4 files" in page
    assert "4 m 00 s of sound" in page
    assert "all have a transcript already" in page
    assert re.search(r'value="medium" checked>', page)
    assert re.search(r'value="large-v3" disabled>', page)
    assert "reelsight models pull large-v3" in page
    assert '<option value="cuda" disabled>NVIDIA card, none was found</option>' in page
    assert "automatic: processor" in page
    assert '<option value="de">German</option>' in page
    assert 'name="force" value="true" checked' in page
    assert '<input type="hidden" name="kind" value="video">' in page


def test_pictures_have_nothing_to_hear(world: World, client: TestClient[Litestar]) -> None:
    world.add("photo.jpg", b"y", image_facts())
    world.add("silent.mp4", b"z", video_facts())
    page = send(client, "/files/transcribe/ask", kind="").text
    assert "Nothing to transcribe" in page
    assert "2 files without sound left out" in page


def test_a_filter_is_heard_as_the_form_says(world: World, client: TestClient[Litestar]) -> None:
    film(world)
    answer = send(
        client, "/files/transcribe", asked="true", kind="video", model="tiny", language="de",
        device="cpu", compute_type="int8",
    )  # fmt: skip
    assert answer.status_code == 303
    asked = options(world, answer)["options"]
    assert isinstance(asked, dict)
    assert asked | {"model": "tiny", "language": "de", "device": "cpu", "vad": False} == asked


def test_a_row_of_its_own_is_heard_as_is_usual(world: World, client: TestClient[Litestar]) -> None:
    file = film(world)
    answer = send(client, "/files/transcribe", ids=str(file.id), force="true")
    asked = options(world, answer)["options"]
    assert isinstance(asked, dict)
    assert asked | {"model": "medium", "vad": True, "device": "auto"} == asked


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"model": "large-v3"}, 409),
        ({"model": "../../etc"}, 400),
        ({"device": "abacus"}, 400),
        ({"compute_type": "float128"}, 400),
        ({"ids": "one; drop"}, 400),
        ({"ids": "999"}, 404),
    ],
)
def test_what_cannot_be_done_is_said_and_begins_nothing(
    world: World, client: TestClient[Litestar], fields: dict[str, str], status: int
) -> None:
    film(world)
    answer = send(client, "/files/transcribe", **fields)
    assert answer.status_code == status, answer.text
    assert world.jobs() == 0


@pytest.mark.usefixtures("library")
def test_transcripts_are_summed_up_from_the_files_for_nothing_whatever_engine_is_configured(
    world: World, client: TestClient[Litestar]
) -> None:
    page = shown(client, "/files")
    assert 'hx-post="/files/summarize"' in page
    answer = send(client, "/files/summarize", kind="video")
    assert answer.status_code == 303
    with world.read() as now:
        job = now.jobs.get(JobId(answer.headers["location"].rpartition("/")[2]))
    assert job.kind == "batch-transcript-summary"
    assert job.options["engine"] == "extractive"


def test_the_steps_of_a_file_tell_its_transcript(
    world: World, client: TestClient[Litestar]
) -> None:
    said(world, film(world, "long.mp4"))
    said(world, film(world, "brief.mp4"), segments=SAID[:1])
    page = shown(client, "/files")
    assert "Transcript done, Transcript summary not done" in page
    assert "Transcript done, fewer than 20 characters" in page


@pytest.mark.usefixtures("library")
def test_one_of_an_older_version_of_the_file_says_so(
    world: World, client: TestClient[Litestar]
) -> None:
    old = structs.replace(film(world, "changed.mp4"), fingerprint="of-another-day")
    said(world, old)
    assert listed(shown(client, "/transcriptions?current=no")) == ["changed.mp4"]
    assert "older version" in row(shown(client, "/transcriptions"), "changed.mp4")
