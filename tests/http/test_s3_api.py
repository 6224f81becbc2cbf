"""The bucket through the API and its page, with real S3 behind it."""

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from adapters.s3.object_store import S3ObjectStore
from domain.library.file import MediaFile
from domain.media.artifact import ArtifactKind
from tests.data.s3_server import S3Server
from tests.http.world import World, video_facts

ODD = "nova/a b+(1) [é中😀] 100%25 ?&=;#'\"<script>.json"


@pytest.fixture(scope="session")
def bucket(s3: S3Server) -> S3ObjectStore:
    return S3ObjectStore(s3.connect(s3.new_bucket()))


@pytest.fixture
def served(world: World, bucket: S3ObjectStore) -> S3ObjectStore:
    bucket.delete_many(entry.key for entry in bucket.entries(""))
    world.serve_bucket(bucket)
    world.time.set(datetime.now(UTC) + timedelta(hours=1))
    return bucket


@pytest.fixture
def film(world: World, served: S3ObjectStore) -> MediaFile:  # noqa: ARG001  it is in that world
    """With a proxy on this machine."""
    file = world.add("film.mp4", b"original", video_facts())
    world.add_artifact(file, ArtifactKind.PROXY, b"proxy" * 100_000)
    return file


def put(bucket: S3ObjectStore, tmp_path: Path, *keys: str) -> None:
    for key in keys:
        (tmp_path / "made").write_bytes(b"content")
        bucket.put_file(key, tmp_path / "made")


def test_without_a_bucket_everything_says_how_to_configure_one(
    client: TestClient[Litestar], world: World
) -> None:
    file = world.add("film.mp4", b"x", video_facts())
    answers = [
        client.get("/api/s3-files"),
        client.get("/api/s3-file/nova/a/download-url"),
        client.delete("/api/s3-file/nova/a"),
        client.post("/api/s3-files/delete-all", json={"prefix": "nova/"}),
        client.post(f"/api/files/{file.id}/s3-files"),
        client.delete(f"/api/files/{file.id}/s3-files"),
    ]
    assert {(one.status_code, one.json()["code"]) for one in answers} == {
        (409, "s3_not_configured")
    }
    assert "S3_BUCKET_NAME" in answers[0].json()["remedy"]
    assert client.get(f"/api/files/{file.id}/s3-files").json() == {"s3_files": []}
    page = client.get("/s3")
    assert page.status_code == 200
    assert "No bucket is configured" in page.text


def test_what_is_ours_is_listed_page_by_page(
    client: TestClient[Litestar], film: MediaFile, served: S3ObjectStore, tmp_path: Path
) -> None:
    put(served, tmp_path, "others/x", "nova/1", "nova/2", "proxy_image/3", "uploads/4")
    client.post(f"/api/files/{film.id}/s3-files")

    first = client.get("/api/s3-files", params={"limit": 2}).json()
    second = client.get("/api/s3-files", params={"limit": 9, "after": first["next"]}).json()

    assert [one["s3_key"] for one in first["s3_files"]] == ["nova/1", "nova/2"]
    assert (first["total"], first["next"], second["next"]) == (2, "nova/2", None)
    listed = {one["s3_key"]: one for one in second["s3_files"]}
    assert list(listed) == ["proxy_image/3", f"proxy_video/proxy_{film.id}.mp4", "uploads/4"]
    proxy = listed[f"proxy_video/proxy_{film.id}.mp4"]
    assert datetime.fromisoformat(proxy.pop("last_modified")).tzinfo is not None
    assert proxy == {
        "s3_key": f"proxy_video/proxy_{film.id}.mp4",
        "size_bytes": 500_000,
        "size_display": "488.3 KB",
        "filename": f"proxy_{film.id}.mp4",
        "in_database": True,
        "file_id": film.id,
        "file_type": "video",
        "claimed": True,
    }
    other = listed["uploads/4"]
    assert (other["in_database"], other["file_id"], other["claimed"]) == (False, None, False)


@pytest.mark.parametrize("prefix", ["others/", "n", "../", "nov"])
def test_what_is_not_ours_is_out_of_reach(
    client: TestClient[Litestar], served: S3ObjectStore, tmp_path: Path, prefix: str
) -> None:
    put(served, tmp_path, "others/x")
    answers = [
        client.get("/api/s3-files", params={"prefix": prefix}),
        client.post("/api/s3-files/delete-all", json={"prefix": prefix, "confirm": True}),
        client.get("/api/s3-file/others/x/download-url"),
        client.delete("/api/s3-file/others/x"),
    ]
    assert {(one.status_code, one.json()["code"]) for one in answers} == {(403, "key_not_ours")}
    assert served.size("others/x") == 7


def test_the_key_is_the_one_that_was_sent(
    client: TestClient[Litestar], served: S3ObjectStore, tmp_path: Path
) -> None:
    put(served, tmp_path, "nova/a/b", "nova/c%2Fd", "nova/c/d")
    assert client.delete("/api/s3-file/nova/a//b").json()["code"] == "unsafe_key"
    assert client.delete("/api/s3-file/nova/%ff").json()["code"] == "unsafe_key"
    assert client.delete("/api/s3-file/nova/c%252Fd").status_code == 200
    assert [entry.key for entry in served.entries("")] == ["nova/a/b", "nova/c/d"]


@pytest.mark.usefixtures("served")
def test_a_way_out_of_our_prefixes_is_refused(client: TestClient[Litestar]) -> None:
    answer = client.delete("/api/s3-file/nova/%2e%2e/others/x")
    assert answer.status_code in (400, 403, 404)


@pytest.mark.parametrize("key", ["nova/plain.json", ODD])
def test_an_object_is_linked_and_deleted_whatever_its_key(
    client: TestClient[Litestar], served: S3ObjectStore, tmp_path: Path, key: str
) -> None:
    put(served, tmp_path, key)

    answer = client.get(f"/api/s3-file/{quote(key)}/download-url")

    assert answer.status_code == 200
    assert (answer.json()["s3_key"], answer.json()["expires_in"]) == (key, 3600)
    assert httpx.get(answer.json()["download_url"]).content == b"content"
    assert client.delete(f"/api/s3-file/{quote(key)}").json()["s3_key"] == key
    assert served.size(key) is None
    assert client.get(f"/api/s3-file/{quote(key)}/download-url").status_code == 404


def test_what_the_library_counts_on_is_not_deleted_until_it_lets_go(
    client: TestClient[Litestar], film: MediaFile, served: S3ObjectStore
) -> None:
    (sent,) = client.post(f"/api/files/{film.id}/s3-files").json()["s3_files"]

    refused = client.delete(f"/api/s3-file/{sent['s3_key']}")

    assert (refused.status_code, refused.json()["code"]) == (409, "key_claimed")
    assert "DELETE /api/files/ID/s3-files" in refused.json()["remedy"]
    assert served.size(sent["s3_key"]) == 500_000

    assert client.delete(f"/api/files/{film.id}/s3-files").json() == {"s3_files": []}
    assert served.size(sent["s3_key"]) is None
    assert client.get(f"/media/{film.id}/proxy").content == b"proxy" * 100_000


def test_the_only_copy_is_not_taken_out(
    client: TestClient[Litestar], world: World, film: MediaFile, served: S3ObjectStore
) -> None:
    (sent,) = client.post(f"/api/files/{film.id}/s3-files").json()["s3_files"]
    world.store.delete(sent["s3_key"])

    refused = client.delete(f"/api/files/{film.id}/s3-files")

    assert (refused.status_code, refused.json()["code"]) == (409, "only_in_bucket")
    assert client.delete(f"/api/s3-file/{sent['s3_key']}").status_code == 409
    assert served.size(sent["s3_key"]) == 500_000


def test_a_sent_proxy_is_shown_with_a_link(client: TestClient[Litestar], film: MediaFile) -> None:
    own = f"/api/files/{film.id}/s3-files"
    assert client.get(own).json() == {"s3_files": []}

    assert client.post(own).status_code == 200

    (sent,) = client.get(own).json()["s3_files"]
    assert (sent["size_bytes"], sent["size_display"]) == (500_000, "488.3 KB")
    assert httpx.get(sent["presigned_url"]).content == b"proxy" * 100_000


@pytest.mark.usefixtures("served")
def test_without_a_proxy_there_is_nothing_to_send(
    client: TestClient[Litestar], world: World
) -> None:
    file = world.add("bare.mp4", b"x", video_facts())
    answer = client.post(f"/api/files/{file.id}/s3-files")
    assert (answer.status_code, answer.json()["code"]) == (409, "nothing_to_send")
    assert client.post("/api/files/999/s3-files").status_code == 404


def test_clearing_asks_first_and_keeps_what_is_counted_on(
    client: TestClient[Litestar],
    world: World,
    film: MediaFile,
    served: S3ObjectStore,
    tmp_path: Path,
) -> None:
    client.post(f"/api/files/{film.id}/s3-files")
    put(served, tmp_path, "proxy_video/left.mp4", "nova/other")
    everything = {"prefix": "proxy_video/"}

    would = client.post("/api/s3-files/delete-all", json=everything).json()

    assert (would["deleted_count"], would["matching_count"]) == (0, 1)
    assert (would["kept_claimed"], would["kept_in_the_making"]) == (1, 0)
    assert served.size("proxy_video/left.mp4") == 7

    did = client.post("/api/s3-files/delete-all", json={**everything, "confirm": True}).json()

    assert (did["deleted_count"], did["message"]) == (1, "Deleted 1 object below proxy_video/.")
    left = [entry.key for entry in served.entries("")]
    assert left == ["nova/other", f"proxy_video/proxy_{film.id}.mp4"]

    put(served, tmp_path, "proxy_video/young.mp4")
    world.time.set(datetime.now(UTC))
    young = client.post("/api/s3-files/delete-all", json={**everything, "confirm": True}).json()
    assert (young["deleted_count"], young["kept_in_the_making"]) == (0, 1)


def test_everything_is_never_cleared_at_once(
    client: TestClient[Litestar], served: S3ObjectStore, tmp_path: Path
) -> None:
    put(served, tmp_path, "nova/a")
    answer = client.post("/api/s3-files/delete-all", json={"confirm": True})
    assert (answer.status_code, answer.json()["code"]) == (400, "prefix_missing")
    assert served.size("nova/a") == 7


def test_media_that_lie_in_the_bucket_are_served_with_ranges(
    client: TestClient[Litestar], world: World, film: MediaFile
) -> None:
    (sent,) = client.post(f"/api/files/{film.id}/s3-files").json()["s3_files"]
    world.store.delete(sent["s3_key"])
    content, own = b"proxy" * 100_000, f"/media/{film.id}/proxy"

    whole = client.get(own)
    assert (whole.status_code, whole.content) == (200, content)
    assert whole.headers["etag"] == f'"{hashlib.sha256(content).hexdigest()}"'
    assert (whole.headers["content-type"], whole.headers["accept-ranges"]) == (
        "video/mp4",
        "bytes",
    )
    for wanted, first, last in [
        ("bytes=100-199", 100, 199),
        ("bytes=-5", 499_995, 499_999),
        ("bytes=490000-", 490_000, 499_999),
        ("bytes=499990-600000", 499_990, 499_999),
    ]:
        part = client.get(own, headers={"range": wanted})
        assert (part.status_code, part.content) == (206, content[first : last + 1])
        assert part.headers["content-range"] == f"bytes {first}-{last}/500000"
        assert part.headers["content-length"] == str(last - first + 1)
    behind = client.get(own, headers={"range": "bytes=500000-"})
    assert (behind.status_code, behind.headers["content-range"]) == (416, "bytes */500000")
    assert client.get(own, headers={"range": "bytes=9-1"}).status_code == 200
    assert client.get(own, headers={"range": "bytes=0-1,5-6"}).content == content
    old = {"range": "bytes=0-1", "if-range": '"old"'}
    assert client.get(own, headers=old).status_code == 200
    same = client.get(own, headers={"if-none-match": whole.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")
    head = client.head(own)
    assert (head.status_code, head.headers["content-length"]) == (200, "500000")


def test_media_that_are_nowhere_are_404(
    client: TestClient[Litestar], world: World, film: MediaFile, served: S3ObjectStore
) -> None:
    (sent,) = client.post(f"/api/files/{film.id}/s3-files").json()["s3_files"]
    world.store.delete(sent["s3_key"])
    served.delete(sent["s3_key"])
    answer = client.get(f"/media/{film.id}/proxy")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_made_yet")


def test_a_bucket_that_fails_is_a_problem_and_not_a_crash(
    client: TestClient[Litestar], world: World, s3: S3Server
) -> None:
    world.serve_bucket(S3ObjectStore(s3.connect("reelsight-none")))
    answer = client.get("/api/s3-files")
    assert (answer.status_code, answer.json()["code"]) == (502, "bucket_missing")
    assert "reelsight-none" in answer.json()["detail"]
    page = client.get("/s3")
    assert page.status_code == 200
    assert "There is no such bucket" in page.text


def test_the_page_shows_hostile_keys_as_text(
    client: TestClient[Litestar], served: S3ObjectStore, tmp_path: Path
) -> None:
    put(served, tmp_path, ODD)
    page = client.get("/s3", params={"prefix": "nova/"})
    assert "<script>.json" not in page.text
    assert "&lt;script&gt;.json" in page.text
    link = client.get("/s3/download", params={"key": ODD}, follow_redirects=False)
    assert link.status_code == 302
    assert httpx.get(link.headers["location"]).content == b"content"


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize("after", ["\x00", "proxy_video/\x01", "proxy_video/../x"])
def test_a_place_that_no_page_gave_is_not_asked_for(
    client: TestClient[Litestar], after: str
) -> None:
    answer = client.get("/api/s3-files", params={"after": after})
    assert (answer.status_code, answer.json()["code"]) == (400, "unsafe_key")
