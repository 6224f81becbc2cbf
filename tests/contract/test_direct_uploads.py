"""What every way of uploading straight to a bucket promises."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from adapters.memory.direct_uploads import MemoryDirectUploads
from adapters.memory.object_store import MemoryObjectStore
from adapters.s3.direct_uploads import S3DirectUploads
from adapters.s3.object_store import S3ObjectStore
from application.ports.direct_uploads import DirectUploads, ReceivedPart
from application.ports.object_store import ObjectMissing, ObjectStore, UnsafeKey
from tests.data.s3_server import S3Server

FIVE_MIB = 5 * 1024 * 1024
FIRST, SECOND = bytes(FIVE_MIB), b"the end"
KEY = "uploads/1/a b+(é).mp4"

Arrive = Callable[[str, str, int, bytes], None]


class Way:
    """Uploads, where the objects come to lie, and how a browser sends a part."""

    def __init__(self, uploads: DirectUploads, objects: ObjectStore, arrive: Arrive) -> None:
        self.uploads, self.objects, self.arrive = uploads, objects, arrive


@pytest.fixture(scope="module")
def through_s3(s3: S3Server) -> Way:
    connection = s3.connect(s3.new_bucket(), prefix="mine")
    uploads = S3DirectUploads(connection)

    def put(key: str, remote_id: str, number: int, content: bytes) -> None:
        (link,) = uploads.links(key, remote_id, [(number, len(content))], seconds=60)
        httpx.put(
            link.url,
            content=content,
            headers={**link.headers, "Content-Type": "application/octet-stream"},
        ).raise_for_status()

    return Way(uploads, S3ObjectStore(connection), put)


@pytest.fixture(params=["memory", "s3"])
def way(request: pytest.FixtureRequest) -> Way:
    if request.param == "memory":
        objects = MemoryObjectStore()
        uploads = MemoryDirectUploads(objects)
        return Way(uploads, objects, uploads.arrive)
    through_s3: Way = request.getfixturevalue("through_s3")
    for left in through_s3.uploads.unfinished(""):
        through_s3.uploads.abort(left.key, left.remote_id)
    through_s3.objects.delete(KEY)
    return through_s3


def there(way: Way, remote_id: str) -> tuple[ReceivedPart, ...]:
    received = way.uploads.received(KEY, remote_id)
    assert received is not None
    return received


def test_parts_that_arrived_become_one_object(way: Way) -> None:
    remote_id = way.uploads.begin(KEY, "video/mp4")
    assert way.uploads.received(KEY, remote_id) == ()
    way.arrive(KEY, remote_id, 2, SECOND)
    way.arrive(KEY, remote_id, 1, FIRST)

    received = there(way, remote_id)
    assert [(part.number, part.size_bytes) for part in received] == [(1, FIVE_MIB), (2, 7)]
    assert way.objects.size(KEY) is None

    way.uploads.complete(KEY, remote_id, received)

    assert way.objects.size(KEY) == FIVE_MIB + 7
    with way.objects.open(KEY, start=FIVE_MIB) as file:
        assert file.read() == SECOND


def test_a_part_that_arrives_again_replaces_the_first(way: Way) -> None:
    remote_id = way.uploads.begin(KEY, "video/mp4")
    way.arrive(KEY, remote_id, 1, b"first")
    way.arrive(KEY, remote_id, 1, b"again")

    way.uploads.complete(KEY, remote_id, there(way, remote_id))

    with way.objects.open(KEY) as file:
        assert file.read() == b"again"


def test_completing_again_does_nothing(way: Way) -> None:
    remote_id = way.uploads.begin(KEY, "video/mp4")
    way.arrive(KEY, remote_id, 1, SECOND)
    received = there(way, remote_id)

    way.uploads.complete(KEY, remote_id, received)
    way.uploads.complete(KEY, remote_id, received)

    assert way.objects.size(KEY) == 7
    assert list(way.uploads.unfinished("")) == []


def test_what_was_never_begun_has_nothing_and_is_not_completed(way: Way) -> None:
    part = ReceivedPart(number=1, size_bytes=1, etag="x")

    assert way.uploads.received(KEY, "none") is None
    with pytest.raises(ObjectMissing):
        way.uploads.complete(KEY, "none", [part])


def test_an_aborted_upload_leaves_nothing_and_may_be_aborted_again(way: Way) -> None:
    remote_id = way.uploads.begin(KEY, "video/mp4")
    way.arrive(KEY, remote_id, 1, SECOND)

    way.uploads.abort(KEY, remote_id)
    way.uploads.abort(KEY, remote_id)

    assert way.uploads.received(KEY, remote_id) is None
    assert way.objects.size(KEY) is None
    assert list(way.uploads.unfinished("")) == []


def test_unfinished_uploads_are_found_by_prefix(way: Way) -> None:
    remote_id = way.uploads.begin(KEY, "video/mp4")

    (found,) = way.uploads.unfinished("uploads/")

    assert (found.key, found.remote_id) == (KEY, remote_id)
    assert found.started_at.tzinfo is not None
    assert list(way.uploads.unfinished("other/")) == []


def test_the_size_of_a_part_is_signed(way: Way) -> None:
    remote_id = way.uploads.begin(KEY, "video/mp4")

    first, second = way.uploads.links(KEY, remote_id, [(1, FIVE_MIB), (2, 7)], seconds=60)

    assert (first.number, first.size_bytes) == (1, FIVE_MIB)
    assert second.headers == {"Content-Length": "7"}
    assert second.url.startswith(f"{way.uploads.origin}/")
    signed = parse_qs(urlsplit(second.url).query)["X-Amz-SignedHeaders"][0]
    assert "content-length" in signed.split(";")


def test_a_key_that_could_leave_the_store_is_refused(way: Way) -> None:
    with pytest.raises(UnsafeKey):
        way.uploads.begin("uploads/../x", "video/mp4")
    with pytest.raises(UnsafeKey):
        way.uploads.links("uploads/../x", "none", [(1, 1)], seconds=60)
    with pytest.raises(UnsafeKey):
        way.uploads.received("uploads/../x", "none")
    with pytest.raises(UnsafeKey):
        way.uploads.complete("uploads/../x", "none", [])
    with pytest.raises(UnsafeKey):
        way.uploads.abort("uploads/../x", "none")
