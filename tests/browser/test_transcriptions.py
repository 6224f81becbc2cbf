"""What was said over all files: narrowed, searched, begun and deleted, as people do it."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from domain.library.file_list import FileQuery
from entrypoints.container import build_container
from entrypoints.settings import Settings
from tests.browser.conftest import Watched
from tests.browser.server import Library
from tests.browser.sound import assert_sound
from tests.browser.spoken import copied
from tests.data import server
from tests.data.sounds import save_wav, speech

pytestmark = pytest.mark.browser

_SIDEWAYS = "document.documentElement.scrollWidth - window.innerWidth"


@pytest.fixture(scope="module")
def home(
    spoken_once: Library, tmp_path_factory: pytest.TempPathFactory, whisper_model: Path
) -> Iterator[str]:
    """Three transcripts that can be searched, and one recording that nobody has heard; a real
    model hears."""
    library = copied(spoken_once, tmp_path_factory.mktemp("said"))
    environment = library.environment() | {"WHISPER_MODEL": str(whisper_model)}
    interview = library.media.parent / "later"
    interview.mkdir()
    save_wav(interview / "interview.wav", speech(6))
    subprocess.run(
        [sys.executable, "-m", "entrypoints.cli.main", "import", str(interview)],
        env=environment,
        check=True,
        capture_output=True,
        timeout=240,
    )
    container = build_container(Settings(data=library.data))
    with container.uow()() as tx:
        for file in tx.files.matching(FileQuery()):
            container.refresh_index()(tx, file.id)
        tx.commit()
    with server.serving(environment=environment, folder=library.media) as opened:
        yield opened.address


def rows(page: Page, number: int) -> None:
    expect(page.locator(".transcripts tbody tr")).to_have_count(number)


def test_the_list_is_narrowed_sorted_and_shortened(wide: Watched, home: str) -> None:
    page = wide.page
    page.goto(f"{home}/transcriptions?text=harbour")
    rows(page, 2)
    page.keyboard.press("f")
    page.keyboard.type("mod")
    page.keyboard.press("Enter")
    page.locator("#edit-model").get_by_role("link", name=re.compile("^tiny")).click()
    rows(page, 1)
    expect(page).to_have_url(f"{home}/transcriptions?text=harbour&model=tiny")
    expect(page.locator("#say")).to_contain_text("1 transcript")
    page.get_by_role("link", name="Remove filter model").click()
    rows(page, 2)
    page.get_by_role("link", name="Characters").click()
    expect(page.locator(".transcripts tbody tr").first).to_contain_text("medium")
    expect(page).to_have_url(f"{home}/transcriptions?text=harbour&sort=-characters")
    page.get_by_role("button", name="Actions for harbour.mp4, tiny").click()
    page.get_by_role("link", name="Delete…").click()
    dialog = page.get_by_role("dialog", name="Delete this transcript?")
    expect(dialog).to_contain_text("what people corrected")
    dialog.get_by_role("button", name="Delete transcript").click()
    expect(page.get_by_text("The transcript is gone.")).to_be_visible()
    rows(page, 1)
    assert wide.complaints == []


def test_what_was_said_is_found_and_leads_to_its_moment(
    wide: Watched, phone: Watched, home: str
) -> None:
    page = wide.page
    page.goto(f"{home}/transcriptions")
    page.get_by_role("searchbox", name="Search what was said").type("ebb wind")
    expect(page.locator(".said mark")).to_have_text(["ebb", "wind"] * 2)
    expect(page).to_have_url(f"{home}/transcriptions?q=ebb%20wind")
    page.get_by_role("link", name=re.compile(r"harbour\.mp4")).click()
    expect(page).to_have_url(re.compile(r"/files/\d+\?t=\d+(\.\d+)?&q=ebb\+wind$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("harbour.mp4")
    small = phone.page
    for address in (
        "/transcriptions",
        "/transcriptions?state=partial&from=2019-01-01",
        "/transcriptions?q=boats",
        "/transcriptions?q=zebra",
        "/transcriptions?text=zebra",
    ):
        small.goto(home + address)
        assert_sound(small, address)
    small.goto(f"{home}/transcriptions?state=partial")
    expect(small.get_by_text("The sound breaks off")).to_be_visible()
    small.get_by_role("button", name="Transcribe…").click()
    expect(small.get_by_role("dialog")).to_be_visible()
    assert small.evaluate(_SIDEWAYS) <= 0
    assert wide.complaints + phone.complaints == []


def test_files_are_transcribed_by_a_dialog_and_their_words_appear(
    wide: Watched, home: str
) -> None:
    page = wide.page
    page.goto(f"{home}/files?text=interview")
    expect(page.get_by_role("img", name=re.compile("Transcript not done"))).to_be_visible()
    bar = page.get_by_role("region", name="Selection")
    bar.get_by_role("button", name="Transcribe…").click()
    dialog = page.get_by_role("dialog", name="Transcribe 1 file")
    expect(dialog).to_contain_text("6 s of sound")
    expect(dialog.get_by_role("radio", name="fixture")).to_be_checked()
    expect(dialog.get_by_role("radio", name="large-v3")).to_be_disabled()
    expect(dialog).to_contain_text("reelsight models pull large-v3")
    dialog.get_by_label("Language").select_option(label="as it is heard")
    dialog.get_by_role("button", name="Transcribe 1 file").click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_text("Transcribing 1 file.")).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("Transcript done"))).to_be_visible()
    page.goto(f"{home}/jobs?kind=batch-transcribe")
    expect(page.locator("article.job")).to_contain_text("Transcripts of 1 file")
    page.goto(f"{home}/transcriptions?text=red+boat")
    rows(page, 1)
    expect(page.locator(".transcripts tbody tr")).to_contain_text("English")
    page.get_by_role("link", name="interview.wav", exact=True).click()
    expect(page.get_by_text("Nobody knows who left it there.")).to_be_visible()
    assert wide.complaints == []
