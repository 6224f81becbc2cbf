"""Every page at both widths: nothing complains, nothing sticks out, nothing is nameless."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watched
from tests.browser.server import HOSTILE_NAME
from tests.browser.sound import assert_sound

pytestmark = pytest.mark.browser

# not wait_for_function: it polls by eval, which the policy refuses
_WIDTH_WHEN_PLAYED = """player => new Promise(done => {
  const look = () => player.currentTime >= 1.9 ? done(player.videoWidth) : setTimeout(look, 50);
  look() })"""


def addresses(page: Page, address: str) -> list[str]:
    page.goto(f"{address}/files")
    files = [link.get_attribute("href") or "" for link in page.locator("a.name").all()]
    page.goto(f"{address}/jobs")
    jobs = [link.get_attribute("href") or "" for link in page.locator("article.job h3 a").all()]
    assert len(files) == 6
    assert len(jobs) >= 3
    lists = ["/files", "/files?kind=image&sort=-size_bytes", "/files?text=nothing+has+this"]
    panels = [f"{file}?panel=runs" for file in files[:1]]
    types = ["/plugins", "/plugins/elements", "/plugins/metadata"]
    work = ["/jobs", "/jobs?view=waiting", *jobs, "/jobs/none"]
    folders = ["/folders?for=import", "/folders?for=rescan"]
    said = ["/transcriptions", "/transcriptions?q=lake"]
    return [*lists, *files, *panels, *work, *said, "/search", *types, "/s3", *folders]


def check(watched: Watched, address: str) -> None:
    page = watched.page
    for path in addresses(page, address):
        page.goto(address + path)
        assert_sound(page, path)
    expected = "Failed to load resource: the server responded with a status of 404 (Not Found)"
    assert [said for said in watched.complaints if said != expected] == []


def test_every_page_is_sound_on_a_wide_window(wide: Watched, address: str) -> None:
    check(wide, address)


def test_every_page_is_sound_on_a_phone(phone: Watched, address: str) -> None:
    check(phone, address)


def test_a_hostile_name_is_shown_and_never_obeyed(wide: Watched, address: str) -> None:
    wide.page.goto(f"{address}/files?text=onerror")
    link = wide.page.get_by_role("link", name=HOSTILE_NAME)
    expect(link).to_be_visible()
    link.click()
    expect(wide.page.get_by_role("heading", level=1)).to_have_text(HOSTILE_NAME)
    assert wide.complaints == []


def test_an_unreadable_file_says_why_and_what_to_do(wide: Watched, address: str) -> None:
    wide.page.goto(f"{address}/files?state=unreadable")
    expect(wide.page.locator("td.reason").get_by_text("The file has no bytes.")).to_be_visible()
    wide.page.get_by_role("link", name="empty_card.mov").click()
    expect(wide.page.get_by_text("Copy it again from the card or the backup.")).to_be_visible()


def test_what_is_not_known_is_written(wide: Watched, address: str) -> None:
    wide.page.goto(f"{address}/files?text=KST_0413")
    expect(wide.page.locator("td.left").get_by_text("not known")).to_be_visible()
    wide.page.get_by_role("link", name="KST_0413_short.mp4").click()
    expect(wide.page.locator("#side").get_by_text("not known").first).to_be_visible()


def test_the_proxy_plays_and_a_chapter_seeks(wide: Watched, address: str) -> None:
    wide.page.goto(f"{address}/files?text=KST_0412")
    wide.page.get_by_role("link", name="KST_0412_harbour_dawn").click()
    chapters = wide.page.locator(".chaplist [data-chapter]")
    expect(chapters).to_have_count(3)
    chapters.nth(1).click()
    assert wide.page.locator("#player").evaluate(_WIDTH_WHEN_PLAYED) == 320
    x = wide.page.locator(".playhead line").get_attribute("x1") or "0%"
    assert float(x.rstrip("%")) > 30
    assert wide.complaints == []


def test_a_badge_opens_its_evidence(wide: Watched, address: str) -> None:
    wide.page.goto(f"{address}/files?text=KST_0412")
    wide.page.get_by_role("link", name="KST_0412_harbour_dawn").click()
    badge = wide.page.locator("button.src").first
    badge.click()
    evidence = wide.page.locator(".ev:popover-open")
    about = (evidence.get_attribute("aria-label") or "").lower()
    assert about.startswith("evidence for ")
    assert about in (badge.text_content() or "").lower()
    wide.page.keyboard.press("Escape")
    expect(wide.page.locator(".ev:popover-open")).to_have_count(0)


def test_the_theme_stays_chosen(wide: Watched, address: str) -> None:
    wide.page.goto(f"{address}/files")
    background = "getComputedStyle(document.body).backgroundColor"
    light = wide.page.evaluate(background)
    wide.page.get_by_role("button", name="Switch between light and dark").click()
    dark = wide.page.evaluate(background)
    assert dark != light
    wide.page.reload()
    assert wide.page.locator("html").get_attribute("data-theme") == "dark"
    assert wide.page.evaluate(background) == dark


def test_the_spaces_of_a_name_are_kept_where_it_is_cut(wide: Watched, address: str) -> None:
    wide.page.goto(f"{address}/files?text=logo")
    # rendered text, not text content: collapsed spaces would be missing from it
    assert wide.page.locator("a.name").inner_text().replace("\n", "") == "logo  with alpha.png"
    wide.page.locator("a.name").click()
    assert wide.page.locator("h1").inner_text() == "logo  with alpha.png"
