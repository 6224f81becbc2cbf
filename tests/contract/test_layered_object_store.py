"""Which of the two stores answers."""

from pathlib import Path

import pytest

from adapters.filesystem.object_store import LocalObjectStore
from adapters.layered.object_store import LayeredObjectStore
from adapters.memory.bucket import MemoryBucket

KEY = "proxy_video/a.mp4"


class Two:
    def __init__(self, folder: Path) -> None:
        self._made = folder / "made"
        self.here = LocalObjectStore(folder / "objects")
        self.bucket = MemoryBucket()

    def store(self, *, to_bucket: bool = False) -> LayeredObjectStore:
        return LayeredObjectStore(here=self.here, bucket=self.bucket, writes_to_bucket=to_bucket)

    def made(self, content: bytes) -> Path:
        self._made.write_bytes(content)
        return self._made


@pytest.fixture
def two(tmp_path: Path) -> Two:
    return Two(tmp_path)


def test_what_is_here_hides_what_the_bucket_has(two: Two) -> None:
    two.here.put_file(KEY, two.made(b"here"))
    two.bucket.put(KEY, b"in the bucket")

    store = two.store()

    assert store.size(KEY) == 4
    assert store.open(KEY).read() == b"here"
    assert [entry.size_bytes for entry in store.entries("")] == [4]
    assert store.link(KEY, seconds=60) is None


def test_what_is_not_here_comes_from_the_bucket(two: Two) -> None:
    two.bucket.put(KEY, b"in the bucket")

    store = two.store()

    assert store.size(KEY) == 13
    assert store.open(KEY, start=3).read() == b"the bucket"
    assert store.local_path(KEY) is None
    assert store.link(KEY, seconds=60) is not None
    assert store.link("proxy_video/none.mp4", seconds=60) is None


def test_new_objects_go_where_the_setting_says(two: Two) -> None:
    assert two.store().put_file("a", two.made(b"x")).etag is None
    assert two.store(to_bucket=True).put_file("b", two.made(b"x")).etag is not None

    assert [entry.key for entry in two.here.entries("")] == ["a"]
    assert [entry.key for entry in two.bucket.entries("")] == ["b"]


def test_a_new_version_in_the_bucket_is_not_hidden_by_an_old_one_here(two: Two) -> None:
    two.here.put_file(KEY, two.made(b"old"))

    store = two.store(to_bucket=True)
    store.put_file(KEY, two.made(b"newer"))

    assert store.open(KEY).read() == b"newer"
    two.here.put_file("old", two.made(b"old"))
    store.copy(KEY, "old")
    assert store.open("old").read() == b"newer"


def test_deleting_deletes_both(two: Two) -> None:
    for key in ("a", "b"):
        two.here.put_file(key, two.made(b"here"))
        two.bucket.put(key, b"in the bucket")

    two.store().delete("a")
    two.store().delete_many(["b"])

    assert list(two.store().entries("")) == []
