"""The page of the bucket, with objects of every kind in it."""

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Watched, need_chromium
from tests.browser.server import Library, empty_library, serving
from tests.browser.sound import assert_sound
from tests.data.s3_server import S3Server

pytestmark = pytest.mark.browser

HOSTILE = "nova/<img src=x onerror=alert(1)> é中😀 100%25 ?&#+'" + "long" * 40 + ".json"


class InBucket(Library, frozen=True, kw_only=True):
    s3: dict[str, str]

    def environment(self) -> dict[str, str]:
        return {**super().environment(), **self.s3}


class Bucket:
    def __init__(self, s3: S3Server) -> None:
        self.name = s3.new_bucket()
        self._client = s3.client()
        for number in range(104):
            self.put(f"proxy_video/clip_{number:03}_720p15.mp4")
        for key in (HOSTILE, "nova/batch/manifest.jsonl", "others/not ours.txt"):
            self.put(key)

    def put(self, key: str) -> None:
        self._client.put_object(Bucket=self.name, Key=key, Body=b"content")

    def all_keys(self) -> list[str]:
        listed = self._client.list_objects_v2(Bucket=self.name).get("Contents", [])
        return [one["Key"] for one in listed]


@pytest.fixture(scope="module")
def bucket(s3: S3Server) -> Bucket:
    need_chromium()
    return Bucket(s3)


@pytest.fixture(scope="module")
def in_bucket(
    s3: S3Server, bucket: Bucket, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    made = empty_library(tmp_path_factory.mktemp("bucket"))
    environment = {**s3.environment, "S3_BUCKET_NAME": bucket.name}
    with serving(InBucket(data=made.data, media=made.media, s3=environment)) as address:
        yield address


def test_it_is_sound_on_a_wide_window(wide: Watched, in_bucket: str) -> None:
    assert_pages_are_sound(wide, in_bucket)


def test_it_is_sound_on_a_phone(phone: Watched, in_bucket: str) -> None:
    assert_pages_are_sound(phone, in_bucket)


def assert_pages_are_sound(watched: Watched, address: str) -> None:
    for path in ("/s3", "/s3?prefix=nova/", "/s3?prefix=nova/&clear=1", "/s3?prefix=uploads/"):
        watched.page.goto(address + path)
        assert_sound(watched.page, path)
    assert watched.complaints == []


def test_pages_follow_one_another_and_others_objects_are_not_shown(
    wide: Watched, in_bucket: str
) -> None:
    page = wide.page
    page.goto(f"{in_bucket}/s3")
    rows = page.get_by_role("table", name="Objects").get_by_role("row")
    expect(rows).to_have_count(101)
    page.get_by_role("link", name="Next", exact=True).click()
    expect(rows).to_have_count(7)
    expect(page.get_by_text("others/not ours.txt")).to_have_count(0)


def test_an_object_is_downloaded_and_deleted_whatever_its_name(
    wide: Watched, in_bucket: str, bucket: Bucket
) -> None:
    page = wide.page
    page.goto(f"{in_bucket}/s3?prefix=nova/")
    link = page.get_by_title(HOSTILE, exact=True)
    href = link.get_attribute("href")
    assert href is not None
    answer = httpx.get(in_bucket + href, follow_redirects=True)
    assert answer.content == b"content"
    page.get_by_role("link", name=f"Delete {HOSTILE}…", exact=True).click()
    assert HOSTILE in bucket.all_keys()
    page.get_by_role("button", name="Delete it", exact=True).click()
    expect(link).to_have_count(0)
    assert HOSTILE not in bucket.all_keys()
    assert wide.complaints == []


def test_clearing_tells_what_it_would_delete_and_keeps_what_is_young(
    wide: Watched, in_bucket: str, bucket: Bucket
) -> None:
    page = wide.page
    page.goto(f"{in_bucket}/s3?prefix=proxy_video/")
    page.get_by_role("link", name="Delete what no file needs…", exact=True).click()
    expect(page.get_by_text("104 objects of the last ten minutes would stay")).to_be_visible()
    page.get_by_role("link", name="Keep all", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bucket")
    assert len(bucket.all_keys()) >= 105
