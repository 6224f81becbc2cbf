"""With JavaScript switched off the pages still read, filter, page and submit."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_the_list_is_read_filtered_and_sorted(scriptless: Page, address: str) -> None:
    scriptless.goto(address)
    expect(scriptless.locator("a.name")).to_have_count(6)
    scriptless.get_by_role("link", name="Videos").click()
    expect(scriptless.locator("a.name")).to_have_count(3)
    scriptless.get_by_role("searchbox", name="Filter by name, folder or what is said").fill(
        "kst_0412"
    )
    scriptless.get_by_role("searchbox", name="Filter by name, folder or what is said").press(
        "Enter"
    )
    expect(scriptless.locator("a.name")).to_have_count(1)
    assert "kind=video" in scriptless.url
    scriptless.get_by_role("link", name="Size").click()
    assert "sort=-size_bytes" in scriptless.url


def test_a_chapter_is_a_link_to_its_second(scriptless: Page, address: str) -> None:
    scriptless.goto(f"{address}/files?text=KST_0412")
    scriptless.locator("a.name").click()
    scriptless.locator(".chaplist a").nth(1).click()
    source = scriptless.locator("#player").get_attribute("src") or ""
    assert float(source.partition("#t=")[2]) == pytest.approx(2.0, abs=0.2)


def test_ticked_files_are_submitted_and_the_job_is_shown(scriptless: Page, address: str) -> None:
    scriptless.goto(f"{address}/files?kind=image")
    scriptless.get_by_role("checkbox", name="Select stone_wall_02.jpg").check()
    scriptless.get_by_role("region", name="Selection").get_by_role(
        "button", name="Analyse…"
    ).click()
    scriptless.get_by_role("button", name="Analyse 1 file free", exact=True).click()
    expect(scriptless.get_by_role("heading", level=1)).to_have_text("Analysis of 1 file")
    assert "/jobs/" in scriptless.url


def test_a_folder_is_imported_and_a_mistake_is_shown_in_the_form(
    scriptless: Page, empty_address: str, tmp_path: Path
) -> None:
    scriptless.goto(f"{empty_address}/files")
    scriptless.get_by_role("link", name="Import folder…").first.click()
    scriptless.get_by_label("Folder", exact=True).fill("/etc")
    scriptless.get_by_label("Also everything").uncheck()
    scriptless.get_by_role("button", name="Import", exact=True).click()
    expect(scriptless.get_by_role("alert")).to_contain_text("outside the folders")
    expect(scriptless.get_by_label("Folder", exact=True)).to_have_value("/etc")
    expect(scriptless.get_by_label("Also everything")).not_to_be_checked()
    scriptless.get_by_label("Folder", exact=True).fill(str(tmp_path / "media"))
    scriptless.get_by_role("button", name="Import", exact=True).click()
    expect(scriptless.get_by_role("heading", level=1)).to_contain_text("Import")


def test_the_theme_is_chosen_by_a_form(scriptless: Page, address: str) -> None:
    scriptless.goto(f"{address}/files?kind=image")
    scriptless.get_by_role("button", name="Switch between light and dark").click()
    assert scriptless.locator("html").get_attribute("data-theme") == "dark"
    assert scriptless.url == f"{address}/files?kind=image"
