"""What only a bucket can show."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from adapters.s3.connection import BucketConnection
from adapters.s3.object_store import S3ObjectStore
from application.ports.object_store import ObjectEntry, StoreFailed
from application.ports.store_failures import (
    BucketMissing,
    ChangedWhileRead,
    CredentialsMissing,
    StoreUnreachable,
)
from tests.data.s3_server import S3Server

MIB = 1024 * 1024
PARTS = {"one_piece_bytes": 6 * MIB, "part_bytes": 5 * MIB, "copied_at_once_bytes": 6 * MIB}


@pytest.fixture(scope="module")
def connection(s3: S3Server) -> BucketConnection:
    return s3.connect(s3.new_bucket(), prefix="/mine/")


@pytest.fixture
def store(connection: BucketConnection) -> S3ObjectStore:
    store = S3ObjectStore(connection, **PARTS)
    store.delete_many(entry.key for entry in store.entries(""))
    return store


@pytest.fixture
def large(tmp_path: Path) -> Path:
    path = tmp_path / "large.mp4"
    path.write_bytes(os.urandom(12 * MIB + 17))
    return path


def test_a_large_file_goes_and_comes_in_parts(
    store: S3ObjectStore, connection: BucketConnection, large: Path
) -> None:
    sha256 = hashlib.sha256(large.read_bytes()).hexdigest()

    stored = store.put_file("proxy_video/large.mp4", large)

    assert (stored.size_bytes, stored.sha256) == (12 * MIB + 17, sha256)
    assert stored.etag is not None
    assert stored.etag.endswith("-3")
    with store.open("proxy_video/large.mp4") as file:
        assert hashlib.file_digest(file, "sha256").hexdigest() == sha256
    head = connection.client.head_object(**connection.at("proxy_video/large.mp4"))
    assert head["ContentType"] == "video/mp4"


def test_a_large_object_is_copied_in_the_bucket_with_what_is_known_of_it(
    store: S3ObjectStore, large: Path
) -> None:
    sent = store.send("proxy_video/large.mp4", large)

    assert store.copy("proxy_video/large.mp4", "nova/large.mp4") == sent.size_bytes

    seen = store.look("nova/large.mp4")
    assert seen is not None
    assert seen.sha256 == sent.sha256


def test_what_fails_half_way_leaves_no_parts_and_keeps_the_source(
    store: S3ObjectStore, connection: BucketConnection, large: Path
) -> None:
    def lose_the_upload(params: dict[str, object], **_: object) -> None:
        if params["PartNumber"] == 2:
            params["UploadId"] = "none"

    events = connection.client.meta.events
    events.register("provide-client-params.s3.UploadPart", lose_the_upload)
    try:
        with pytest.raises(StoreFailed):
            store.put_file("proxy_video/large.mp4", large)
    finally:
        events.unregister("provide-client-params.s3.UploadPart", lose_the_upload)

    assert large.exists()
    assert store.look("proxy_video/large.mp4") is None
    assert "Uploads" not in connection.client.list_multipart_uploads(**connection.whose)


def test_the_prefix_is_before_every_key_and_never_shown(
    store: S3ObjectStore, connection: BucketConnection, tmp_path: Path
) -> None:
    (tmp_path / "a").write_bytes(b"x")
    store.put_file("nova/a", tmp_path / "a")
    connection.client.put_object(Bucket=connection.bucket, Key="others/b", Body=b"y")

    assert [entry.key for entry in store.entries("")] == ["nova/a"]
    assert store.size("others/b") is None


def test_what_is_no_key_of_ours_is_passed_over(
    store: S3ObjectStore, connection: BucketConnection
) -> None:
    for key in ("mine/nova/", "mine/nova/a:b", "mine/nova//c", "mine/nova/d"):
        connection.client.put_object(Bucket=connection.bucket, Key=key, Body=b"")

    assert [entry.key for entry in store.entries("nova/")] == ["nova/d"]


def test_a_listing_goes_on_over_all_pages(
    store: S3ObjectStore, connection: BucketConnection
) -> None:
    for number in range(1050):
        connection.client.put_object(
            Bucket=connection.bucket, Key=f"mine/nova/{number:04}", Body=b""
        )

    listed: list[ObjectEntry] = list(store.entries("nova/"))
    assert [entry.key for entry in listed] == [f"nova/{number:04}" for number in range(1050)]

    store.delete_many(entry.key for entry in listed)

    assert list(store.entries("")) == []


ODD = ["nova/a b+(1) [é中😀] 100%.mp4", "nova/?a&b=c;d#e'\"~ ", "nova/plain.mp4"]


@pytest.mark.parametrize("key", ODD)
def test_a_link_is_signed_with_version_4_and_gives_the_object(
    store: S3ObjectStore, tmp_path: Path, key: str
) -> None:
    (tmp_path / "a").write_bytes(b"content")
    store.put_file(key, tmp_path / "a")

    link = store.link(key, seconds=60, download_name='a"\r\nx: y é.mp4')

    assert link is not None
    asked = parse_qs(urlsplit(link).query)
    assert asked["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]
    assert asked["X-Amz-Expires"] == ["60"]
    assert asked["response-content-disposition"] == [
        "attachment; filename=\"a___x_ y _.mp4\"; filename*=UTF-8''a%22%0D%0Ax%3A%20y%20%C3%A9.mp4"
    ]
    answer = httpx.get(link, headers={"Range": "bytes=1-3"})
    assert (answer.status_code, answer.content) == (206, b"ont")


def test_another_range_of_a_replaced_object_is_refused(
    store: S3ObjectStore, tmp_path: Path
) -> None:
    def put(content: bytes) -> None:
        (tmp_path / "a").write_bytes(content)
        store.put_file("nova/a", tmp_path / "a")

    put(b"old" * MIB)
    with store.open("nova/a") as reader:
        put(b"new" * MIB)
        reader.seek(2 * MIB)
        with pytest.raises(ChangedWhileRead):
            reader.read(1)


def test_what_the_bucket_shows_otherwise_is_not_confirmed(
    store: S3ObjectStore, connection: BucketConnection, tmp_path: Path
) -> None:
    (tmp_path / "a").write_bytes(b"content")

    def replace(**_: object) -> None:
        connection.client.meta.events.unregister("after-call.s3.PutObject", replace)
        connection.client.put_object(**connection.at("nova/a"), Body=b"other")

    connection.client.meta.events.register("after-call.s3.PutObject", replace)
    with pytest.raises(StoreFailed, match="does not show nova/a as it was sent"):
        store.put_file("nova/a", tmp_path / "a")

    assert (tmp_path / "a").exists()


def test_a_bucket_that_is_not_there_is_named(s3: S3Server, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x")
    store = S3ObjectStore(s3.connect("reelsight-none"))

    with pytest.raises(BucketMissing, match="nova/a in the bucket reelsight-none") as refused:
        store.put_file("nova/a", tmp_path / "a")

    assert "S3_BUCKET_NAME" in refused.value.remedy
    assert (tmp_path / "a").exists()


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, str]], None]:
    def become(values: dict[str, str]) -> None:
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            monkeypatch.delenv(name)
        for name, value in values.items():
            monkeypatch.setenv(name, value)

    return become


def test_without_credentials_the_way_to_set_them_is_told(
    s3: S3Server, environment: Callable[[dict[str, str]], None]
) -> None:
    environment({name: v for name, v in s3.environment.items() if "_KEY" not in name})

    with pytest.raises(CredentialsMissing) as refused:
        S3ObjectStore(BucketConnection("reelsight-none")).size("nova/a")

    assert "AWS_PROFILE" in refused.value.remedy


def test_a_profile_that_is_not_there_is_told(
    s3: S3Server, environment: Callable[[dict[str, str]], None]
) -> None:
    environment({**s3.environment, "AWS_PROFILE": "nowhere"})

    with pytest.raises(CredentialsMissing):
        S3ObjectStore(BucketConnection("reelsight-none")).size("nova/a")


def test_nobody_at_home_is_told(
    s3: S3Server, environment: Callable[[dict[str, str]], None]
) -> None:
    environment({**s3.environment, "AWS_ENDPOINT_URL_S3": "http://127.0.0.1:1"})
    connection = BucketConnection("reelsight-none", attempts=1)

    with pytest.raises(StoreUnreachable, match="EndpointConnectionError"):
        S3ObjectStore(connection).size("nova/a")


def test_the_predecessors_region_is_taken(
    environment: Callable[[dict[str, str]], None],
) -> None:
    environment({"AWS_REGION": "eu-central-1", "AWS_EC2_METADATA_DISABLED": "true"})

    assert BucketConnection("reelsight-none").client.meta.region_name == "eu-central-1"


def test_services_find_an_object_below_the_prefix_and_in_whose_bucket(s3: S3Server) -> None:
    bucket = s3.new_bucket()
    ours = S3ObjectStore(s3.connect(bucket, prefix="team", owner="123456789012"))
    address = ours.address("proxy_video/a.mp4")
    assert (address.uri, address.owner) == (
        f"s3://{bucket}/team/proxy_video/a.mp4",
        "123456789012",
    )
    assert S3ObjectStore(s3.connect(bucket)).address("a").uri == f"s3://{bucket}/a"


def test_whose_the_bucket_must_be_goes_with_every_request(s3: S3Server, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x")
    connection = s3.connect(s3.new_bucket(), owner="123456789012")
    asked: list[tuple[str, str | None]] = []

    def note(request: object, operation_name: str, **_: object) -> None:
        headers = request.headers  # type: ignore[attr-defined]
        asked.append((operation_name, headers.get("x-amz-expected-bucket-owner")))

    connection.client.meta.events.register("request-created.s3", note)
    store = S3ObjectStore(connection)
    store.put_file("nova/a", tmp_path / "a")
    store.copy("nova/a", "nova/b")
    assert [entry.key for entry in store.entries("nova/")] == ["nova/a", "nova/b"]
    store.open("nova/a").close()
    store.delete_many(["nova/a"])
    store.delete("nova/b")

    assert {name for name, _ in asked} == {
        *("PutObject", "HeadObject", "CopyObject", "ListObjectsV2", "GetObject"),
        *("DeleteObjects", "DeleteObject"),
    }
    assert {owner for _, owner in asked} == {"123456789012"}
