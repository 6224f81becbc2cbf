"""The plan in the dialog of an analysis follows what is chosen; nothing is sent for it."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Watched

pytestmark = pytest.mark.browser


def wait_until_it_listens(page: Page) -> None:
    """Quicker than any hand, a choice would come before htmx has settled what it swapped in."""
    expect(page.locator(".htmx-added, .htmx-settling, .htmx-swapping")).to_have_count(0)


def test_the_plan_follows_the_model_the_types_and_the_budget(wide: Watched, address: str) -> None:
    page = wide.page
    page.goto(f"{address}/files?text=KST_0412")
    page.get_by_role("region", name="Selection").get_by_role("button", name="Analyse…").click()
    dialog = page.get_by_role("dialog", name="Analyse 1 file")
    plan = dialog.get_by_role("region", name="Plan")
    expect(plan).to_contain_text("Nothing is left to ask.")
    wait_until_it_listens(page)
    dialog.get_by_label("Engine and model").select_option("bedrock:lite")
    expect(plan).to_contain_text("answered by another model or in another way")
    expect(plan).to_contain_text("Expected")
    start = dialog.locator("#analyze-start")
    expect(start).to_contain_text("Analyse 1 file ≈ $0.0")
    dialog.get_by_label("Spend at most, in dollars").fill("0.0001")
    expect(plan).to_contain_text("This may cost up to")
    expect(start).to_be_disabled()
    dialog.get_by_label("Spend at most, in dollars").fill("")
    expect(start).to_be_enabled()
    for name in ("Summary", "Chapters", "Elements", "Waterfall classification", "Metadata"):
        dialog.get_by_role("checkbox", name=name, exact=False).uncheck()
    dialog.get_by_role("checkbox", name="Description image").uncheck()
    expect(plan).to_contain_text("Nothing is chosen that could be found.")
    expect(start).to_be_disabled()
    assert wide.complaints == []


def test_the_plan_fits_on_a_phone(phone: Watched, address: str) -> None:
    page = phone.page
    page.goto(f"{address}/files?text=KST_0413")
    page.get_by_role("region", name="Selection").get_by_role("button", name="Analyse…").click()
    dialog = page.get_by_role("dialog", name="Analyse 1 file")
    expect(dialog).to_be_visible()
    wait_until_it_listens(page)
    dialog.get_by_label("Engine and model").select_option("bedrock:lite")
    expect(dialog.locator("#analyze-start")).to_contain_text("≈ $0.0")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert dialog.evaluate("it => it.scrollWidth <= it.clientWidth")
    assert phone.complaints == []
