"""Browser tests need Chromium on PATH and are skipped without it, but not where CI is set."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import PHONE, WIDE, open_browser, program
from tests.browser.server import Library, demo_library, empty_library, serving
from tests.browser.spoken import spoken_library

PATIENCE_MS = 60_000
"""Nothing takes this long unless it is broken, not even on a machine with much else to do."""

expect.set_options(timeout=PATIENCE_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where nobody looks on, a browser on a machine with much to do gets a second chance, which
    the report counts; what is broken here is broken the second time, too."""
    if os.environ.get("CI"):
        here = Path(__file__).parent
        for item in items:
            if item.path.is_relative_to(here):
                item.add_marker(pytest.mark.flaky(reruns=1))


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


@pytest.fixture(scope="session")
def spoken_once(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """What was said in a film and a recording; tests that change it take a copy."""
    need_chromium()
    return spoken_library(tmp_path_factory.mktemp("spoken"))


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


@contextmanager
def window(browser: Browser, **options: Any) -> Iterator[Page]:
    context = browser.new_context(**options)
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


@pytest.fixture
def wide(browser: Browser) -> Iterator[Watched]:
    with window(browser, viewport=WIDE, color_scheme="light") as page:
        yield Watched(page)


@pytest.fixture
def phone(browser: Browser) -> Iterator[Watched]:
    with window(browser, viewport=PHONE, color_scheme="dark", has_touch=True) as page:
        yield Watched(page)


@pytest.fixture
def scriptless(browser: Browser) -> Iterator[Page]:
    with window(browser, viewport=WIDE, java_script_enabled=False) as page:
        yield page
