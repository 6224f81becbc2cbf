"""Browser tests need Chromium on PATH and are skipped without it, but not where CI is set."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import PHONE, WIDE, open_browser, program
from tests.browser.server import demo_library, empty_library, serving


def need_chromium() -> None:
    """Asked before anything that takes time is begun."""
    if program() is None:
        # There a skipped test would look like a passed one.
        (pytest.fail if os.environ.get("CI") else pytest.skip)("needs chromium on PATH")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Not longer: while it is open, Playwright keeps an event loop running in this thread."""
    need_chromium()
    with open_browser() as opened:
        yield opened


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with a small analysed library."""
    need_chromium()
    with serving(demo_library(tmp_path_factory.mktemp("library"))) as found:
        yield found


@pytest.fixture
def empty_address(tmp_path: Path) -> Iterator[str]:
    """A server that has nothing yet; folders beside its data may be imported."""
    need_chromium()
    with serving(empty_library(tmp_path)) as found:
        yield found


class Watched:
    """A page whose console, crashes and failed requests are written down."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.on(
            "console",
            lambda said: self._note(said.text) if said.type in ("error", "warning") else None,
        )
        page.on("pageerror", lambda error: self._note(str(error)))
        page.on(
            "dialog", lambda dialog: (self._note(f"dialog {dialog.message}"), dialog.dismiss())
        )

    def _note(self, text: str) -> None:
        self.complaints.append(text)


@pytest.fixture
def wide(browser: Browser) -> Iterator[Watched]:
    context = browser.new_context(viewport=WIDE, color_scheme="light")
    yield Watched(context.new_page())
    context.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Watched]:
    context = browser.new_context(viewport=PHONE, color_scheme="dark", has_touch=True)
    yield Watched(context.new_page())
    context.close()


@pytest.fixture
def scriptless(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=WIDE, java_script_enabled=False)
    yield context.new_page()
    context.close()
