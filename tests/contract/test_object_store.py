"""What every object store promises."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.filesystem.object_store import LocalObjectStore
from adapters.layered.object_store import LayeredObjectStore
from adapters.memory.bucket import MemoryBucket
from adapters.s3.object_store import S3ObjectStore
from application.ports.object_store import ObjectMissing, ObjectStore, UnsafeKey
from tests.data.s3_server import S3Server

MIB = 1024 * 1024

MakeFile = Callable[[bytes], Path]
ODD_KEYS = [
    "proxy_video/two  spaces and one behind .mp4 ",
    "proxy_video/1+1 (copy) [2] {3}.mp4",
    "proxy_video/é中😀.mp4",
    "proxy_video/100%25?a&b=c;d#e.mp4",
    "proxy_video/'\"~!@$^*|<>`.mp4",
    "nova/..hidden/.../x..",
]


@pytest.fixture(scope="session")
def bucket(s3: S3Server) -> S3ObjectStore:
    """One client for all: making one takes longer than a test. Parts are as small as S3 allows."""
    connection = s3.connect(s3.new_bucket(), prefix="of the tests/1+1")
    return S3ObjectStore(connection, one_piece_bytes=6 * MIB, part_bytes=5 * MIB)


@pytest.fixture(params=["memory", "filesystem", "s3", "here first", "here first, to S3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ObjectStore:
    here = LocalObjectStore(tmp_path / "objects")
    if request.param == "memory":
        return MemoryBucket()
    if request.param == "filesystem":
        return here
    bucket: S3ObjectStore = request.getfixturevalue("bucket")
    bucket.delete_many(entry.key for entry in bucket.entries(""))
    if request.param == "s3":
        return bucket
    return LayeredObjectStore(
        here=here, bucket=bucket, writes_to_bucket=request.param == "here first, to S3"
    )


@pytest.fixture
def made(tmp_path: Path) -> MakeFile:
    def make(content: bytes) -> Path:
        path = tmp_path / "made.bin"
        path.write_bytes(content)
        return path

    return make


def read(store: ObjectStore, key: str) -> bytes:
    with store.open(key) as file:
        return file.read()


def keys(store: ObjectStore, prefix: str = "") -> list[str]:
    return [entry.key for entry in store.entries(prefix)]


def test_a_stored_object_is_confirmed_by_size_and_hash(store: ObjectStore, made: MakeFile) -> None:
    stored = store.put_file("proxy_video/a_1_720p15.mp4", made(b"content"))

    assert stored.size_bytes == 7
    assert stored.sha256 == hashlib.sha256(b"content").hexdigest()
    assert store.size("proxy_video/a_1_720p15.mp4") == 7
    assert read(store, "proxy_video/a_1_720p15.mp4") == b"content"


def test_the_source_is_consumed(store: ObjectStore, made: MakeFile) -> None:
    source = made(b"content")

    store.put_file("a/b.mp4", source)

    assert not source.exists()


def test_an_existing_object_is_replaced(store: ObjectStore, made: MakeFile) -> None:
    store.put_file("a/b.mp4", made(b"old"))

    store.put_file("a/b.mp4", made(b"newer"))

    assert read(store, "a/b.mp4") == b"newer"
    assert keys(store) == ["a/b.mp4"]


def test_a_reader_keeps_the_old_object_while_it_is_replaced(
    store: ObjectStore, made: MakeFile
) -> None:
    store.put_file("a/b.mp4", made(b"old"))

    with store.open("a/b.mp4") as reader:
        store.put_file("a/b.mp4", made(b"newer"))

        assert reader.read() == b"old"


def test_a_missing_object_has_no_size_and_no_path_and_does_not_open(store: ObjectStore) -> None:
    assert store.size("a/none.mp4") is None
    assert store.local_path("a/none.mp4") is None
    with pytest.raises(ObjectMissing):
        store.open("a/none.mp4")


def test_a_folder_is_not_an_object(store: ObjectStore, made: MakeFile) -> None:
    store.put_file("a/b.mp4", made(b"x"))

    assert store.size("a") is None
    with pytest.raises(ObjectMissing):
        store.open("a")


def test_deleting_twice_is_no_error(store: ObjectStore, made: MakeFile) -> None:
    store.put_file("a/b.mp4", made(b"x"))

    store.delete("a/b.mp4")
    store.delete("a/b.mp4")

    assert store.size("a/b.mp4") is None


def test_keys_come_in_order_and_by_prefix(store: ObjectStore, made: MakeFile) -> None:
    for key in ("b/2.jpg", "a-c/1.jpg", "a/10.jpg", "a/2.jpg"):
        store.put_file(key, made(b"x"))

    assert keys(store) == ["a-c/1.jpg", "a/10.jpg", "a/2.jpg", "b/2.jpg"]
    assert keys(store, "a/") == ["a/10.jpg", "a/2.jpg"]
    assert keys(store, "a/1") == ["a/10.jpg"]
    assert keys(store, "none/") == []


def test_keys_are_listed_behind_another_one(store: ObjectStore, made: MakeFile) -> None:
    for key in ("a/1.jpg", "a/2.jpg", "b/3.jpg"):
        store.put_file(key, made(b"x"))

    assert [entry.key for entry in store.entries("", after="a/1.jpg")] == ["a/2.jpg", "b/3.jpg"]
    assert [entry.key for entry in store.entries("a/", after="a/2.jpg")] == []


@pytest.mark.parametrize("key", ODD_KEYS)
def test_odd_keys_are_keys(store: ObjectStore, made: MakeFile, key: str) -> None:
    store.put_file(key, made(b"content"))
    store.copy(key, f"{key}2")

    assert keys(store) == [key, f"{key}2"]
    assert read(store, key) == read(store, f"{key}2") == b"content"

    store.delete_many([key, f"{key}2"])

    assert keys(store) == []


def test_reading_begins_and_goes_on_anywhere(store: ObjectStore, made: MakeFile) -> None:
    store.put_file("a/1.bin", made(bytes(range(256)) * 4000))

    with store.open("a/1.bin", start=1_023_990) as reader:
        assert reader.read() == bytes(range(246, 256))
    with store.open("a/1.bin", start=5) as reader:
        assert reader.read(3) == b"\5\6\7"
    with store.open("a/1.bin", start=1_024_000) as reader:
        assert reader.read() == b""


def test_an_empty_object_is_one(store: ObjectStore, made: MakeFile) -> None:
    assert store.put_file("a/0.bin", made(b"")).size_bytes == 0

    assert store.size("a/0.bin") == 0
    assert read(store, "a/0.bin") == b""
    assert store.copy("a/0.bin", "b/0.bin") == 0


def test_many_are_deleted_and_what_is_missing_is_no_error(
    store: ObjectStore, made: MakeFile
) -> None:
    for key in ("a/1.jpg", "a/2.jpg", "a/3.jpg"):
        store.put_file(key, made(b"x"))

    store.delete_many(["a/3.jpg", "a/none.jpg", "a/1.jpg"])

    assert keys(store) == ["a/2.jpg"]


def test_an_entry_tells_size_and_time(store: ObjectStore, made: MakeFile) -> None:
    before = datetime.now(UTC) - timedelta(seconds=2)
    store.put_file("a/1.jpg", made(b"seven b"))

    (entry,) = store.entries("a/")

    assert entry.size_bytes == 7
    assert before <= entry.modified_at <= datetime.now(UTC) + timedelta(seconds=2)


def test_a_copy_is_the_same_content_under_both_keys(store: ObjectStore, made: MakeFile) -> None:
    store.put_file("a/1.jpg", made(b"content"))

    assert store.copy("a/1.jpg", "b/2.jpg") == 7

    assert keys(store) == ["a/1.jpg", "b/2.jpg"]
    assert read(store, "a/1.jpg") == read(store, "b/2.jpg") == b"content"


def test_a_copy_replaces_what_is_there(store: ObjectStore, made: MakeFile) -> None:
    store.put_file("a/1.jpg", made(b"content"))
    store.put_file("b/2.jpg", made(b"other"))

    store.copy("a/1.jpg", "b/2.jpg")

    assert read(store, "b/2.jpg") == b"content"


def test_a_missing_object_is_not_copied(store: ObjectStore) -> None:
    with pytest.raises(ObjectMissing):
        store.copy("a/none.jpg", "b/2.jpg")

    assert keys(store) == []


@pytest.mark.parametrize(
    "key", ["", "/etc/x", "../x", "a/../x", "a//b", "./a", "a/", "a\\b", "c:x", "a\0b", "a\nb"]
)
def test_a_key_that_could_leave_the_store_is_refused(
    store: ObjectStore, made: MakeFile, key: str
) -> None:
    source = made(b"x")

    with pytest.raises(UnsafeKey):
        store.put_file(key, source)
    with pytest.raises(UnsafeKey):
        store.open(key)
    with pytest.raises(UnsafeKey):
        store.size(key)
    with pytest.raises(UnsafeKey):
        store.delete(key)
    with pytest.raises(UnsafeKey):
        store.local_path(key)
    with pytest.raises(UnsafeKey):
        store.delete_many([key])
    with pytest.raises(UnsafeKey):
        store.link(key, seconds=60)
    with pytest.raises(UnsafeKey):
        store.copy(key, "a/b.mp4")
    with pytest.raises(UnsafeKey):
        store.copy("a/b.mp4", key)
    assert source.exists()
