"""Uploads straight to a bucket that answers over HTTP: what it really has decides."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from adapters.s3.connection import BucketConnection
from adapters.s3.direct_uploads import S3DirectUploads
from domain.library.upload import UploadState
from domain.shared.ids import UploadId
from tests.data.large_video import LargeVideo
from tests.data.s3_server import S3Server
from tests.http.jobs import finish_items
from tests.http.world import World

URL, COMPLETE, SESSIONS = (
    "/api/upload/presigned-url",
    "/api/upload/complete",
    "/api/upload/sessions",
)
MB = 1024 * 1024
PNG = b"\x89PNG\r\n\x1a\n"


class Bucket:
    """What a browser sends, and what is really there."""

    def __init__(self, s3: S3Server) -> None:
        self.name = s3.new_bucket()
        self.connection: BucketConnection = s3.connect(self.name, prefix="team")
        self.client = s3.client()

    def put(self, link: Any, content: bytes) -> None:
        httpx.put(link["url"], content=content).raise_for_status()

    def keys(self) -> list[str]:
        listed = self.client.list_objects_v2(Bucket=self.name).get("Contents", [])
        return [one["Key"] for one in listed]

    def unfinished(self) -> list[str]:
        listed = self.client.list_multipart_uploads(Bucket=self.name).get("Uploads", [])
        return [one["Key"] for one in listed]


@pytest.fixture
def bucket(s3: S3Server) -> Bucket:
    return Bucket(s3)


@pytest.fixture
def world(tmp_path: Path, bucket: Bucket) -> World:
    return World(tmp_path, uploads_to=bucket.connection)


@pytest.fixture
def client(world: World) -> Iterator[TestClient[Litestar]]:
    with world.client() as client:
        yield client


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Of two parts, the last smaller."""
    large = LargeVideo(tmp_path_factory.mktemp("video"), 17 * MB)
    return large.read(0, large.size_bytes)


class Sending:
    """One upload as a client does it."""

    def __init__(self, client: Any, bucket: Bucket, name: str, content: bytes) -> None:
        self._client, self._bucket, self._content = client, bucket, content
        answer = client.post(URL, json={"filename": name, "size_bytes": len(content)})
        assert answer.status_code == 201, answer.text
        self.started = answer.json()
        self.key = f"team/{self.started['key']}"

    @property
    def id(self) -> str:
        return str(self.started["upload_id"])

    def send(self, *numbers: int) -> None:
        for link in self.started["links"]:
            if not numbers or link["number"] in numbers:
                at = (link["number"] - 1) * self.started["part_size_bytes"]
                self._bucket.put(link, self._content[at : at + link["size_bytes"]])

    def complete(self) -> Any:
        return self._client.post(COMPLETE, json={"upload_id": self.id})

    def parts(self) -> Any:
        return self._client.get(f"{URL}/{self.id}")

    def end_in_the_bucket_alone(self) -> None:
        """As a kill leaves it between the bucket's completion and our row."""
        uploads = S3DirectUploads(self._bucket.connection)
        ((remote_id, key),) = [(u.remote_id, u.key) for u in uploads.unfinished("uploads/")]
        received = uploads.received(key, remote_id)
        assert received
        uploads.complete(key, remote_id, received)


def test_links_are_signed_with_version_4_over_host_and_size(
    client: Any, bucket: Bucket, video: bytes
) -> None:
    first, last = Sending(client, bucket, "a.mp4", video).started["links"]
    assert (first["size_bytes"], last["size_bytes"]) == (16 * MB, MB)
    for link in (first, last):
        asked = parse_qs(urlsplit(link["url"]).query)
        assert asked["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]
        assert asked["X-Amz-SignedHeaders"] == ["content-length;host"]
        assert asked["X-Amz-Expires"] == ["3600"]
        assert link["headers"] == {"Content-Length": str(link["size_bytes"])}


def test_parts_are_told_completed_twice_and_fetched_into_one_file(
    world: World, client: Any, bucket: Bucket, video: bytes
) -> None:
    sending = Sending(client, bucket, "harbour.mp4", video)
    assert sending.parts().json()["received_parts"] == []
    sending.send(2)
    told = sending.parts().json()
    assert (told["received_parts"], told["received_bytes"], told["part_count"]) == ([2], MB, 2)
    refused = sending.complete()
    assert (refused.status_code, refused.json()["code"]) == (409, "upload_incomplete")
    assert refused.json()["details"]["missing_parts"] == [1]
    assert bucket.keys() == []

    sending.send(1)
    answers = [sending.complete(), sending.complete()]
    assert [answer.status_code for answer in answers] == [202, 202]
    assert len({answer.json()["job_id"] for answer in answers}) == world.jobs() == 1
    assert (bucket.keys(), bucket.unfinished()) == ([sending.key], [])

    finish_items(world, answers[0].json()["job_id"], world.uploads.fetch)
    assert sending.complete().status_code == 201
    assert sending.parts().json()["received_parts"] == [1, 2]
    (kept,) = world.settings.uploads.glob("*")
    assert kept.read_bytes() == video

    with world.read() as now:
        (file_id,) = [upload.file_id for upload in now.uploads.list()]
    assert client.delete(f"/api/files/{file_id}?delete_uploads=true").status_code == 200
    assert (bucket.keys(), kept.exists()) == ([], False)


def test_a_part_of_another_size_is_missing_until_it_is_sent_again(
    client: Any, bucket: Bucket, video: bytes
) -> None:
    sending = Sending(client, bucket, "a.mp4", video)
    sending.send(1)
    # this store does not check signed headers as AWS does
    bucket.put(sending.started["links"][1], video[16 * MB :][:-1])
    assert sending.parts().json()["received_parts"] == [1]
    refused = sending.complete()
    assert refused.json()["details"]["missing_parts"] == [2]
    assert "another size: 2." in refused.json()["error"]
    sending.send(2)
    assert sending.complete().status_code == 202


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("page.mp4", b"<!doctype html><title>Access denied</title>", "not_media"),
        ("list.mp4", b"#EXTM3U\nhttp://evil.example/x.ts\n", "playlist_refused"),
        ("song.mkv", b"ID3\x04" + bytes(100), "no_picture"),
        ("image.mp4", PNG + bytes(15 * MB), "upload_too_large"),
    ],
)
def test_a_wrong_object_leaves_the_bucket_before_any_row(
    world: World, client: Any, bucket: Bucket, name: str, content: bytes, reason: str
) -> None:
    sending = Sending(client, bucket, name, content)
    sending.send()
    for _ in range(2):
        answer = sending.complete()
        assert (answer.status_code, answer.json()["code"]) == (400, "upload_refused")
        assert answer.json()["details"]["reason"] == reason
    assert (bucket.keys(), bucket.unfinished(), world.jobs()) == ([], [], 0)
    with world.read() as now:
        assert now.files.roots() == ()


def test_a_wrong_object_that_could_not_be_deleted_is_deleted_the_next_time(
    client: Any, bucket: Bucket
) -> None:
    sending = Sending(client, bucket, "page.mp4", b"<html>no video</html>")
    sending.send()
    events = bucket.connection.client.meta.events

    def elsewhere(params: dict[str, object], **_: object) -> None:
        params["Bucket"] = "nobody-has-this-bucket"

    events.register("provide-client-params.s3.DeleteObject", elsewhere)
    assert sending.complete().status_code >= 500
    assert bucket.keys() == [sending.key]
    events.unregister("provide-client-params.s3.DeleteObject", elsewhere)
    assert sending.complete().json()["code"] == "upload_refused"
    assert bucket.keys() == []


def test_an_object_of_another_size_than_announced_is_refused(
    client: Any, bucket: Bucket, video: bytes
) -> None:
    sending = Sending(client, bucket, "a.mp4", video)
    sending.send()
    sending.end_in_the_bucket_alone()
    bucket.client.put_object(Bucket=bucket.name, Key=sending.key, Body=video + b"more")
    assert sending.complete().json()["details"]["reason"] == "other_size"
    assert bucket.keys() == []


def test_what_was_put_together_before_a_kill_is_completed_once(
    world: World, client: Any, bucket: Bucket, video: bytes
) -> None:
    sending = Sending(client, bucket, "a.mp4", video)
    sending.send()
    sending.end_in_the_bucket_alone()
    assert sending.parts().json()["received_parts"] == [1, 2]
    assert {sending.complete().status_code for _ in range(2)} == {202}
    assert world.jobs() == 1


def test_an_upload_that_the_bucket_has_lost_says_so(
    client: Any, bucket: Bucket, video: bytes
) -> None:
    sending = Sending(client, bucket, "a.mp4", video)
    for lost in S3DirectUploads(bucket.connection).unfinished(""):
        S3DirectUploads(bucket.connection).abort(lost.key, lost.remote_id)
    for answer in (sending.parts(), sending.complete()):
        assert (answer.status_code, answer.json()["code"]) == (409, "upload_is_over")
        assert "does not know this upload any more" in answer.json()["error"]


def test_cancelling_leaves_nothing_in_the_bucket_also_after_it_was_put_together(
    client: Any, bucket: Bucket, video: bytes
) -> None:
    half, whole = (Sending(client, bucket, name, video) for name in ("a.mp4", "b.mp4"))
    client.delete(f"{SESSIONS}/{half.id}")
    whole.send()
    whole.end_in_the_bucket_alone()
    assert bucket.keys() == [whole.key]
    client.delete(f"{SESSIONS}/{whole.id}")
    assert (bucket.keys(), bucket.unfinished()) == ([], [])
    bucket.client.put_object(Bucket=bucket.name, Key=whole.key, Body=b"left by a kill")
    client.delete(f"{SESSIONS}/{whole.id}")
    assert bucket.keys() == []


def test_the_sweep_aborts_what_nobody_goes_on_with(
    world: World, client: Any, bucket: Bucket, video: bytes
) -> None:
    left = Sending(client, bucket, "left.mp4", video)
    left.send(2)
    others = bucket.client.create_multipart_upload(Bucket=bucket.name, Key="team/nova/x.mp4")
    world.time.set(world.time.now() + timedelta(hours=25))
    recent = Sending(client, bucket, "recent.mp4", video)
    assert [upload.id for upload in world.uploads.sweep().uploads] == [left.id]
    assert sorted(bucket.unfinished()) == sorted([others["Key"], recent.key])
    with world.read() as now:
        assert now.uploads.get(UploadId(left.id)).state is UploadState.ABANDONED


def test_the_sweep_leaves_what_began_while_the_bucket_was_asked(
    world: World, client: Any, bucket: Bucket, video: bytes
) -> None:
    begun: list[Sending] = []

    def begin(**_: object) -> None:
        if not begun:
            begun.append(Sending(client, bucket, "a.mp4", video))

    # this bucket says of every upload that it began in 2010
    bucket.connection.client.meta.events.register("before-send.s3.ListMultipartUploads", begin)
    assert world.uploads.sweep().remote == ()
    assert bucket.unfinished() == [begun[0].key]


def test_only_the_upload_page_may_send_to_the_bucket_and_only_with_one(
    client: Any, s3: S3Server, tmp_path: Path
) -> None:
    upload, files = client.get("/upload"), client.get("/files")
    assert f"connect-src 'self' {s3.address}; " in upload.headers["content-security-policy"]
    assert "connect-src 'self'; " in files.headers["content-security-policy"]
    assert "Straight to the bucket" in upload.text
    (tmp_path / "other").mkdir()
    with World(tmp_path / "other").client() as without:
        page = without.get("/upload")
    assert "connect-src 'self'; " in page.headers["content-security-policy"]
    assert "Straight to the bucket" not in page.text


def test_a_bucket_that_nothing_can_be_signed_for_leaves_this_machine(tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            patch.delenv(name)
        patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        patch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)
        patch.setenv("AWS_CONFIG_FILE", os.devnull)
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        nobodys = BucketConnection("some-bucket")
        with World(tmp_path, uploads_to=nobodys, s3_bucket_name="some-bucket").client() as client:
            page = client.get("/upload")
    assert page.status_code == 200
    assert "Straight to the bucket" not in page.text
    assert "cannot be used from here now" in page.text
