"""From a file to its neighbours, and from any page to the work in progress."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Watched

pytestmark = pytest.mark.browser


def test_the_folders_above_a_file_lead_to_what_lies_in_them(wide: Watched, address: str) -> None:
    page = wide.page
    page.goto(f"{address}/files?text=KST_0413")
    page.locator("a.name").click()
    page.get_by_role("navigation", name="Breadcrumb").get_by_role("link", name="2019").click()
    expect(page.locator("a.name")).to_have_count(2)
    page.get_by_role("link", name="Images").click()
    expect(page.get_by_text("No file matches")).to_be_visible()
    page.get_by_role("link", name="Remove filter folder").click()
    expect(page.locator("a.name")).to_have_count(3)
    assert wide.complaints == []


def test_work_begun_after_the_page_was_sent_is_in_the_drawer(wide: Watched, address: str) -> None:
    page = wide.page
    page.goto(f"{address}/files?text=stone")
    page.locator("a.name").click()
    jobs = page.locator("#drawer article.job")
    before = jobs.count()
    page.get_by_role("button", name="Make the proxy again").click()
    expect(page.get_by_text("Making proxies: 1 file.")).to_be_visible()
    page.keyboard.press("d")
    expect(jobs).to_have_count(before + 1)
    expect(jobs.first).to_contain_text("Proxies for 1 file")
    assert wide.complaints == []


def test_on_a_phone_what_has_no_room_below_stands_behind_more(
    phone: Watched, address: str
) -> None:
    page = phone.page
    page.goto(address)
    short = page.get_by_role("navigation", name="Main, short")
    assert short.get_by_role("link").all_inner_texts() == ["Files", "Search", "Upload", "Jobs"]
    short.get_by_role("button", name="More").click()
    page.get_by_role("navigation", name="More pages").get_by_role("link", name="Health").click()
    expect(page.get_by_role("heading", name="Health", exact=True)).to_be_visible()
    assert phone.complaints == []
