"""Screenshots of the pages: python -m tests.browser.shots FOLDER [ADDRESS]

Without an address it makes a demo library of its own in a temporary folder and serves that.
"""

import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.browser.chromium import PHONE, WIDE, open_browser
from tests.browser.server import demo_library, serving


def main(folder: str, address: str = "") -> None:
    with ExitStack() as stack:
        if not address:
            temporary = stack.enter_context(tempfile.TemporaryDirectory())
            library = demo_library(Path(temporary))
            address = stack.enter_context(serving(library))
        browser = stack.enter_context(open_browser())
        take(browser, address.rstrip("/"), Path(folder))


def take(browser: Browser, address: str, folder: Path) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for look in ("light", "dark"):
        for width, size in ((1440, WIDE), (390, PHONE)):
            context = browser.new_context(viewport=size, color_scheme=look, has_touch=width < 640)
            page = context.new_page()
            for name, path in _pages(page, address):
                page.goto(address + path)
                page.wait_for_timeout(400)
                path_of_shot = folder / f"{name}-{width}-{look}.png"
                page.screenshot(path=path_of_shot, full_page=name != "files")
                made.append(path_of_shot)
            context.close()
    return made


def _pages(page: Page, address: str) -> list[tuple[str, str]]:
    """The pages; the file is the first analysed video, the search is for what is read in it."""
    page.goto(f"{address}/files?kind=video&has_analysis=true")
    first = page.locator(".filecell a.name").first
    file = first.get_attribute("href") or "/files"
    page.goto(f"{address}/jobs")
    job = page.locator("article.job h3 a").first.get_attribute("href") or "/jobs"
    return [
        ("files", "/files"),
        ("file", file),
        ("search", "/search?q=lake"),
        ("transcriptions", "/transcriptions"),
        ("jobs", "/jobs"),
        ("job", job),
    ]


if __name__ == "__main__":
    main(*sys.argv[1:])
