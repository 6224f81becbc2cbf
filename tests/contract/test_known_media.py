"""What upkeep asks of `MediaRepository`: pages of all files, sums, and rows that are dropped."""

import pytest
from msgspec import structs

from domain.library.file import FileState
from domain.library.kind import MediaKind
from domain.media.artifact import ArtifactKind, RemoteCopy
from domain.media.facts import MediaFacts
from domain.media.known import MediaSums, Pile
from domain.shared.ids import ArtifactId, FileId
from tests.contract.store_samples import NOW, artifact, imported
from tests.contract.stores import OnMemory, OnSql, Store

VIDEO, IMAGE = MediaKind.VIDEO, MediaKind.IMAGE


class KnownMediaContract:
    def test_a_walk_meets_every_file_once_by_pages(self, store: Store) -> None:
        ids = imported(store.uow, *(b"/m/%d.mov" % number for number in range(5)))
        facts = MediaFacts(kind=VIDEO, duration_s=2.5)
        with store.uow() as tx:
            tx.files.forget([ids[1]])
            tx.media.set_facts(ids[2], facts)
            tx.media.set_artifact(artifact(ids[3], key="p"))
            tx.media.set_artifact(artifact(ids[3], kind=ArtifactKind.THUMBNAIL, key="t"))
            tx.commit()
        with store.reader() as now:
            first = now.media.known_after(FileId(0), 2)
            second = now.media.known_after(first[-1].file.id, 2)
            assert now.media.known_after(second[-1].file.id, 2) == ()
            one, two, three, four = (*first, *second)
            assert [known.file.id for known in (one, two, three, four)] == [
                ids[0],
                *ids[2:],
            ]
            assert one.file == now.files.get(ids[0])
            assert (one.facts, one.proxy, one.thumbnail) == (None, None, None)
            assert two.facts == facts
            assert {ArtifactKind.PROXY: three.proxy, ArtifactKind.THUMBNAIL: three.thumbnail} == (
                now.media.artifacts(ids[3])
            )
            assert four.proxy is None

    def test_any_files_are_known_together(self, store: Store) -> None:
        ids = imported(store.uow, b"/m/a.mov", b"/m/b.mov")
        with store.uow() as tx:
            tx.media.set_artifact(artifact(ids[1]))
            tx.commit()
        with store.reader() as now:
            found = now.media.known([ids[1], FileId(99), ids[1]])
            assert set(found) == {ids[1]}
            assert found[ids[1]].proxy is not None
            assert now.media.known([]) == {}

    def test_a_row_is_dropped_once_and_only_itself(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mov")
        with store.uow() as tx:
            tx.media.set_artifact(artifact(file_id))
            old = tx.media.artifacts(file_id)[ArtifactKind.PROXY]
            tx.media.set_artifact(artifact(file_id, key="new"))
            assert not tx.media.drop_artifact(old.id)
            new = tx.media.artifacts(file_id)[ArtifactKind.PROXY]
            assert tx.media.drop_artifact(new.id)
            assert not tx.media.drop_artifact(new.id)
            assert not tx.media.drop_artifact(ArtifactId(4711))
            assert tx.media.artifacts(file_id) == {}

    def test_an_empty_library_has_no_sums(self, store: Store) -> None:
        with store.reader() as now:
            assert now.media.sums() == MediaSums()

    def test_sums_count_everything_once(self, store: Store) -> None:
        paths = [b"/m/%d.mov" % number for number in range(6)]
        ids = imported(store.uow, *paths)
        remote = RemoteCopy(etag="e", size_bytes=7, confirmed_at=NOW)
        with store.uow() as tx:
            kinds = [VIDEO, VIDEO, VIDEO, IMAGE, IMAGE, MediaKind.AUDIO]
            for file_id, kind in zip(ids, kinds, strict=True):
                file = tx.files.get(file_id)
                state = FileState.UNREADABLE if file_id == ids[4] else FileState.READY
                tx.files.save([file.probed(kind, state, ())])
                seconds = 10.0 if kind is VIDEO else None
                tx.media.set_facts(file_id, MediaFacts(kind=kind, duration_s=seconds))
            tx.files.mark_uploaded(ids[0])
            made = [
                artifact(ids[0], made_from="fp-0", size=100),
                artifact(ids[0], kind=ArtifactKind.THUMBNAIL, size=7),
                artifact(ids[1], made_from="older", size=50),
                artifact(ids[3], made_from="fp-3", size=30),
            ]
            made[0] = structs.replace(made[0], duration_s=10.0, remote=remote)
            made[2] = structs.replace(made[2], duration_s=None)
            made[3] = structs.replace(made[3], duration_s=None)
            for one in made:
                tx.media.set_artifact(one)
            tx.commit()
        with store.reader() as now:
            sums = now.media.sums()
        assert sums == MediaSums(
            originals={
                VIDEO: Pile(count=3, size_bytes=30),
                IMAGE: Pile(count=2, size_bytes=20),
                MediaKind.AUDIO: Pile(count=1, size_bytes=10),
            },
            uploaded=Pile(count=1, size_bytes=10),
            proxies={
                VIDEO: Pile(count=2, size_bytes=150),
                IMAGE: Pile(count=1, size_bytes=30),
            },
            thumbnails=Pile(count=1, size_bytes=7),
            remote=Pile(count=1, size_bytes=100),
            timed_proxies=Pile(count=1, size_bytes=100),
            timed_proxy_s=10.0,
            without_proxy={VIDEO: 2},
            without_proxy_s=20.0,
        )
        assert sums.rates.video_bytes_per_s == pytest.approx(10.0)
        assert sums.rates.image_bytes == pytest.approx(30.0)


class TestInMemory(OnMemory, KnownMediaContract):
    pass


class TestInSql(OnSql, KnownMediaContract):
    pass
