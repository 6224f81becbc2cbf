"""A folder changes on disk, is rescanned, reviewed and applied: with script and without."""

import os
import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Watched
from tests.browser.sound import assert_sound
from tests.data.waiting import until

pytestmark = pytest.mark.browser
LONG_AGO = 1_500_000_000


def picture(path: Path, shade: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (64 + shade, 48), (shade, 90, 120)).save(path)
    os.utime(path, (LONG_AGO, LONG_AGO))  # nobody is still writing it


def make_library(media: Path) -> None:
    for number, name in enumerate(("harbour_1", "harbour_2", "harbour_3", "wall")):
        picture(media / "Kestrel" / f"{name}.png", number)


def change_the_disk(media: Path) -> None:
    """One is moved, one is deleted, one is new."""
    (media / "selects").mkdir()
    (media / "Kestrel" / "harbour_1.png").rename(media / "selects" / "harbour_1.png")
    (media / "Kestrel" / "harbour_2.png").unlink()
    picture(media / "Kestrel" / "pier <b>.png", 9)


def import_by_looking(page: Page, address: str) -> None:
    page.goto(f"{address}/files")
    page.get_by_role("link", name="Import folder…").first.click()
    dialog = page.get_by_role("dialog", name="Import a folder")
    dialog.get_by_role("link", name="Browse…").click()
    folders = dialog.get_by_role("list", name=re.compile("^Folders in "))
    folders.get_by_role("link", name="media").click()
    expect(dialog.get_by_label("Folder", exact=True)).to_have_value(re.compile("/media$"))
    expect(dialog.get_by_role("list", name="Folders in media")).to_contain_text("Kestrel")
    dialog.get_by_role("button", name="Import", exact=True).click()
    expect(dialog).to_be_hidden()
    expect(page.locator("a.name")).to_have_count(4)


def test_a_folder_is_chosen_imported_changed_rescanned_and_the_plan_applied(
    wide: Watched, phone: Watched, empty_address: str, tmp_path: Path
) -> None:
    media, page = tmp_path / "media", wide.page
    make_library(media)
    import_by_looking(page, empty_address)
    moved_file = page.get_by_role("link", name="harbour_1.png").get_attribute("href")
    change_the_disk(media)

    page.get_by_role("link", name="Rescan…").click()
    page.get_by_role("link", name=str(media), exact=True).click()
    expect(page.get_by_label("Folder", exact=True)).to_have_value(str(media))
    page.get_by_role("button", name="Rescan", exact=True).click()

    group = {name: page.locator(f"#{name}") for name in ("moved", "missing", "new")}
    expect(
        group["moved"].get_by_role("checkbox", name="Follow selects/harbour_1.png")
    ).to_be_checked()
    expect(group["missing"].get_by_role("checkbox")).not_to_be_checked()
    expect(page.locator("[data-chosen]")).to_have_text("1 change chosen.")
    for seen in (wide, phone):
        seen.page.goto(page.url)
        assert_sound(seen.page, "the plan")
    group["new"].get_by_role("checkbox", name="Import Kestrel/pier <b>.png").check()
    group["missing"].get_by_text("All 1", exact=True).click()
    expect(group["missing"].get_by_role("checkbox")).to_be_checked()
    expect(page.locator("[data-chosen]")).to_have_text("3 changes chosen.")
    page.get_by_role("button", name="Apply", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Apply this?")
    expect(page.get_by_text("Forget 1 file missing from the disk")).to_be_visible()
    assert_sound(page, "the question")
    page.get_by_role("button", name="Apply", exact=True).click()
    applied = page.locator("#applied")
    expect(applied.get_by_role("heading")).to_have_text("Applied")
    expect(applied.get_by_role("listitem")).to_have_text(
        ["1 followed to the new place", "1 forgotten", "1 imported"]
    )
    applied.get_by_role("link", name="Show the files").click()
    expect(page.locator("a.name")).to_have_count(4)
    assert page.get_by_role("link", name="harbour_1.png").get_attribute("href") == moved_file
    expect(page.get_by_role("link", name="pier <b>.png")).to_be_visible()
    expect(page.get_by_role("link", name="harbour_2.png")).to_have_count(0)
    assert not (media / "Kestrel" / "harbour_2.png").exists()
    assert wide.complaints + phone.complaints == []


def test_without_script_the_folder_is_found_and_a_part_of_the_plan_applied(
    scriptless: Page, empty_address: str, tmp_path: Path
) -> None:
    media, page = tmp_path / "media", scriptless
    make_library(media)
    page.goto(f"{empty_address}/folders?for=import")
    page.get_by_role("link", name="media", exact=True).click()
    expect(page.get_by_role("link", name="Kestrel", exact=True)).to_be_visible()
    send(page, "Import")
    follow(page, page.locator("#detail .badge", has_text="done").first)
    change_the_disk(media)

    page.goto(f"{empty_address}/folders?for=rescan&path={media}")
    send(page, "Rescan")
    follow(page, page.get_by_role("button", name="Rescan again"))
    page.locator("#moved").get_by_text("None", exact=True).click()
    send(page, "Apply")
    expect(page.get_by_role("alert")).to_contain_text("No line of the plan was chosen")
    page.locator("#new").get_by_text("All 1", exact=True).click()
    send(page, "Apply")
    follow(page, page.get_by_role("heading", name="Applied", exact=True))
    expect(page.locator("#applied").get_by_role("listitem")).to_have_text(
        ["1 followed to the new place", "1 imported"]
    )
    page.goto(f"{empty_address}/files")
    expect(page.locator("a.name")).to_have_count(5)


def send(page: Page, button: str) -> None:
    """Until the answer is there: a page that is asked for again on the way is one that is gone."""
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()


def follow(page: Page, words: Locator) -> None:
    """Nothing moves by itself without script: the page is asked for again."""

    def came() -> bool:
        page.goto(page.url)
        return words.count() > 0

    until(came)
