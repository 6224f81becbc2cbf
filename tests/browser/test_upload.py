"""Uploading with a real browser: several files, over cuts, after a reload, and without script."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Watched
from tests.data.large_video import LargeVideo

pytestmark = pytest.mark.browser

MB = 1024 * 1024
SIZE = 20 * MB


@pytest.fixture
def video(tmp_path: Path) -> Path:
    large, path = LargeVideo(tmp_path, SIZE), tmp_path / "harbour <b>dawn.mp4"
    path.write_bytes(large.read(0, SIZE))
    return path


def choose(page: Page, *paths: Path) -> None:
    page.locator("#file").set_input_files(list(paths))


def test_files_are_uploaded_one_after_another_over_cuts(
    wide: Watched, empty_address: str, video: Path, tmp_path: Path
) -> None:
    page, cuts = wide.page, []

    def cut_twice(route: Route) -> None:
        if route.request.method == "PATCH" and len(cuts) < 2:
            cuts.append(route.request.headers["upload-offset"])
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/api/upload/sessions/*", cut_twice)
    other = tmp_path / "notes.mp4"
    other.write_bytes(b"<html>this is no video</html>")
    page.goto(f"{empty_address}/upload")
    choose(page, video, other)
    on_their_way = page.get_by_role("list", name="Files on their way").get_by_role("listitem")
    expect(on_their_way).to_have_count(2)
    expect(on_their_way.nth(0)).to_contain_text("In the library")
    expect(on_their_way.nth(1)).to_contain_text("was not taken")
    recent = page.get_by_role("region", name="Recent uploads")
    expect(recent.get_by_role("link", name="harbour <b>dawn.mp4")).to_be_visible()
    expect(recent).to_contain_text("refused")
    assert len(cuts) == 2
    (file,) = (tmp_path / "data" / "uploads").iterdir()
    assert file.read_bytes() == video.read_bytes()
    page.get_by_role("link", name="Open harbour <b>dawn.mp4").click()
    page.wait_for_url("**/files/*")


def test_after_a_reload_the_same_file_goes_on(
    phone: Watched, empty_address: str, video: Path
) -> None:
    page, sent, cut = phone.page, [], True

    def hold_the_last(route: Route) -> None:
        if route.request.method == "PATCH":
            offset = int(route.request.headers["upload-offset"])
            if cut and offset == 16 * MB:
                return route.abort("connectionreset")
            sent.append(offset)
        return route.continue_()

    page.route("**/api/upload/sessions/*", hold_the_last)
    page.goto(f"{empty_address}/upload")
    choose(page, video)
    row = page.get_by_role("list", name="Files on their way").get_by_role("listitem")
    expect(row).to_contain_text("Trying again")
    row.get_by_role("button", name="Pause").click()
    expect(row).to_contain_text("Paused at 80%")
    cut = False
    page.goto(f"{empty_address}/upload")
    expect(page.get_by_role("region", name="Recent uploads")).to_contain_text(
        "16.0 MB have arrived"
    )
    choose(page, video)
    expect(row).to_contain_text("In the library")
    assert sent == [0, 8 * MB, 16 * MB]


def test_without_script_a_form_sends_it(scriptless: Page, empty_address: str, video: Path) -> None:
    scriptless.goto(f"{empty_address}/upload")
    scriptless.locator("#file").set_input_files(video)
    scriptless.get_by_role("button", name="Upload", exact=True).click()
    recent = scriptless.get_by_role("region", name="Recent uploads")
    expect(recent).to_contain_text("in the library")
