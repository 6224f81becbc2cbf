"""A real browser sends straight to a bucket of another origin: with its CORS rule, and without."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import Watched, need_chromium
from tests.browser.server import Library, empty_library, serving
from tests.browser.sound import assert_sound
from tests.data.large_video import LargeVideo
from tests.data.s3_server import S3Server

pytestmark = pytest.mark.browser

MB = 1024 * 1024
README = Path(__file__).resolve().parents[2] / "README.md"
SIZE = 36 * MB  # three parts, the last smaller


class InBucket(Library, frozen=True, kw_only=True):
    s3: dict[str, str]

    def environment(self) -> dict[str, str]:
        return {**super().environment(), **self.s3}


class Bucket:
    def __init__(self, s3: S3Server) -> None:
        self.name, self.client, self.origin = s3.new_bucket(), s3.client(), s3.address

    def allow_put_from(self, origin: str) -> None:
        """The rule of the README."""
        written = README.read_text().partition('{"CORSRules"')[2].partition("\n```")[0]
        rules = json.loads('{"CORSRules"' + written.replace("http://127.0.0.1:5700", origin))
        self.client.put_bucket_cors(Bucket=self.name, CORSConfiguration=rules)

    def keys(self) -> list[str]:
        listed = self.client.list_objects_v2(Bucket=self.name, Prefix="uploads/")
        return [one["Key"] for one in listed.get("Contents", [])]


@pytest.fixture
def bucket(s3: S3Server) -> Bucket:
    need_chromium()
    return Bucket(s3)


@pytest.fixture
def address(s3: S3Server, bucket: Bucket, tmp_path: Path) -> Iterator[str]:
    made = empty_library(tmp_path)
    environment = {
        **s3.environment,
        "S3_BUCKET_NAME": bucket.name,
        "REELSIGHT_OBJECTS": "s3",
    }
    with serving(InBucket(data=made.data, media=made.media, s3=environment)) as address:
        yield address


@pytest.fixture
def video(tmp_path: Path) -> Path:
    large, path = LargeVideo(tmp_path, SIZE), tmp_path / "harbour <b>dawn.mp4"
    path.write_bytes(large.read(0, SIZE))
    return path


def choose(page: Page, path: Path) -> Locator:
    page.locator("#file").set_input_files(path)
    return page.get_by_role("list", name="Files on their way").get_by_role("listitem")


def test_parts_go_straight_to_the_bucket_and_on_after_cuts_and_a_reload(
    wide: Watched, address: str, bucket: Bucket, video: Path, tmp_path: Path
) -> None:
    bucket.allow_put_from(address)
    page, sent = wide.page, []

    def lose_the_third(route: Route) -> None:
        if route.request.method != "PUT":
            return route.continue_()
        number = route.request.url.partition("partNumber=")[2].partition("&")[0]
        sent.append(number)
        return route.abort("connectionreset") if number == "3" else route.continue_()

    parts = f"{bucket.origin}/**"
    page.route(parts, lose_the_third)
    answer = page.goto(f"{address}/upload")
    assert answer is not None
    assert f"connect-src 'self' {bucket.origin};" in answer.headers["content-security-policy"]
    assert_sound(page, "/upload")
    row = choose(page, video)
    expect(row).to_contain_text("Connection lost. Trying again")
    row.get_by_role("button", name="Pause").click()
    expect(row).to_contain_text("Paused at 88%")
    page.unroute(parts)
    assert sorted(set(sent)) == ["1", "2", "3"]

    page.goto(f"{address}/upload")
    again: list[str] = []
    page.on("request", lambda asked: again.append(asked.url) if asked.method == "PUT" else None)
    row = choose(page, video)
    expect(row).to_contain_text("In the library")
    assert ["partNumber=3" in url for url in again] == [True]
    (kept,) = (tmp_path / "data" / "uploads").iterdir()
    assert kept.read_bytes() == video.read_bytes()
    assert len(bucket.keys()) == 1
    recent = page.get_by_role("region", name="Recent uploads")
    expect(recent.get_by_role("link", name="harbour <b>dawn.mp4")).to_be_visible()
    other = page.goto(f"{address}/files")
    assert other is not None
    assert bucket.origin not in other.headers["content-security-policy"]


def test_without_a_rule_the_page_says_so_and_sends_through_this_machine_instead(
    wide: Watched, address: str, bucket: Bucket, video: Path, tmp_path: Path
) -> None:
    page = wide.page
    page.goto(f"{address}/upload")
    row = choose(page, video)
    expect(row).to_contain_text(f"no CORS rule that allows PUT from {address}")
    row.get_by_role("button", name="Send through this machine instead").click()
    expect(row).to_contain_text("In the library")
    (kept,) = (tmp_path / "data" / "uploads").iterdir()
    assert kept.read_bytes() == video.read_bytes()
    assert bucket.keys() == []
    left = bucket.client.list_multipart_uploads(Bucket=bucket.name).get("Uploads", [])
    assert left == []
