"""The transcript beside the player: it plays, follows, finds, and is corrected."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Watched
from tests.browser.server import Library, serving
from tests.browser.sound import assert_sound
from tests.browser.spoken import HOSTILE, SAID, copied, file_id_of, word_start

pytestmark = pytest.mark.browser

# not wait_for_function: it polls by eval, which the policy refuses
_SOUGHT = """(player, seconds) => new Promise(done => {
  let left = 1500;
  const look = () => player.readyState >= 2 && !player.seeking && player.currentTime >= seconds
    || !left-- ? done(player.currentTime) : setTimeout(look, 20);
  look() })"""
_NOTE_SEEKS = "p => p.addEventListener('seeking', () => { p.sought = p.currentTime })"
_PAUSE = "player => player.pause()"
_CAPTION = """(player, words) => new Promise(done => {
  let left = 600;
  const look = () => {
    const said = [...(player.textTracks[0].cues || [])].some(cue => cue.text.includes(words));
    said || !left-- ? done(said) : setTimeout(look, 50) };
  look() })"""
_FOUND = "name => CSS.highlights.has(name) ? CSS.highlights.get(name).size : 0"
_STOPS = (
    "lines => [...lines.querySelectorAll('a, span, button')].filter(e => e.tabIndex >= 0).length"
)


@pytest.fixture(scope="module")
def spoken(
    spoken_once: Library, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, str]]:
    """The addresses of the pages of a film, a recording, and what nobody has heard."""
    library = copied(spoken_once, tmp_path_factory.mktemp("spoken"))
    with serving(library) as address:
        yield {
            name: f"{address}/files/{file_id_of(library, f'{name}')}"
            for name in ("harbour.mp4", "radio.wav", "still.mp4")
        }


def line(page: Page, number: int) -> Locator:
    return page.locator(".seglist > li").nth(number)


def word(page: Page, text: str) -> Locator:
    return page.locator(".seglist").get_by_text(text, exact=True)


def test_a_word_is_clicked_and_the_panel_follows_the_player(
    wide: Watched, spoken: dict[str, str]
) -> None:
    page = wide.page
    page.goto(f"{spoken['harbour.mp4']}?t=21.1")
    player = page.locator("#player")
    expect(line(page, 7)).to_have_attribute("aria-current", "true")
    expect(line(page, 7)).to_be_in_viewport()
    player.evaluate(_NOTE_SEEKS)
    word(page, "ebb,").click()
    ebb = word_start(SAID[3][1], "ebb,")
    assert player.evaluate(_SOUGHT, ebb) >= ebb
    assert player.evaluate("player => player.sought") == pytest.approx(ebb, abs=0.05)
    expect(line(page, 3)).to_have_attribute("aria-current", "true")
    expect(page.locator(".seglist .said")).to_have_count(1)
    expect(line(page, 4)).to_have_attribute("aria-current", "true")
    player.evaluate(_PAUSE)
    expect(page.get_by_role("button", name="Back to now")).to_be_hidden()
    page.locator("#transcript").hover()
    page.mouse.wheel(0, -2000)
    page.get_by_role("button", name="Back to now").click()
    expect(page.get_by_role("button", name="Back to now")).to_be_hidden()
    expect(page.locator("#timeline .lane[aria-label=Speech] a").first).to_be_visible()
    assert page.locator(".seglist").evaluate(_STOPS) == 1
    line(page, 4).locator(".t").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    expect(line(page, 2).locator("[data-at]").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(line(page, 2)).to_have_attribute("aria-current", "true")
    expect(word(page, "Marigold,")).to_have_class("unsure")
    expect(line(page, 5)).to_contain_text("repeats: may be invented")
    expect(line(page, 6).locator("p")).to_have_text(HOSTILE.replace("\u202e", "\\u202e"))
    assert_sound(page, "harbour.mp4")
    assert wide.complaints == []


def test_words_are_found_corrected_and_brought_back(wide: Watched, spoken: dict[str, str]) -> None:
    page = wide.page
    page.goto(spoken["harbour.mp4"])
    player = page.locator("#player")
    find = page.get_by_role("searchbox", name="Find in the transcript")
    found = page.locator("#found-in")
    find.fill("you")
    expect(found).to_have_text("6 hits")
    find.fill("before")
    expect(found).to_have_text("3 hits")
    find.press("Enter")
    expect(found).to_have_text("1 of 3")
    page.get_by_role("button", name="Next hit").click()
    expect(found).to_have_text("2 of 3")
    before = word_start(SAID[3][1], "before")
    assert player.evaluate(_SOUGHT, before - 0.05) == pytest.approx(before, abs=0.05)
    assert page.evaluate(_FOUND, "found") == 3
    assert page.evaluate(_FOUND, "found-now") == 1
    expect(line(page, 3)).to_have_attribute("aria-current", "true")
    line(page, 3).locator(".t").focus()
    page.keyboard.press("e")
    text = page.get_by_role("textbox", name="What is said at 00:09")
    expect(text).to_be_focused()
    text.fill("They never go out <b>by day</b>.")
    text.press("Enter")
    expect(line(page, 3).locator("p")).to_have_text("They never go out <b>by day</b>.")
    expect(line(page, 3)).to_contain_text("corrected by you")
    following = page.get_by_role("textbox", name="What is said at 00:12")
    expect(following).to_be_focused()
    following.press("Escape")
    expect(following).to_have_count(0)
    expect(line(page, 4).locator("p")).to_have_text(SAID[4][1])
    assert player.evaluate(_CAPTION, "They never go out")
    page.get_by_role("button", name="Undo the correction at 00:09").click()
    expect(line(page, 3).locator("p")).to_have_text(SAID[3][1])
    assert player.evaluate(_CAPTION, "They always go out")
    assert wide.complaints == []


def test_a_phone_shows_every_state_of_it(phone: Watched, spoken: dict[str, str]) -> None:
    page = phone.page
    for path in ("still.mp4", "radio.wav", "harbour.mp4"):
        page.goto(f"{spoken[path]}?panel=transcript")
        expect(page.locator("#panel-transcript")).to_have_attribute("aria-current", "page")
        assert_sound(page, path)
    page.goto(spoken["radio.wav"])
    expect(page.locator("#transcript")).to_contain_text("Heard up to 00:11 of 00:24")
    line(page, 2).locator(".t").tap()
    assert page.locator("#player").evaluate(_SOUGHT, 5.9) >= 5.9
    page.goto(spoken["harbour.mp4"])
    expect(page.locator(".seglist > li")).to_have_count(len(SAID))
    page.get_by_role("link", name="tiny", exact=True).tap()
    expect(page.locator(".seglist > li")).to_have_count(3)
    expect(page.get_by_role("button", name="Use this one")).to_be_visible()
    line(page, 1).locator(".t").tap()
    expect(line(page, 1)).to_have_attribute("aria-current", "true")
    assert_sound(page, "harbour.mp4")
    page.get_by_role("button", name="More about this transcript").tap()
    page.get_by_role("link", name="Delete…").tap()
    page.get_by_role("button", name="Delete transcript").tap()
    expect(page.locator(".seglist > li")).to_have_count(len(SAID))
    expect(page.get_by_role("link", name="tiny", exact=True)).to_have_count(0)
    assert phone.complaints == []


def test_without_script_it_reads_leads_to_its_seconds_and_is_corrected(
    scriptless: Page, spoken: dict[str, str]
) -> None:
    scriptless.goto(spoken["harbour.mp4"])
    line(scriptless, 7).get_by_role("link", name="00:21").click()
    source = scriptless.locator("#player").get_attribute("src") or ""
    assert source.endswith("#t=21.0")
    text = scriptless.get_by_role("textbox", name="What is said at 00:21")
    text.fill("Let us go.")
    scriptless.get_by_role("button", name="Save").click()
    expect(line(scriptless, 7).locator("p")).to_have_text("Let us go.")
    scriptless.get_by_role("button", name="Undo the correction at 00:21").click()
    expect(line(scriptless, 7).locator("p")).to_have_text(SAID[7][1])


def test_two_who_correct_the_same_line_are_told_and_a_click_on_speech_is_a_second(
    wide: Watched, spoken: dict[str, str]
) -> None:
    page = wide.page
    page.goto(f"{spoken['harbour.mp4']}?t=12")
    other = page.context.new_page()
    other.goto(spoken["harbour.mp4"])
    for window, words in ((other, "Boats leave early."), (page, "Boats leave late.")):
        line(window, 4).locator(".t").focus()
        window.keyboard.press("e")
        window.get_by_role("textbox", name="What is said at 00:12").fill(words)
        window.get_by_role("button", name="Save").click()
        if window is other:
            expect(line(other, 4).locator("p")).to_have_text("Boats leave early.")
    told = page.locator("#transcript-error")
    expect(told).to_contain_text("Somebody else has edited")
    expect(told).to_be_in_viewport()
    page.get_by_role("textbox", name="What is said at 00:12").press("Escape")
    expect(told).to_be_empty()
    other.get_by_role("button", name="Undo the correction at 00:12").click()
    expect(line(other, 4).locator("p")).to_have_text(SAID[4][1])
    page.goto(spoken["radio.wav"])
    player = page.locator("#player")
    stretch = page.get_by_role("region", name="Timeline").locator(".k-said")
    expect(stretch).to_have_count(2)
    box = stretch.nth(1).bounding_box()
    assert box is not None
    player.evaluate(_NOTE_SEEKS)
    page.mouse.click(box["x"] + box["width"] * 0.75, box["y"] + 8)
    player.evaluate(_SOUGHT, 8.0)
    assert player.evaluate("player => player.sought") == pytest.approx(9.9, abs=0.5)
    player.evaluate(_PAUSE)
    assert [said for said in wide.complaints if "409" not in said] == []
