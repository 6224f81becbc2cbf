"""What was said, on the page of a file: shown without any script, corrected through forms."""

import re
from html import unescape

import pytest
from httpx import Response
from litestar import Litestar
from litestar.testing import TestClient
from msgspec import structs

from application.transcription.start_transcription import TRANSCRIBE
from domain.jobs.job import ItemOutcome, ItemStatus, NewItem
from domain.library.file import MediaFile
from domain.library.kind import MediaKind
from domain.media.facts import AudioTrack
from domain.shared.ids import JobId
from domain.transcription.problems import SpeechProblem, problem
from domain.transcription.transcript import Doubt, Segment, Transcript, TranscriptState, Word
from tests.contract.store_samples import added, job
from tests.contract.transcript_samples import summary
from tests.http.transcript_parts import put_transcript
from tests.http.world import World, image_facts, video_facts

PAGE = {"accept": "text/html"}
HTMX = {**PAGE, "hx-request": "true"}
HOSTILE = "</li><script>alert(1)</script> {{7*7}} \u202e"
ESCAPED = "&lt;/li&gt;&lt;script&gt;alert(1)&lt;/script&gt; {{7*7}} \\u202e"


def spoken(start_s: float, text: str, **more: object) -> Segment:
    words = tuple(
        Word(start_s=start_s + at, end_s=start_s + at + 1, text=f" {word}", probability=0.9)
        for at, word in enumerate(text.split(" "))
    )
    given = {"start_s": start_s, "end_s": start_s + len(words), "text": text, "words": words}
    return Segment(**(given | more))  # type: ignore[arg-type]


@pytest.fixture
def film(world: World) -> MediaFile:
    sound = (AudioTrack(index=1),)
    return world.add("film.mp4", b"film", video_facts(duration_s=60.0, audio_tracks=sound))


@pytest.fixture
def said(world: World, film: MediaFile) -> Transcript:
    segments = (spoken(1.0, "over the bridge"), spoken(10.0, HOSTILE), spoken(20.0, "good night"))
    return put_transcript(world.write, film, world.time, segments)


def shown(client: TestClient[Litestar], address: str) -> str:
    answer = client.get(address, headers=PAGE)
    assert answer.status_code == 200, answer.text
    return answer.text


def line(page: str, start: str) -> str:
    found = re.search(rf'<li data-t="{start}".*?</li>', page, re.DOTALL)
    assert found, page
    return found[0]


def send(
    client: TestClient[Litestar], of: Transcript, what: str, headers: dict[str, str], **form: str
) -> Response:
    page = client.get(f"/files/{of.file_id}", headers=PAGE).text
    token = re.search(r'name="_csrf_token" value="([^"]+)"', page)
    assert token
    return client.post(
        f"/files/{of.file_id}/transcript/{of.id}/{what}",
        data={"_csrf_token": token[1], **form},
        headers=headers,
        follow_redirects=False,
    )


def test_the_words_are_read_and_their_times_are_links(
    client: TestClient[Litestar], said: Transcript
) -> None:
    page = shown(client, f"/files/{said.file_id}?t=11&source=original")
    assert 'id="panel-transcript" href="?panel=transcript" aria-current="page"' in page
    first = line(page, "1")
    assert f"?panel=transcript&transcript={said.id}&t=1#line-now" in unescape(first)
    assert "over the bridge" in first
    assert 'data-w="0,4 100,4 200,7"' in first
    assert 'id="line-now"' in line(page, "10")
    assert "small · English 0.90 · 8 words" in page
    assert f"/media/{said.file_id}/captions.vtt?transcript={said.id}" in page
    for form in ("txt", "srt", "vtt", "json"):
        assert f"/transcriptions/api/transcript/{said.id}/download?format={form}" in page


def test_words_are_shown_and_never_obeyed(client: TestClient[Litestar], said: Transcript) -> None:
    page = shown(client, f"/files/{said.file_id}")
    assert "<script>alert" not in page
    assert ESCAPED in line(page, "10")


def test_what_is_in_doubt_or_unsure_says_so(
    client: TestClient[Litestar], world: World, film: MediaFile
) -> None:
    unsure = Word(start_s=1, end_s=2, text=" Lindrake", probability=0.412)
    put_transcript(
        world.write,
        film,
        world.time,
        (
            Segment(start_s=1, end_s=2, text="Lindrake", words=(unsure,)),
            spoken(5.0, "so so so", doubt=Doubt.REPEATS),
            spoken(9.0, "thanks", doubt=Doubt.SILENCE),
        ),
    )
    page = shown(client, f"/files/{film.id}")
    assert '<span class="unsure" title="probability 0.41">Lindrake</span>' in line(page, "1")
    assert "repeats: may be invented" in line(page, "5")
    assert "silence: may be invented" in line(page, "9")


def test_one_that_broke_off_says_where_and_why(
    client: TestClient[Litestar], world: World, film: MediaFile
) -> None:
    put_transcript(
        world.write,
        film,
        world.time,
        (spoken(1.0, "over the bridge"),),
        state=TranscriptState.PARTIAL,
        heard_s=31.0,
        problem=problem(SpeechProblem.AUDIO_BROKEN),
    )
    item = NewItem(kind=TRANSCRIBE, subject=str(film.id), label=film.name, file_id=film.id)
    (item_id,) = added(world.write, job("hears"), [item])
    broken = ItemOutcome(status=ItemStatus.FAILED, problem=problem(SpeechProblem.AUDIO_BROKEN))
    with world.write() as tx:
        tx.jobs.claim(JobId("hears"), 1, 1)
        tx.jobs.finish(item_id, 1, broken, world.time.now())
        tx.commit()
    page = shown(client, f"/files/{film.id}")
    assert "Heard up to 00:31 of 01:00. The sound breaks off" in page
    assert page.count("The sound breaks off") == 1, "said once"
    assert "Copy the file again from its source" in page


def test_where_nobody_speaks_it_says_so(
    client: TestClient[Litestar], world: World, film: MediaFile
) -> None:
    put_transcript(world.write, film, world.time, (), problem=problem(SpeechProblem.NO_SPEECH))
    assert "No speech was heard in it." in shown(client, f"/files/{film.id}")


def test_what_was_not_heard_yet_can_be_transcribed(
    client: TestClient[Litestar], world: World, film: MediaFile
) -> None:
    page = shown(client, f"/files/{film.id}?panel=transcript")
    assert "Not transcribed yet" in page
    assert 'action="/files/transcribe/ask"' in page
    assert 'aria-current="page">File</a>' in shown(client, f"/files/{film.id}")
    mute = world.add("mute.mp4", b"mute", video_facts())
    assert "The file has no sound." in shown(client, f"/files/{mute.id}?panel=transcript")
    photo = world.add("photo.jpg", b"photo", image_facts())
    assert "panel-transcript" not in shown(client, f"/files/{photo.id}")


def test_a_line_is_corrected_and_brought_back(
    client: TestClient[Litestar], said: Transcript
) -> None:
    place = {"start": "1", "end": "4", "supersedes": ""}
    answer = send(client, said, "correct", HTMX, text=f"under {HOSTILE}", **place)
    assert answer.status_code == 200, answer.text
    assert answer.text.count("<li ") == 1
    assert f"under {ESCAPED}".replace(r"\u202e", "").strip() in answer.text
    assert "corrected by you" in answer.text
    edit = re.search(r'data-edit="(\d+)"', answer.text)
    assert edit
    assert "corrected by you" in line(shown(client, f"/files/{said.file_id}"), "1")
    back = send(client, said, "undo", HTMX, edit=edit[1], **place)
    assert back.text.count("<li ") == 1
    assert "over the bridge" in line(back.text, "1")
    assert "corrected by you" not in shown(client, f"/files/{said.file_id}")


def test_words_that_were_taken_out_can_be_brought_back(
    client: TestClient[Litestar], said: Transcript
) -> None:
    answer = send(client, said, "correct", HTMX, start="1", end="4", supersedes="", text="  ")
    assert "taken out by you" in answer.text
    page = shown(client, f"/files/{said.file_id}")
    assert "taken out by you" in line(page, "1")
    assert "over the bridge" not in page
    edit = re.search(r'data-edit="(\d+)"', page)
    assert edit
    send(client, said, "undo", PAGE, edit=edit[1], start="1", end="4")
    assert "over the bridge" in shown(client, f"/files/{said.file_id}")


def test_without_script_the_page_comes_again_at_that_line(
    client: TestClient[Litestar], said: Transcript
) -> None:
    answer = send(client, said, "correct", PAGE, start="1", end="4", supersedes="", text="hello")
    assert answer.status_code == 303
    there = f"/files/{said.file_id}?panel=transcript&transcript={said.id}&t=1#line-now"
    assert answer.headers["location"] == there


@pytest.mark.parametrize(
    "form",
    [
        {"start": "x", "end": "4"},
        {"start": "4", "end": "1"},
        {"start": "nan", "end": "4"},
        {"start": "1", "end": "inf"},
        {"start": "-1", "end": "4"},
        {"start": "1", "end": "4", "supersedes": "9; drop"},
        {},
    ],
)
def test_a_form_that_names_no_line_is_refused(
    client: TestClient[Litestar], said: Transcript, form: dict[str, str]
) -> None:
    answer = send(client, said, "correct", HTMX, text="hello", **form)
    assert answer.status_code == 400, answer.text
    assert "hello" not in shown(client, f"/files/{said.file_id}")


def test_who_saw_another_correction_is_told(
    client: TestClient[Litestar], said: Transcript
) -> None:
    place = {"start": "1", "end": "4", "supersedes": ""}
    send(client, said, "correct", HTMX, text="first", **place)
    answer = send(client, said, "correct", HTMX, text="second", **place)
    assert answer.status_code == 409
    assert "first" in line(shown(client, f"/files/{said.file_id}"), "1")


def test_a_transcript_of_another_file_is_none_of_this_one(
    client: TestClient[Litestar], world: World, said: Transcript
) -> None:
    other = world.add("other.mp4", b"other", video_facts())
    page = shown(client, f"/files/{said.file_id}")
    token = re.search(r'name="_csrf_token" value="([^"]+)"', page)
    assert token
    for what in ("correct", "undo", "prefer"):
        answer = client.post(
            f"/files/{other.id}/transcript/{said.id}/{what}",
            data={"_csrf_token": token[1], "start": "1", "end": "4", "edit": "1"},
            headers=HTMX,
        )
        assert answer.status_code == 404, what
    assert shown(client, f"/files/{said.file_id}") == page


@pytest.mark.usefixtures("said")
def test_another_model_is_chosen_and_used(
    client: TestClient[Litestar], world: World, film: MediaFile
) -> None:
    rough = put_transcript(
        world.write, film, world.time, (spoken(1.0, "oven the fridge"),), model="tiny"
    )
    page = shown(client, f"/files/{film.id}")
    assert "over the bridge" in page
    other = shown(client, f"/files/{film.id}?transcript={rough.id}")
    assert "oven the fridge" in other
    assert "Use this one" in other
    answer = send(client, rough, "prefer", PAGE)
    assert answer.status_code == 303
    assert "oven the fridge" in shown(client, f"/files/{film.id}")


def test_its_summary_says_who_made_it_and_when_it_is_stale(
    client: TestClient[Litestar], world: World, said: Transcript
) -> None:
    assert 'action="/files/summarize"' in shown(client, f"/files/{said.file_id}")
    with world.write() as tx:
        tx.summaries.put(summary(said, f"All of {HOSTILE}"))
        tx.commit()
    page = shown(client, f"/files/{said.file_id}")
    assert f"All of {ESCAPED}" in page
    assert "extracted from the words" in page
    assert "/files/summarize" not in page
    world.time.advance(60)
    send(client, said, "correct", HTMX, start="1", end="4", supersedes="", text="hello")
    page = shown(client, f"/files/{said.file_id}")
    assert "The words have changed since it was made." in page
    assert "Summarise again" in page


def test_what_waits_or_is_being_transcribed_says_how_far_it_is(
    client: TestClient[Litestar], world: World, film: MediaFile
) -> None:
    item = NewItem(kind=TRANSCRIBE, subject=str(film.id), label=film.name, file_id=film.id)
    (item_id,) = added(world.write, job("hears"), [item])
    page = shown(client, f"/files/{film.id}")
    assert "Waits to be transcribed" in page
    assert 'href="/jobs/hears"' in page
    with world.write() as tx:
        tx.jobs.claim(JobId("hears"), 1, 1)
        tx.jobs.report(item_id, 0.426)
        tx.commit()
    page = shown(client, f"/files/{film.id}")
    assert "Being transcribed" in page
    assert '<span class="num">42 %</span>' in page
    put_transcript(world.write, film, world.time, (spoken(1.0, "over the bridge"),))
    page = shown(client, f"/files/{film.id}")
    assert "over the bridge" in page
    assert '<span class="num">42 %</span>' in page
    with world.write() as tx:
        tx.jobs.finish(item_id, 1, ItemOutcome(status=ItemStatus.DONE), world.time.now())
        tx.commit()
    assert "42 %" not in shown(client, f"/files/{film.id}")


def test_a_recording_has_a_timeline_of_when_somebody_speaks(
    client: TestClient[Litestar], world: World
) -> None:
    sound = (AudioTrack(index=0),)
    facts = structs.replace(video_facts(duration_s=60.0, audio_tracks=sound), kind=MediaKind.AUDIO)
    radio = world.add("radio.wav", b"radio", facts)
    assert 'id="timeline"' not in shown(client, f"/files/{radio.id}")
    put_transcript(world.write, radio, world.time, (spoken(5.0, "over the bridge"),))
    page = shown(client, f"/files/{radio.id}")
    assert 'aria-label="Speech"' in page
    assert 'aria-label="over the bridge, 00:05–00:08"' in page
