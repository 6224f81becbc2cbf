"""The contract of `MediaRepository`."""

from datetime import UTC, datetime

from msgspec import structs

from domain.library.kind import MediaKind
from domain.media.artifact import ArtifactKind, RemoteCopy
from domain.media.facts import AudioTrack, MediaFacts
from domain.shared.ids import ArtifactId, FileId
from tests.contract.store_samples import artifact, imported
from tests.contract.stores import OnMemory, OnSql, Store

EVERY_FACT = MediaFacts(
    kind=MediaKind.VIDEO,
    container="mov",
    duration_s=1.25,
    width=1920,
    height=1080,
    display_width=1080,
    display_height=1920,
    rotation_clockwise=90,
    orientation=6,
    frame_rate=29.97,
    frame_rate_is_variable=False,
    bit_rate=12_000_000_000,
    video_codec="h264",
    pixel_format="yuv420p",
    video_tracks=1,
    audio_codec="aac",
    audio_tracks=(
        AudioTrack(index=1, codec="aac", channels=2, language="eng"),
        AudioTrack(index=2),
    ),
    frames=1,
    animated=False,
    has_alpha=True,
    captured_local="2019-06-14T05:07:00",
    captured_offset_minutes=-150,
    latitude=-33.5,
    longitude=151.25,
    altitude_m=-2.5,
    camera_make="Maker",
    camera_model="Model \u2603",
    title="line one\nline two",
)


class MediaRepositoryContract:
    def test_every_fact_comes_back(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mov")
        unset = {name for name in structs.asdict(EVERY_FACT) if getattr(EVERY_FACT, name) is None}
        assert not unset
        with store.uow() as tx:
            tx.media.set_facts(file_id, EVERY_FACT)
            tx.commit()
        with store.reader() as now:
            assert now.media.facts(file_id) == EVERY_FACT
            assert now.media.facts(FileId(99)) is None

    def test_unknown_facts_stay_unknown(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mov")
        bare = MediaFacts(kind=MediaKind.AUDIO)
        with store.uow() as tx:
            tx.media.set_facts(file_id, bare)
            assert tx.media.facts(file_id) == bare

    def test_facts_are_replaced_whole_and_none_removes_them(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mov")
        with store.uow() as tx:
            tx.media.set_facts(file_id, EVERY_FACT)
            tx.media.set_facts(file_id, MediaFacts(kind=MediaKind.IMAGE, width=3))
            assert tx.media.facts(file_id) == MediaFacts(kind=MediaKind.IMAGE, width=3)
            tx.media.set_facts(file_id, None)
            tx.media.set_facts(file_id, None)
            assert tx.media.facts(file_id) is None

    def test_an_artifact_comes_back_with_a_new_id(self, store: Store) -> None:
        first, second = imported(store.uow, b"/m/a.mov", b"/m/b.mov")
        proxy = structs.replace(artifact(first), id=ArtifactId(4711))
        thumbnail = artifact(first, kind=ArtifactKind.THUMBNAIL, key="t.jpg")
        with store.uow() as tx:
            assert tx.media.set_artifact(proxy) is None
            assert tx.media.set_artifact(thumbnail) is None
            tx.commit()
        with store.reader() as now:
            made = now.media.artifacts(first)
            assert now.media.artifacts(second) == {}
        ids = {kind: row.id for kind, row in made.items()}
        assert 4711 not in ids.values()
        assert len(set(ids.values())) == 2
        assert made == {
            row.kind: structs.replace(row, id=ids[row.kind]) for row in (proxy, thumbnail)
        }

    def test_a_new_artifact_replaces_the_one_of_its_kind(self, store: Store) -> None:
        (file_id,) = imported(store.uow, b"/m/a.mov")
        with store.uow() as tx:
            tx.media.set_artifact(artifact(file_id, key="old.mp4"))
            tx.media.set_artifact(artifact(file_id, kind=ArtifactKind.THUMBNAIL, key="t.jpg"))
            old = tx.media.artifacts(file_id)[ArtifactKind.PROXY]
            assert tx.media.set_artifact(artifact(file_id, key="new.mp4")) == old
            made = tx.media.artifacts(file_id)
        assert made[ArtifactKind.PROXY].key == "new.mp4"
        assert made[ArtifactKind.PROXY].id != old.id
        assert made[ArtifactKind.THUMBNAIL].key == "t.jpg"

    def test_artifacts_are_found_by_their_keys(self, store: Store) -> None:
        first, second = imported(store.uow, b"/m/a.mov", b"/m/b.mov")
        kept = RemoteCopy(etag="e", size_bytes=3, confirmed_at=datetime(2024, 5, 6, tzinfo=UTC))
        with store.uow() as tx:
            tx.media.set_artifact(artifact(first, key="a' \"é😀.mp4"))
            tx.media.set_artifact(structs.replace(artifact(second, key="b.mp4"), remote=kept))
            tx.commit()
        with store.reader() as now:
            found = now.media.with_keys(["b.mp4", "none.mp4", "a' \"é😀.mp4", "b.mp4"])
            assert now.media.with_keys([]) == {}
        assert {key: row.file_id for key, row in found.items()} == {
            "b.mp4": second,
            "a' \"é😀.mp4": first,
        }
        assert found["b.mp4"].remote == kept


class TestMemoryMedia(OnMemory, MediaRepositoryContract):
    pass


class TestSqlMedia(OnSql, MediaRepositoryContract):
    pass
