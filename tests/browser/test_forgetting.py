"""Forgetting one file and several, and doing again what still fails, as people do it."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watched, need_chromium
from tests.browser.server import Library, empty_library, serving

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    need_chromium()
    made = empty_library(tmp_path_factory.mktemp("forgetting"))
    for number, colour in enumerate(("red", "green", "blue", "white")):
        Image.new("RGB", (64, 48), colour).save(made.media / f"{number}_{colour}.png")
    (made.media / "page.mp4").write_text("<!doctype html><title>Not found</title>")
    subprocess.run(
        [sys.executable, "-m", "entrypoints.cli.main", "import", str(made.media)],
        env=made.environment() | {"REELSIGHT_SETTLE_SECONDS": "0"},
        cwd=made.media,
        capture_output=True,
        timeout=240,
        check=False,
    )
    return made


@pytest.fixture(scope="module")
def home(library: Library) -> Iterator[str]:
    with serving(library) as address:
        yield address


def test_one_file_is_forgotten_from_its_page(wide: Watched, home: str, library: Library) -> None:
    page = wide.page
    page.goto(f"{home}/files")
    page.locator("a.name", has_text="0_red").click()
    page.get_by_role("button", name="Forget…").click()
    dialog = page.get_by_role("dialog", name="Forget 1 file?")
    expect(dialog).to_contain_text("What stays: the original, where and as it is")
    dialog.get_by_role("button", name="Keep it").click()
    expect(dialog).to_be_hidden()
    page.get_by_role("button", name="Forget…").click()
    page.get_by_role("button", name="Forget 1 file").click()
    expect(page).to_have_url(f"{home}/files")
    expect(page.locator("a.name", has_text="0_red")).to_have_count(0)
    assert (library.media / "0_red.png").exists()
    assert wide.complaints == []


def test_without_script_it_is_asked_on_a_page_of_its_own(scriptless: Page, home: str) -> None:
    page = scriptless
    page.goto(f"{home}/files?kind=image")
    page.get_by_role("checkbox", name="Select 3_white.png").check()
    bar = page.get_by_role("region", name="Selection")
    bar.get_by_role("button", name="More actions").click()
    bar.get_by_role("button", name="Forget…").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Forget 1 file?")
    page.get_by_role("link", name="Keep it").click()
    expect(page).to_have_url(f"{home}/files?kind=image")
    expect(page.locator("a.name", has_text="3_white")).to_be_visible()


def test_a_file_forgotten_from_the_list_leaves_the_filter_as_it_is(
    wide: Watched, home: str
) -> None:
    page = wide.page
    page.goto(f"{home}/files?kind=image")
    page.get_by_role("button", name="Actions for 3_white.png").click()
    page.locator("[popover]:popover-open").get_by_role("button", name="Forget…").click()
    page.get_by_role("button", name="Forget 1 file").click()
    expect(page.locator("a.name", has_text="3_white")).to_have_count(0)
    expect(page).to_have_url(f"{home}/files?kind=image")
    assert wide.complaints == []


def test_ticked_files_are_forgotten_by_a_job(wide: Watched, home: str) -> None:
    page = wide.page
    page.goto(f"{home}/files")
    page.get_by_role("checkbox", name="Select 1_green.png").check()
    page.get_by_role("checkbox", name="Select 2_blue.png").check()
    bar = page.get_by_role("region", name="Selection")
    bar.get_by_role("button", name="More actions").click()
    bar.get_by_role("button", name="Forget…").click()
    dialog = page.get_by_role("dialog", name="Forget 2 files?")
    dialog.get_by_role("button", name="Keep them").click()
    expect(bar).to_contain_text("2 files selected")
    bar.get_by_role("button", name="More actions").click()
    bar.get_by_role("button", name="Forget…").click()
    dialog.get_by_role("button", name="Forget 2 files").click()
    expect(page.get_by_text("Forgetting 2 files.")).to_be_visible()
    page.get_by_role("link", name="Watch").click()
    expect(page.get_by_role("region", name="Progress")).to_contain_text("2 of 2")
    assert wide.complaints == []


def test_what_still_fails_is_done_again_from_one_page(wide: Watched, home: str) -> None:
    page = wide.page
    page.goto(f"{home}/jobs")
    page.get_by_role("link", name="What still fails").click()
    expect(page.get_by_role("heading", name="The content is not video")).to_be_visible()
    page.get_by_role("button", name="Retry 1").click()
    expect(page.get_by_text("Doing 1 file again.")).to_be_visible()
    page.get_by_role("link", name="Watch").click()
    expect(page.get_by_role("heading", name="What failed")).to_be_visible()
    page.get_by_role("link", name="Show", exact=True).click()
    expect(page.get_by_text("Only those that failed for this reason")).to_be_visible()
    assert wide.complaints == []
