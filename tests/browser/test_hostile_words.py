"""No word of a file, a model, a plugin or a person is ever markup, an address or a script."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import msgspec
import pytest
from playwright.sync_api import Browser

from tests.browser.chromium import PHONE, WIDE
from tests.browser.conftest import need_chromium
from tests.browser.hostile_lists import fill_every_list
from tests.browser.hostile_words import (
    ALL,
    FOREIGN,
    INJECTED,
    LONG,
    PLUGIN,
    WORDS,
    add_hostile_pictures,
    guarded,
    open_everything,
    say_everywhere,
)
from tests.browser.server import empty_library
from tests.data import server
from tests.data.s3_server import S3Server
from tests.plugins.installed import paths_of, write_distribution

pytestmark = pytest.mark.browser

_REFUSED = (
    "Failed to load resource: the server responded with a status of 40",
    "Response Status Error Code 40",
)
"""Of pages that are refused, and of what refreshes itself on them."""
_SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Served(msgspec.Struct, frozen=True):
    address: str
    file_id: int
    lists: list[str]


@pytest.fixture(scope="module")
def served(s3: S3Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    need_chromium()
    folder = tmp_path_factory.mktemp("hostile")
    library = empty_library(folder)
    add_hostile_pictures(library.media)
    plugin = write_distribution(folder / "plugin", "words", "reelsight_words", PLUGIN)
    paths = paths_of(folder / "site", plugin)
    bucket = {**s3.environment, "S3_BUCKET_NAME": s3.new_bucket()}
    environment = {**library.environment(), **bucket, "PYTHONPATH": paths}
    odd = folder / "<svg onload=alert(3)> another"
    odd.mkdir()
    imports = (["import", str(library.media)], ["import", str(odd)])
    for command in (*imports, ["proxies"], ["analyze"]):
        done = subprocess.run(
            [sys.executable, "-m", "entrypoints.cli.main", *command],
            env=environment, cwd=library.media, capture_output=True, timeout=240, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
    with server.serving(environment=environment, folder=library.media) as opened:
        files = httpx.get(f"{opened.address}/api/files?per_page=100").json()["files"]
        file_id = next(file["id"] for file in files if "alert(1)" in file["filename"])
        say_everywhere(opened.address, file_id)
        lists = fill_every_list(opened.address, library.media, s3, bucket["S3_BUCKET_NAME"])
        yield Served(opened.address, file_id, lists)


def addresses(at: Served) -> list[str]:
    file = f"/files/{at.file_id}"
    results = httpx.get(f"{at.address}/api{file}").json()["results"]
    fields = [(one["key"], field) for one in results for field in one["fields"] or ("",)]
    # read before the text is written into an address
    searches = [f"/search?q={quote(words)}" for words in (*WORDS, ALL[:500], LONG)]
    narrowed = [f"/search?q=alert&facet={quote(f'words.text={words}')}" for words in WORDS]
    lists = [f"/files?{key}={quote(words)}" for key in ("text", "kind", "sort") for words in WORDS]
    forms = [f"{file}/field?type={key}&field={quote(field)}" for key, field in fields]
    odd = [f"{file}/field?type={quote(w)}&field={quote(w)}" for w in WORDS]
    own = [f"/files/{at.file_id + more}" for more in range(-2, 3)]
    panels = [f"{file}?panel={panel}" for panel in ("file", "notes", "runs", quote(WORDS[1]))]
    others = ["/jobs", "/jobs?view=waiting", "/plugins", "/plugins/words", "/files", "/search"]
    lost = [f"{path}/{quote(words, safe='')}" for path in ("/jobs", "/plugins") for words in WORDS]
    return [*own, *panels, *forms, *odd, *searches, *narrowed, *lists, *others, *lost, *at.lists]


@pytest.mark.parametrize("width", [WIDE, PHONE], ids=["wide", "phone"])
def test_no_word_is_obeyed_on_any_page(
    browser: Browser, served: Served, width: dict[str, int]
) -> None:
    with guarded(browser, served.address, width) as watched:
        page = watched.page
        for path in addresses(served):
            answer = page.goto(served.address + path)
            assert answer is not None
            assert answer.status < 500, path
            open_everything(page)
            assert page.locator(INJECTED).count() == 0, path
            assert page.evaluate(FOREIGN) == [], path
            assert page.evaluate(_SIDEWAYS) <= 0, f"{path} is wider than the window"
            said = [one for one in watched.complaints if not one.startswith(_REFUSED)]
            assert said == [], path
            assert "\u202e" not in page.locator("main").inner_text(), path


def test_what_is_typed_into_the_search_box_is_completed_and_not_obeyed(
    browser: Browser, served: Served
) -> None:
    with guarded(browser, served.address, WIDE) as watched:
        page = watched.page
        page.goto(f"{served.address}/files")
        with page.expect_response("**/search/suggestions**"):
            page.locator("#find").press_sequentially("<script>alert")
        page.locator("#suggestions option").first.wait_for(state="attached")
        assert page.locator(f"#suggestions script, {INJECTED}").count() == 0
        assert watched.complaints == []


@pytest.mark.parametrize("kind", ["json", "csv", "xlsx"])
def test_an_export_is_saved_under_a_harmless_name(
    browser: Browser, served: Served, kind: str, tmp_path: Path
) -> None:
    with guarded(browser, served.address, WIDE) as watched:
        page = watched.page
        page.goto(f"{served.address}/files/{served.file_id}")
        page.get_by_role("button", name="Export").click()
        with page.expect_download() as download:
            page.locator(f"#export-menu a[href$='format={kind}']").click()
        name = download.value.suggested_filename
        assert not set(name) & set("<>\"'/\\|:*?\u202e\n")
        download.value.save_as(tmp_path / "saved")
        assert os.path.getsize(tmp_path / "saved") > 100
        assert watched.complaints == []
