"""The File page: evidence, what people decide, notes; and words that nobody obeys."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Watched, need_chromium
from tests.browser.model_answers import HOSTILE, answer_as_model
from tests.browser.server import demo_library, serving

pytestmark = pytest.mark.browser

_REFUSED = "Failed to load resource: the server responded with a status of 400 (Bad Request)"
_SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# not wait_for_function: it polls by eval, which the policy refuses
_TIME_WHEN_THERE = """(player, seconds) => new Promise(done => {
  const look = () => player.currentTime >= seconds
    ? done(player.currentTime) : setTimeout(look, 50);
  look() })"""


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page of a video about which an engine and a model have spoken; tests edit it."""
    need_chromium()
    library = demo_library(tmp_path_factory.mktemp("edited"))
    file_id = answer_as_model(library.data, "KST_0412")
    with serving(library) as address:
        yield f"{address}/files/{file_id}"


def fact(page: Page, label: str) -> Locator:
    return page.locator("#r-metadata .fact").filter(has=page.locator("dt", has_text=label))


def test_a_badge_opens_what_the_fact_rests_on(wide: Watched, film: str) -> None:
    wide.page.goto(film)
    fact(wide.page, "Recording date").locator("button.src").click()
    evidence = wide.page.locator(".ev:popover-open")
    expect(evidence.locator("mark")).to_have_text("2019-06-14")
    for words in ("c41f5d9e", "$0.0094", "found in the names", "memory"):
        expect(evidence).to_contain_text(words)


def test_evidence_leads_to_its_second(wide: Watched, film: str) -> None:
    wide.page.goto(film)
    fact(wide.page, "Project name").locator("button.src").click()
    wide.page.locator(".ev:popover-open .tc").click()
    assert wide.page.locator("#player").evaluate(_TIME_WHEN_THERE, 3.9) >= 3.9


def test_a_moment_that_was_found_stands_at_its_second(wide: Watched, film: str) -> None:
    wide.page.goto(f"{film}?t=3.5&q=harbour+dawn")
    assert wide.page.locator("#player").evaluate(_TIME_WHEN_THERE, 3.4) == pytest.approx(
        3.5, abs=0.1
    )
    wide.page.get_by_role("link", name="back to what “harbour dawn” found").click()
    assert "q=harbour" in wide.page.url


def test_the_results_can_be_taken_along(wide: Watched, film: str) -> None:
    wide.page.goto(film)
    wide.page.get_by_role("button", name="Export").click()
    with wide.page.expect_download() as download:
        wide.page.get_by_role("link", name="Excel workbook").click()
    assert download.value.suggested_filename.endswith(".xlsx")


def test_what_nothing_supports_says_so(wide: Watched, film: str) -> None:
    wide.page.goto(film)
    row = fact(wide.page, "Project name")
    expect(row).to_contain_text("not supported")
    expect(row).to_contain_text("These words are not in the transcript.")
    expect(wide.page.locator("#r-elements")).to_contain_text("It was not read there.")
    expect(wide.page.locator("#r-metadata > header")).to_contain_text("to review")


def test_approve_and_undo_change_the_page_in_place(wide: Watched, film: str) -> None:
    wide.page.goto(film)
    row = fact(wide.page, "Project name")
    row.get_by_role("button", name="Approve").click()
    expect(row.get_by_text("approved", exact=True)).to_be_visible()
    expect(row.get_by_role("button", name="Approve")).to_have_count(0)
    wide.page.reload()
    expect(row.get_by_text("approved", exact=True)).to_be_visible()
    row.get_by_role("button", name="undo").click()
    expect(row.get_by_role("button", name="Approve")).to_be_visible()
    assert wide.complaints == []


def test_a_rejected_value_goes_and_comes_back(wide: Watched, film: str) -> None:
    wide.page.goto(film)
    fact(wide.page, "Project name").get_by_role("button", name="Reject").click()
    expect(fact(wide.page, "Project name")).to_have_count(0)
    wide.page.locator("#r-metadata summary").click()
    missing = wide.page.locator("#r-metadata .addable li", has_text="Project name")
    expect(missing).to_contain_text("was “Lindrake”")
    missing.get_by_role("button", name="undo").click()
    expect(fact(wide.page, "Project name")).to_be_visible()


def test_an_edit_survives_another_analysis_which_is_listed_beside_it(
    wide: Watched, film: str
) -> None:
    page = wide.page
    page.goto(film)
    fact(page, "Recording date").locator("button.src").click()
    page.locator(".ev:popover-open").get_by_role("link", name="Edit").click()
    value = page.locator("#field-text")
    expect(value).to_be_focused()
    value.fill("the day before")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#field-error [role=alert]")).to_be_visible()
    expect(value).to_have_value("the day before")
    value.fill("2019-06-13")
    page.get_by_label("Why").fill("the slate says so")
    page.get_by_role("button", name="Save").click()
    row = fact(page, "Recording date")
    expect(row.locator("dd.v")).to_contain_text("2019-06-13")
    expect(row.locator("button.src")).to_contain_text("you")
    expect(row.locator("button.src")).to_be_focused()
    before = page.locator("#panel-runs .n").inner_text()
    page.get_by_role("button", name="Analyse again…").click()
    page.get_by_role("button", name="Analyse 1 file free", exact=True).click()
    expect(page.locator("#panel-runs .n")).to_have_text(str(int(before) + 1))
    expect(row.locator("dd.v")).to_contain_text("2019-06-13")
    expect(row).to_contain_text("was “2019-06-14”")
    row.locator("button.src").click()
    page.locator(".ev:popover-open").get_by_role("link", name="Edit").click()
    page.get_by_text("History, 1 edit").click()
    expect(page.locator("#field-form")).to_contain_text("the slate says so")
    page.get_by_role("button", name="Close", exact=True).click()
    row.get_by_role("button", name="undo").click()
    expect(row.locator("dd.v")).to_contain_text("2019-06-14")
    assert [said for said in wide.complaints if said != _REFUSED] == []


def test_notes_and_markers_come_go_and_lead_to_their_time(wide: Watched, film: str) -> None:
    page = wide.page
    page.goto(f"{film}?panel=notes")
    page.get_by_label("Note or marker").fill(HOSTILE)
    page.get_by_label("From").fill("00:03")
    page.get_by_label("To", exact=True).fill("00:05")
    page.get_by_role("button", name="Add", exact=True).click()
    note = page.locator(".notes li")
    expect(note).to_contain_text("{{7*7}}")
    lane = page.locator("#timeline").get_by_role("link", name="Note at 00:03")
    expect(lane).to_be_visible()
    note.locator("a.tc").click()
    assert page.locator("#player").evaluate(_TIME_WHEN_THERE, 2.9) >= 2.9
    page.get_by_role("button", name="Take this note back").click()
    expect(note).to_have_count(0)
    expect(lane).to_have_count(0)
    page.get_by_label("Note or marker").fill("late")
    page.get_by_label("From").fill("soon")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("#note-error [role=alert]")).to_contain_text("is no time")
    expect(page.get_by_label("Note or marker")).to_have_value("late")
    assert [said for said in wide.complaints if said != _REFUSED] == []


def test_runs_say_what_they_used_and_what_was_answered(wide: Watched, film: str) -> None:
    wide.page.goto(f"{film}?panel=runs")
    run = wide.page.locator(".runs li", has_text="9,120 tokens in, 512 out")
    expect(run).to_contain_text("$0.0094")
    run.locator("summary").click()
    run.get_by_role("link", name="Raw answer").click()
    expect(wide.page.locator("pre")).to_have_text(HOSTILE)
    # a sandboxed text may not even load the icon of this server
    assert [said for said in wide.complaints if "NotSameOrigin" not in said] == []


@pytest.mark.parametrize("path", ["", "?panel=runs"])
def test_words_of_models_are_shown_and_never_obeyed(wide: Watched, film: str, path: str) -> None:
    wide.page.goto(film + path)
    expect(wide.page.locator("main")).to_contain_text("<script>alert(1)</script>")
    inside = (
        "main script, main img[src=x], main [onerror], main [onfocus], main a[href^=javascript]"
    )
    expect(wide.page.locator(inside)).to_have_count(0)
    words = wide.page.locator("main").inner_text()
    assert "{{7*7}}" in words
    # shown, not obeyed: it would turn the words around it
    assert "\u202e" not in words
    assert "\\u202egnp.exe" in words
    assert wide.complaints == []


def test_a_moment_inside_a_result_is_a_link_that_seeks(wide: Watched, film: str) -> None:
    wide.page.goto(film)
    row = wide.page.locator("#r-elements .fact").filter(
        has=wide.page.locator("dt", has_text="Text visible")
    )
    row.locator(".times a").click()
    assert wide.page.locator("#player").evaluate(_TIME_WHEN_THERE, 0.9) >= 0.9
    segment = wide.page.locator("svg.lane[aria-label='Text visible'] a")
    expect(segment).to_have_attribute("href", "?t=1")


def test_a_keyword_leads_to_what_else_has_it(wide: Watched, film: str) -> None:
    wide.page.goto(film)
    fact(wide.page, "Keywords").get_by_role("link", name="harbour").click()
    expect(wide.page.get_by_role("heading", level=1)).to_have_text("“harbour”")


def test_what_a_form_sends_back_is_what_was_there(wide: Watched, film: str) -> None:
    wide.page.goto(f"{film}/field?type=metadata&field=project.customer_name")
    expect(wide.page.locator("#field-text")).to_have_value(HOSTILE)
    assert wide.complaints == []


def test_a_phone_has_room_for_all_of_it(phone: Watched, film: str) -> None:
    page = phone.page
    page.goto(film)
    assert page.evaluate(_SIDEWAYS) <= 0
    fact(page, "Project name").locator("button.src").tap()
    evidence = page.locator(".ev:popover-open")
    box = evidence.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    evidence.get_by_role("link", name="Edit").tap()
    expect(page.locator("#field-text")).to_be_visible()
    assert page.evaluate(_SIDEWAYS) <= 0


def test_without_script_a_field_is_edited_on_a_page_of_its_own(
    scriptless: Page, film: str
) -> None:
    scriptless.goto(f"{film}/field?type=metadata&field=location.city")
    scriptless.get_by_label("Value").fill("Vik")
    scriptless.get_by_role("button", name="Save").click()
    assert scriptless.url == f"{film}#r-metadata"
    row = scriptless.locator("#r-metadata .fact", has_text="City")
    expect(row.locator("dd.v")).to_contain_text("Vik")
    row.get_by_role("button", name="undo").click()
    expect(row).to_have_count(0)
