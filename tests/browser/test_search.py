"""Search as people do it: type, look, narrow, click a moment, and it plays."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watched, need_chromium
from tests.browser.searchable import HOSTILE, searchable_library
from tests.browser.server import HOSTILE_NAME, serving
from tests.browser.sound import assert_sound

pytestmark = pytest.mark.browser

_BOX = "Search words, places, moments"
# where playing began stays known when the short clip is over
_PLAYED_FROM = """player => new Promise(done => {
  const look = () => {
    const at = player.played.length - 1;
    if (at >= 0 && player.played.end(at) > player.played.start(at)) done(player.played.start(at));
    else setTimeout(look, 20);
  };
  setTimeout(() => done(-1), 60000);
  look() })"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    need_chromium()
    with serving(searchable_library(tmp_path_factory.mktemp("searchable"))) as address:
        yield address


def test_a_moment_is_typed_for_found_clicked_and_plays_at_its_second(
    wide: Watched, library: str
) -> None:
    page = wide.page
    page.goto(f"{library}/files")
    page.keyboard.press("/")
    page.keyboard.type("leaving at dawn")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{library}/search?q=leaving+at+dawn")
    expect(page.get_by_role("heading", level=1)).to_have_text("“leaving at dawn”")
    expect(page.get_by_label(_BOX)).to_have_value("leaving at dawn")
    moment = page.locator("a.moment", has_text="leaving at dawn")
    expect(moment.locator("mark").first).to_be_visible()
    expect(moment.locator(".tc")).to_have_text("00:04")
    moment.click()
    expect(page).to_have_url(f"{library}/files/2?t=4.2&q=leaving+at+dawn")
    player = page.locator("#player")
    began = player.evaluate(_PLAYED_FROM)
    assert began == pytest.approx(4.2, abs=0.2)
    assert player.evaluate("player => player.currentTime") >= 4.2
    assert wide.complaints == []


def test_a_reload_does_not_play_by_itself(wide: Watched, library: str) -> None:
    page = wide.page
    page.goto(f"{library}/files/2?t=2.5&q=boats")
    page.reload()
    player = page.locator("#player")
    expect(player).to_have_js_property("readyState", 4)
    expect(player).to_have_js_property("paused", True)
    assert player.evaluate("player => player.currentTime") == pytest.approx(2.5, abs=0.2)


def test_the_page_of_a_file_lists_and_marks_what_was_found_in_it(
    wide: Watched, library: str
) -> None:
    page = wide.page
    page.goto(f"{library}/files/2?q=boats")
    expect(page.locator("#panel-hits")).to_have_attribute("aria-current", "page")
    hits = page.get_by_role("group", name="Found in this file").locator("li")
    expect(hits).to_have_count(6)
    expect(hits.first).to_contain_text("Ask who owns the boats")
    lane = page.locator("#timeline").get_by_role("link", name="Hit at")
    expect(lane).to_have_count(5)
    lane.nth(1).click()
    assert page.locator("#player").evaluate(_PLAYED_FROM) == pytest.approx(2.5, abs=0.2)
    page.locator("#panel-notes").click()
    expect(page.locator("#panel-hits")).to_be_visible()
    page.goto(f"{library}/files/2?q=zzzz")
    expect(page.locator("#panel-hits")).to_have_count(0)
    expect(page.locator("#panel-file")).to_have_attribute("aria-current", "page")
    assert wide.complaints == []


def test_filters_narrow_in_place_and_the_address_follows(wide: Watched, library: str) -> None:
    page = wide.page
    page.goto(f"{library}/search?q=boats")
    expect(page.locator(".hit")).to_have_count(4)
    facets = page.get_by_role("complementary", name="Narrow the result")
    facets.get_by_role("checkbox", name="on screen").check()
    expect(page.locator(".hit")).to_have_count(1)
    expect(page).to_have_url(f"{library}/search?q=boats&source=ocr")
    expect(facets.get_by_role("checkbox", name="on screen")).to_be_focused()
    # A box for who said it is there as well by now: this one is for where it was found.
    facets.locator('input[name="source"][value="transcript"]').check()
    expect(page.locator(".moment")).to_have_count(4)
    expect(page.locator("#say")).to_have_text("4 moments in 1 file")
    page.goto(f"{page.url}&kind=image")
    expect(page.get_by_role("heading", name="Nothing found")).to_be_visible()
    expect(page.locator(".state")).to_contain_text("Without “Kind” there are 4 moments.")
    page.get_by_role("link", name="Drop that filter").click()
    expect(page.locator(".moment")).to_have_count(4)
    page.get_by_role("link", name="Remove filter found in").click()
    expect(page).to_have_url(f"{library}/search?q=boats")
    page.get_by_label("Order").select_option("Name")
    expect(page).to_have_url(f"{library}/search?q=boats&order=name")
    expect(page.locator(".hit h2").first).to_have_text(HOSTILE_NAME)
    page.go_back()
    expect(page.get_by_label("Order")).to_have_value("")
    assert wide.complaints == []


def test_more_files_join_the_list(wide: Watched, library: str) -> None:
    page = wide.page
    page.goto(f"{library}/search?q=boats&per_page=3")
    expect(page.locator(".hit")).to_have_count(3)
    expect(page.locator("#more")).to_contain_text("3 of 4 files")
    page.get_by_role("link", name="Show 1 more file").click()
    expect(page.locator(".hit")).to_have_count(4)
    expect(page.locator("#more")).to_have_text("4 of 4 files")
    expect(page).to_have_url(f"{library}/search?q=boats&per_page=3")
    assert len(set(page.locator(".hit h2 a").all_inner_texts())) == 4
    assert wide.complaints == []


def test_values_of_facets_are_alternatives(wide: Watched, library: str) -> None:
    page = wide.page
    page.goto(f"{library}/search?q=boats")
    place = page.get_by_role("group", name="Place")
    place.get_by_role("checkbox", name="Brackwater").check()
    expect(page.locator(".hit")).to_have_count(2)
    place.get_by_role("checkbox", name="Kestrel Sound").check()
    expect(page.locator(".hit")).to_have_count(4)


def test_what_is_typed_is_completed_from_the_library(wide: Watched, library: str) -> None:
    page = wide.page
    page.goto(f"{library}/jobs")
    page.get_by_label(_BOX).press_sequentially("kestr")
    suggested = page.locator("#suggestions option").first
    expect(suggested).to_have_attribute("value", "Kestrel Sound")
    page.get_by_label(_BOX).fill("<b>h")
    expect(suggested).to_have_attribute("value", "<b>Harbour</b> 2")
    assert wide.complaints == []


def test_an_unknown_word_is_named(wide: Watched, library: str) -> None:
    wide.page.goto(f"{library}/search?q=boats+zeppelin")
    expect(wide.page.locator(".state")).to_contain_text("“zeppelin” occurs nowhere in the library")
    wide.page.get_by_role("link", name="Search without it").click()
    expect(wide.page).to_have_url(f"{library}/search?q=boats")
    expect(wide.page.locator(".hit")).to_have_count(4)


def test_a_text_that_is_too_short_says_so_on_the_page(scriptless: Page, library: str) -> None:
    scriptless.goto(f"{library}/search?q=x")
    expect(scriptless.get_by_text("A search needs 2 to 500 characters.")).to_be_visible()
    expect(scriptless.get_by_label(_BOX)).to_have_value("x")


def test_hostile_words_are_shown_and_never_obeyed(wide: Watched, library: str) -> None:
    """In names, in text on screen, in what people wrote, in values of facets, in the question."""
    page = wide.page
    page.goto(f"{library}/search?q=onerror")
    expect(page.locator(".snip", has_text="<img src=x onerror=alert(1)>")).to_have_count(3)
    page.goto(f"{library}/search?q=boats")
    expect(page.locator(".hit h2", has_text="<img src=x onerror=alert(1)>")).to_have_count(1)
    expect(page.locator(".facets", has_text="<b>Harbour</b>")).to_be_visible()
    assert page.locator("main img[src=x], main script, .facets b, .snip img").count() == 0
    page.get_by_label(_BOX).fill(HOSTILE)
    page.get_by_label(_BOX).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"“{HOSTILE}”")
    page.locator("a.moment").first.click()
    expect(page.locator("#player, .stage img").first).to_be_visible()
    assert wide.complaints == []


_ADDRESSES = (
    "/search",
    "/search?q=boats",
    "/search?q=boats&source=ocr&kind=video",
    "/search?q=boats+zeppelin",
    "/search?q=boats&source=path",
    "/search?q=boats&page=9",
)


def test_every_state_is_sound_on_a_wide_window(wide: Watched, library: str) -> None:
    for path in _ADDRESSES:
        wide.page.goto(library + path)
        assert_sound(wide.page, path)
    assert wide.complaints == []


def test_on_a_phone_narrow_opens_the_filters_and_they_stay_open(
    phone: Watched, library: str
) -> None:
    for path in _ADDRESSES:
        phone.page.goto(library + path)
        assert_sound(phone.page, path)
    phone.page.goto(f"{library}/search?q=boats")
    video = phone.page.get_by_role("radio", name="video")
    expect(video).to_be_hidden()
    phone.page.get_by_role("link", name="Narrow").click()
    video.check()
    expect(phone.page.locator(".hit")).to_have_count(2)
    expect(video).to_be_visible()
    assert phone.complaints == []


def test_without_script_it_searches_narrows_and_opens(scriptless: Page, library: str) -> None:
    scriptless.goto(f"{library}/files")
    scriptless.get_by_label(_BOX).fill("boats")
    scriptless.get_by_label(_BOX).press("Enter")
    scriptless.get_by_role("checkbox", name="on screen").check()
    scriptless.get_by_label("Order").select_option("Name")
    scriptless.get_by_role("button", name="Apply").click()
    expect(scriptless.locator(".hit")).to_have_count(1)
    assert "source=ocr" in scriptless.url
    assert "order=name" in scriptless.url
    scriptless.locator("a.moment", has_text="MARIGOLD").click()
    source = scriptless.locator("#player").get_attribute("src") or ""
    assert float(source.partition("#t=")[2]) == pytest.approx(3.5)
