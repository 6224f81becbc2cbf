"""A row says that the bucket has a proxy only while the bucket really shows it."""

from pathlib import Path

import pytest

from adapters.layered.object_store import LayeredObjectStore
from adapters.memory.analysis_engine import MemoryAnalysisEngine
from adapters.memory.bucket import MemoryBucket
from application.media.bucket.claims import ReadClaims
from application.media.bucket.delete_objects import ClearBucket, DeleteObject, DeleteObjects
from application.media.bucket.send_to_bucket import (
    MadeAgainMeanwhile,
    NothingToSend,
    SendToBucket,
)
from application.media.bucket.show_sent import ShowSent, TakeFromBucket
from application.ports.bucket import BucketObject
from application.ports.object_store import ObjectMissing
from application.ports.store_failures import BucketNotConfigured, NotConfirmed
from domain.media.artifact import Artifact, ArtifactKind, RemoteCopy
from domain.media.bucket_keys import KeyClaimed
from tests.unit.analysis.library import Library


class Killed(BaseException):
    """The process ends here."""


class Scene:
    """A photo with a proxy on this machine, and a bucket."""

    def __init__(self, folder: Path, bucket: MemoryBucket) -> None:
        self.library = Library(folder, MemoryAnalysisEngine())
        self.library.add_proxy(self.library.photo)
        self.bucket = bucket
        self.here = self.library.objects
        self.objects = LayeredObjectStore(here=self.here, bucket=bucket, writes_to_bucket=False)
        self.key = self.proxy.key
        self.send = SendToBucket(
            uow=self.library.uow, objects=self.objects, bucket=bucket, clock=self.library.clock
        )
        self.claims = ReadClaims(reader=self.library.reader, objects=self.objects)

    @property
    def proxy(self) -> Artifact:
        with self.library.reader() as now:
            return now.media.artifacts(self.library.photo)[ArtifactKind.PROXY]

    @property
    def claims_the_truth(self) -> bool:
        remote, seen = self.proxy.remote, self.bucket.look(self.key)
        if remote is None:
            return True
        return seen is not None and (seen.etag, seen.size_bytes) == (
            remote.etag,
            remote.size_bytes,
        )

    def put_in_bucket(self, content: bytes) -> None:
        self.bucket.put(self.key, content)


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene(tmp_path, MemoryBucket())


def test_a_proxy_is_sent_once_and_recorded_as_the_bucket_shows_it(scene: Scene) -> None:
    sent = scene.send(scene.library.photo)

    seen = scene.bucket.look(scene.key)
    assert seen is not None
    assert sent.remote == RemoteCopy(
        etag=seen.etag, size_bytes=7, confirmed_at=scene.library.clock.now()
    )
    assert scene.proxy == sent
    assert scene.here.size(scene.key) == 7

    assert scene.send(scene.library.photo) == sent
    assert scene.bucket.sent == [scene.key]


def test_what_a_killed_attempt_left_is_taken_over_and_not_sent_again(tmp_path: Path) -> None:
    class Dies(MemoryBucket):
        def send(self, key: str, source: Path) -> BucketObject:
            super().send(key, source)
            raise Killed

    scene = Scene(tmp_path, Dies())
    with pytest.raises(Killed):
        scene.send(scene.library.photo)
    assert scene.proxy.remote is None
    assert scene.bucket.size(scene.key) == 7

    assert scene.send(scene.library.photo).remote is not None

    assert scene.bucket.sent == [scene.key]
    assert scene.claims_the_truth


def test_an_older_version_in_the_bucket_is_replaced(scene: Scene) -> None:
    scene.put_in_bucket(b"another")

    scene.send(scene.library.photo)

    assert scene.bucket.open(scene.key).read() == b"picture"
    assert scene.claims_the_truth


def test_what_went_from_the_bucket_is_sent_again(scene: Scene) -> None:
    scene.send(scene.library.photo)
    scene.bucket.delete(scene.key)

    scene.send(scene.library.photo)

    assert scene.bucket.sent == [scene.key, scene.key]
    assert scene.claims_the_truth


def test_what_is_nowhere_is_no_longer_claimed(scene: Scene) -> None:
    scene.send(scene.library.photo)
    scene.objects.delete(scene.key)

    with pytest.raises(ObjectMissing):
        scene.send(scene.library.photo)

    assert scene.proxy.remote is None


def test_a_spoilt_file_is_not_taken_for_the_proxy(scene: Scene) -> None:
    place = scene.here.local_path(scene.key)
    assert place is not None
    place.write_bytes(b"spoilt!")

    with pytest.raises(NotConfirmed, match="make it again"):
        scene.send(scene.library.photo)

    assert scene.proxy.remote is None


def test_a_proxy_that_is_made_again_meanwhile_is_not_claimed(tmp_path: Path) -> None:
    class MadeAgain(MemoryBucket):
        def send(self, key: str, source: Path) -> BucketObject:
            seen = super().send(key, source)
            (tmp_path / "new").write_bytes(b"new picture")
            stored = scene.here.put_file(key, tmp_path / "new")
            with scene.library.uow() as tx:
                old = tx.media.artifacts(scene.library.photo)[ArtifactKind.PROXY]
                tx.media.set_artifact(
                    Artifact(
                        **{
                            **{name: getattr(old, name) for name in Artifact.__struct_fields__},
                            "sha256": stored.sha256,
                            "size_bytes": stored.size_bytes,
                        }
                    )
                )
                tx.commit()
            return seen

    scene = Scene(tmp_path, MadeAgain())
    with pytest.raises(MadeAgainMeanwhile):
        scene.send(scene.library.photo)

    assert scene.proxy.remote is None


def test_what_is_deleted_while_it_is_recorded_is_not_claimed(tmp_path: Path) -> None:
    class Cleared(MemoryBucket):
        looks = 0

        def look(self, key: str) -> BucketObject | None:
            self.looks += 1
            if self.looks == 2:  # the first one found what the attempt before had left
                self.delete(key)
            return super().look(key)

    scene = Scene(tmp_path, Cleared())
    scene.put_in_bucket(b"picture")
    with pytest.raises(NotConfirmed):
        scene.send(scene.library.photo)

    assert scene.proxy.remote is None


def test_a_row_that_came_to_claim_what_is_deleted_lets_go(scene: Scene) -> None:
    scene.send(scene.library.photo)

    DeleteObjects(uow=scene.library.uow, bucket=scene.bucket)([scene.key])

    assert scene.proxy.remote is None


def test_the_only_copy_is_claimed_though_no_row_says_so(scene: Scene) -> None:
    scene.put_in_bucket(b"picture")
    scene.here.delete(scene.key)

    delete = DeleteObject(uow=scene.library.uow, bucket=scene.bucket, claims=scene.claims)
    with pytest.raises(KeyClaimed):
        delete(scene.key)

    clear = ClearBucket(
        uow=scene.library.uow,
        bucket=scene.bucket,
        claims=scene.claims,
        clock=scene.library.clock,
    )
    assert clear("proxy_image/", confirm=True).claimed == 1
    assert scene.bucket.size(scene.key) == 7


def test_without_proxy_or_bucket_nothing_is_sent(scene: Scene) -> None:
    with pytest.raises(NothingToSend):
        scene.send(scene.library.clip)
    uow, objects = scene.library.uow, scene.objects
    with pytest.raises(BucketNotConfigured):
        SendToBucket(uow=uow, objects=objects, bucket=None, clock=scene.library.clock)(
            scene.library.photo
        )
    with pytest.raises(BucketNotConfigured):
        TakeFromBucket(uow=uow, objects=objects, bucket=None)(scene.library.photo)
    assert ShowSent(reader=scene.library.reader, bucket=None)(scene.library.photo) == ()
