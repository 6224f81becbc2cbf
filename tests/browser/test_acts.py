"""What people do on the pages: filter, select, start, stop, import, and all of it by keyboard."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Watched
from tests.browser.server import make_clip, make_media
from tests.data.media import make_long_clip

pytestmark = pytest.mark.browser


def test_typing_filters_the_list_and_the_address(wide: Watched, address: str) -> None:
    page = wide.page
    page.goto(f"{address}/files?kind=image")
    expect(page.locator("a.name")).to_have_count(3)
    page.get_by_role("searchbox", name="Filter by name, folder or what is said").fill("stone")
    expect(page.locator("a.name")).to_have_count(1)
    expect(page).to_have_url(f"{address}/files?text=stone&kind=image")
    page.get_by_role("link", name="Remove filter kind").click()
    expect(page).to_have_url(f"{address}/files?text=stone")
    for _ in range(2):
        with page.expect_event("load"):
            page.evaluate("history.back()")
    expect(page.locator("a.name")).to_have_count(3)
    assert wide.complaints == []


def test_a_filter_is_chosen_from_its_menu(wide: Watched, address: str) -> None:
    page = wide.page
    page.goto(f"{address}/files")
    page.locator("#add-filter").click()
    page.locator("#fields").get_by_role("button", name="Kind", exact=True).click()
    page.locator("#edit-kind").get_by_role("link", name="video", exact=True).click()
    expect(page).to_have_url(f"{address}/files?kind=video")
    expect(page.locator("a.name")).to_have_count(3)
    page.locator("#chip-kind").get_by_role("button", name="Kind video").click()
    page.locator("#edit-kind").get_by_role("link", name="image", exact=True).click()
    expect(page).to_have_url(f"{address}/files?kind=image")
    assert wide.complaints == []


def test_the_ticked_files_are_what_an_action_reaches(wide: Watched, address: str) -> None:
    page = wide.page
    page.goto(f"{address}/files?kind=video&state=ready")
    bar = page.get_by_role("region", name="Selection")
    expect(bar).to_contain_text("All 2 matching")
    page.get_by_role("checkbox", name="Select KST_0413_short.mp4").check()
    expect(bar).to_contain_text("1 file selected")
    bar.get_by_role("button", name="Analyse…").click()
    dialog = page.get_by_role("dialog", name="Analyse a file")
    dialog.get_by_role("button", name="Analyse 1 file free", exact=True).click()
    expect(page.get_by_text("Analysing 1 file.")).to_be_visible()
    expect(dialog).to_be_hidden()
    assert wide.complaints == []


def test_a_button_that_is_held_down_is_not_exchanged(wide: Watched, address: str) -> None:
    page = wide.page
    # the library is shared: nothing is to be done to it here
    page.route("**/files/proxies", lambda asked: asked.fulfill(status=204))
    page.goto(f"{address}/files?text=stone")
    bar = page.get_by_role("region", name="Selection")
    bar.get_by_role("button", name="Make proxies").hover()
    page.mouse.down()
    page.evaluate(
        """() => new Promise(done => {
            document.addEventListener("htmx:afterRequest", () => done(), {once: true});
            htmx.trigger(document.querySelector(".live"), "work");
        })"""
    )
    with page.expect_request("**/files/proxies"):
        page.mouse.up()


def test_an_act_that_cannot_be_done_says_why_on_the_page(wide: Watched, address: str) -> None:
    wide.page.goto(f"{address}/files?state=unreadable")
    wide.page.get_by_role("button", name="Make proxies").click()
    expect(wide.page.get_by_role("alert")).to_contain_text("None of the chosen files")
    expect(wide.page).to_have_url(f"{address}/files?state=unreadable")


def test_a_row_has_its_own_actions(wide: Watched, address: str) -> None:
    wide.page.goto(f"{address}/files?text=logo")
    wide.page.get_by_role("button", name="Actions for logo").click()
    wide.page.locator(".c-act .menu:popover-open").get_by_role("button", name="Analyse…").click()
    wide.page.get_by_role("button", name="Analyse 1 file free", exact=True).click()
    expect(wide.page.get_by_text("Analysing 1 file.")).to_be_visible()


def test_a_folder_is_imported_and_appears_by_itself(
    wide: Watched, empty_address: str, tmp_path: Path
) -> None:
    make_media(tmp_path / "media")
    page = wide.page
    page.goto(f"{empty_address}/files")
    expect(page.get_by_text("No files yet")).to_be_visible()
    page.get_by_role("link", name="Import folder…").first.click()
    dialog = page.get_by_role("dialog", name="Import a folder")
    dialog.get_by_label("Folder", exact=True).fill(str(tmp_path / "nowhere"))
    dialog.get_by_role("button", name="Import").click()
    expect(dialog.get_by_role("alert")).to_be_visible()
    dialog.get_by_label("Folder", exact=True).fill(str(tmp_path / "media"))
    dialog.get_by_role("button", name="Import").click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_text("Looking through the folder.")).to_be_visible()
    expect(page.locator("a.name")).to_have_count(6)


def test_a_running_job_is_followed_and_stopped(
    wide: Watched, empty_address: str, tmp_path: Path
) -> None:
    """Long enough to be stopped on the way: one clip is soon done, the others take minutes."""
    folder = tmp_path / "media"
    make_clip(folder / "a short one.mp4", ((9, 9, 9),))
    for name in ("long.mp4", "longer.mp4"):
        make_long_clip(folder / name)
    page = wide.page
    page.goto(f"{empty_address}/files?dialog=import")
    page.get_by_label("Folder", exact=True).fill(str(folder))
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.locator("a.name")).to_have_count(3)
    page.get_by_role("button", name="Make proxies").click()
    expect(page.get_by_text("Making proxies: 3 files.")).to_be_visible()
    page.get_by_role("link", name="Watch").click()
    done = page.locator(".legend", has_text="done")
    expect(done).not_to_contain_text("done 0")
    expect(page.locator("#pill")).to_contain_text("1 job")
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("#detail").get_by_text("stopped").first).to_be_visible(timeout=30_000)
    expect(page.get_by_role("button", name="Retry")).to_be_visible(timeout=30_000)


def test_the_list_is_walked_by_keyboard(wide: Watched, address: str) -> None:
    page = wide.page
    page.goto(f"{address}/files?kind=image")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator("tbody input:checked")).to_have_count(1)
    assert page.locator("tbody tr").nth(1).locator("input").is_checked()
    page.keyboard.press("Escape")
    expect(page.locator("tbody input:checked")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Picture")).to_be_visible()
    page.keyboard.press("/")
    search = page.get_by_label("Search words, places, moments")
    expect(search).to_be_focused()
    page.keyboard.type("gj?")
    expect(search).to_have_value("gj?")


def test_single_keys_can_be_switched_off(wide: Watched, address: str) -> None:
    page = wide.page
    page.goto(f"{address}/files")
    page.keyboard.press("?")
    page.get_by_label("Single keys are on").uncheck()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("/")
    expect(page.get_by_label("Search words, places, moments")).not_to_be_focused()
