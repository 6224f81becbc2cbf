"""The filters of the files page, by mouse, by keyboard, on a phone, and without script."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watched

pytestmark = pytest.mark.browser

SIDEWAYS = "document.documentElement.scrollWidth - window.innerWidth"


def names(page: Page, number: int) -> None:
    expect(page.locator("a.name")).to_have_count(number)


def test_a_filter_is_found_and_set_by_keyboard_alone(wide: Watched, address: str) -> None:
    page = wide.page
    page.goto(f"{address}/files?kind=video")
    page.keyboard.press("f")
    expect(page.get_by_label("Find a filter")).to_be_focused()
    page.keyboard.type("leng")
    expect(page.locator("#fields .list button:visible")).to_have_text(
        ["Length", "Transcript length"]
    )
    page.keyboard.press("Enter")
    expect(page.locator("#fields")).to_be_hidden()
    expect(page.locator("#edit-duration").get_by_label("At least")).to_be_focused()
    page.keyboard.type("0:03")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{address}/files?min_duration=0%3A03&kind=video")
    names(page, 1)
    expect(page.locator("#say")).to_contain_text("1 file, ")
    page.get_by_role("link", name="Remove filter length").click()
    expect(page).to_have_url(f"{address}/files?kind=video")
    names(page, 3)
    assert wide.complaints == []


def test_an_editor_shows_what_is_set_and_says_what_it_cannot_read(
    wide: Watched, address: str
) -> None:
    page = wide.page
    page.goto(f"{address}/files?min_size=3072&sort=-size_bytes")
    page.get_by_role("button", name="Size ≥ 3.00 KB").click()
    editor = page.locator("#edit-size")
    expect(editor.get_by_label("At least")).to_have_value("3 KB")
    editor.get_by_label("At most").fill("much")
    editor.get_by_role("button", name="Apply").click()
    assert editor.get_by_label("At most").evaluate("it => it.validity.patternMismatch")
    editor.get_by_label("At most").fill("5 KB")
    editor.get_by_role("button", name="Apply").click()
    expect(page).to_have_url(f"{address}/files?min_size=3%20KB&max_size=5%20KB&sort=-size_bytes")
    expect(page.locator("#chip-size > button")).to_be_focused()
    names(page, 1)


def test_a_view_is_kept_used_and_dropped(wide: Watched, address: str) -> None:
    page = wide.page
    page.goto(f"{address}/files?kind=image&max_size=1KB")
    page.get_by_role("link", name="Save view…").click()
    dialog = page.get_by_role("dialog", name="Save this view")
    dialog.get_by_label("Name").fill("Small pictures")
    dialog.get_by_label("Name").press("Enter")
    expect(dialog).to_be_hidden()
    tab = page.get_by_role("navigation", name="Views").get_by_role("link", name="Small pictures")
    expect(tab).to_have_attribute("aria-current", "page")
    page.locator("#view-all").click()
    names(page, 6)
    tab.click()
    names(page, 2)
    page.get_by_role("button", name="Drop the view Small pictures").click()
    expect(tab).to_have_count(0)
    expect(page).to_have_url(f"{address}/files?kind=image&max_size=1024")
    assert wide.complaints == []


def test_the_filter_that_hides_most_is_dropped_with_one_click(wide: Watched, address: str) -> None:
    page = wide.page
    page.goto(f"{address}/files?kind=image&min_duration=1")
    expect(page.get_by_text("Length ≥ 00:01 hides the most")).to_be_visible()
    page.get_by_role("link", name="Without length").click()
    names(page, 3)


def test_on_a_phone_the_editors_come_from_below_and_nothing_runs_off(
    phone: Watched, address: str
) -> None:
    page = phone.page
    page.goto(f"{address}/files?kind=video&min_size=1KB&imported_from=2019-01-01&state=ready")
    assert page.evaluate(SIDEWAYS) <= 0
    page.locator("#add-filter").click()
    assert page.evaluate(SIDEWAYS) <= 0
    for name, key in (("Folder", "folder"), ("Codec", "codec"), ("Captured", "captured")):
        if not page.locator("#fields").is_visible():
            page.locator("#add-filter").click()
        page.locator("#fields").get_by_role("button", name=name, exact=True).click()
        editor = page.locator(f"#edit-{key}")
        expect(editor).to_be_visible()
        box = editor.bounding_box()
        assert box
        assert (box["x"], box["width"]) == (0, 390)
        assert page.evaluate(SIDEWAYS) <= 0
        page.keyboard.press("Escape")
    assert phone.complaints == []


def test_without_script_a_filter_is_set_and_a_view_kept(scriptless: Page, address: str) -> None:
    scriptless.goto(f"{address}/files?kind=video&sort=-size_bytes")
    scriptless.locator("#add-filter").click()
    scriptless.locator("#fields").get_by_role("button", name="Size").click()
    scriptless.locator("#edit-size").get_by_label("At most").fill("3 KB")
    scriptless.locator("#edit-size").get_by_role("button", name="Apply").click()
    names(scriptless, 2)
    assert "sort=-size_bytes" in scriptless.url
    scriptless.get_by_role("link", name="Save view…").click()
    scriptless.get_by_label("Name", exact=True).fill("Small films")
    scriptless.get_by_role("button", name="Save", exact=True).click()
    expect(scriptless.get_by_role("link", name="Small films")).to_be_visible()
    scriptless.get_by_role("button", name="Drop the view Small films").click()
    expect(scriptless.get_by_role("link", name="Small films")).to_have_count(0)
