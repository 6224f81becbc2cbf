"""The page of storage, chores and checks."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watched
from tests.browser.sound import assert_sound

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("path", ["/health", "/health?checks=1"])
def test_the_page_is_sound_at_both_widths(
    wide: Watched, phone: Watched, address: str, path: str
) -> None:
    for watched in (wide, phone):
        watched.page.goto(address + path)
        assert_sound(watched.page, path)
        assert watched.complaints == []


def test_a_chore_says_what_it_would_do_and_then_does_it(scriptless: Page, address: str) -> None:
    page = scriptless
    page.goto(f"{address}/files")
    page.get_by_role("navigation", name="Main", exact=True).get_by_role(
        "link", name="Health"
    ).click()
    expect(page.get_by_role("heading", name="Health", exact=True)).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("Database"))).to_be_visible()
    chore = page.locator("form.chore", has_text="re-probe")
    chore.get_by_label("Also what is up to date").check()
    chore.get_by_label("Facts looked up again: at most so many files").fill("2")
    chore.get_by_role("button", name="Look first: Facts looked up again").click()
    expect(page.get_by_text("with all that can be known: read again")).to_be_visible()
    page.get_by_role("button", name="Do it").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Facts looked up again: 2 files")


def test_the_checks_are_made_when_asked_for(wide: Watched, address: str) -> None:
    wide.page.goto(f"{address}/health")
    wide.page.get_by_role("link", name="Run the checks").click()
    table = wide.page.get_by_role("table", name="Checks")
    expect(table.get_by_role("rowheader", name="ffmpeg", exact=True)).to_be_visible()
    assert wide.complaints == []
