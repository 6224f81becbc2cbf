"""Rows and objects that came apart are brought together again, and nothing else is touched."""

import random
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from msgspec import structs

from adapters.memory.clock import MemoryClock
from adapters.system.sandbox import ProcessSandbox
from application.jobs.handler import ItemStopped
from application.media.upkeep.chore import Asked
from application.media.upkeep.reconcile.chore import RECONCILE, ReconcileProxies
from application.media.upkeep.reconcile.compare import ObjectsAway, StoreShared
from application.media.upkeep.run_chore import ChoreCommand
from domain.jobs.job import ItemStatus, JobStatus
from domain.library.file import MediaFile
from domain.media.artifact import ArtifactKind, RemoteCopy
from tests.contract.store_samples import added, job
from tests.unit.analysis.library import Context
from tests.unit.media.upkeep import A_DAY, UpkeepHouse

CHORE = "reconcile-proxies"
FOREIGN = (
    "proxy_image/holiday.jpg",
    "proxy_image/a_1_nova.jpg.bak",
    "proxy_image/sub/b_2_nova.jpg",
    "proxy_video/a_0_720p15.mp4",
    "proxy_video/a_1_1080p60.mp4",
    "other/c_3_720p15.mp4",
)


def proxy_key(house: UpkeepHouse, file: MediaFile) -> str:
    proxy = house.known(file).proxy
    assert proxy
    return proxy.key


def content_of(house: UpkeepHouse, key: str) -> bytes:
    return (house.object_folder / key).read_bytes()


def lose_row(house: UpkeepHouse, file: MediaFile, kind: ArtifactKind = ArtifactKind.PROXY) -> None:
    row = house.known(file).artifact(kind)
    assert row
    with house.uow() as tx:
        assert tx.media.drop_artifact(row.id)
        tx.commit()


def counts(house: UpkeepHouse, **asked: object) -> dict[str, int]:
    """What a run did and saw."""
    summary = house.chore(CHORE, **asked).summary
    return {name: group["pile"]["count"] for name, group in summary.items()}


def test_where_all_is_well_nothing_is_found(house: UpkeepHouse) -> None:
    house.proxied(house.picture("a.jpg"))
    assert house.planned(CHORE) == {}
    assert counts(house) == {}


def test_a_row_whose_object_is_gone_is_dropped(house: UpkeepHouse) -> None:
    file = house.picture("a.jpg")
    house.proxied(file)
    (house.object_folder / proxy_key(house, file)).unlink()

    assert house.planned(CHORE) == {"row_without_object": 1}
    assert house.known(file).proxy is not None  # it only said so
    assert counts(house) == {"row_dropped": 1}
    assert house.known(file).proxy is None
    assert house.planned("create-image-proxies") == {"missing": 1}


def test_an_object_that_only_lost_its_row_is_adopted_as_up_to_date(
    house: UpkeepHouse, clip: Path
) -> None:
    picture, video = house.picture("a.jpg"), house.clip("b.mp4", clip)
    house.proxied(picture, video)
    before = {file.id: house.known(file) for file in (picture, video)}
    for file in (picture, video):
        lose_row(house, file)
        lose_row(house, file, ArtifactKind.THUMBNAIL)

    assert house.planned(CHORE) == {"adopted": 4}
    assert counts(house) == {"adopted": 4}
    for file in (picture, video):
        known, old = house.known(file), before[file.id]
        assert known.proxy_is_current
        for now, then in ((known.proxy, old.proxy), (known.thumbnail, old.thumbnail)):
            assert now
            assert then
            assert (now.key, now.size_bytes, now.sha256) == (
                then.key,
                then.size_bytes,
                then.sha256,
            )
            assert (now.width, now.height, now.media_type) == (
                then.width,
                then.height,
                then.media_type,
            )


def test_what_cannot_be_shown_to_be_of_the_present_content_is_adopted_as_stale(
    house: UpkeepHouse,
) -> None:
    file = house.picture("a.jpg")
    house.proxied(file)
    lose_row(house, file)
    house.age_object(f"proxy_image/a_{file.id}_nova.jpg", timedelta(days=90))

    assert counts(house) == {"adopted_as_stale": 1}
    known = house.known(file)
    assert known.proxy is not None
    assert not known.proxy_is_current


def test_a_cut_object_is_never_adopted(house: UpkeepHouse, clip: Path) -> None:
    picture, video = house.picture("a.jpg"), house.clip("b.mp4", clip)
    house.proxied(picture, video)
    for file in (picture, video):
        key = proxy_key(house, file)
        lose_row(house, file)
        house.put(key, content_of(house, key)[:-300])

    assert counts(house) == {"broken": 2}
    assert house.known(picture).proxy is None
    assert house.known(video).proxy is None
    assert counts(house, delete_orphans=True) == {"broken": 2}
    assert counts(house) == {}


def test_a_row_that_differs_is_mended_or_dropped(house: UpkeepHouse) -> None:
    sound, cut, other = (house.picture(f"{name}.jpg") for name in "abc")
    house.proxied(sound, cut, other)
    cut_key = proxy_key(house, cut)
    house.put(cut_key, content_of(house, cut_key)[:-300])
    row = house.known(sound).proxy
    assert row
    with house.uow() as tx:
        tx.media.set_artifact(structs.replace(row, size_bytes=row.size_bytes + 1))
        tx.commit()
    # of the same size, but not what was recorded; and written to after the row was
    twin = house.known(other).proxy
    assert twin
    with house.uow() as tx:
        tx.media.set_artifact(structs.replace(twin, sha256="0" * 64, made_at=twin.made_at - A_DAY))
        tx.commit()

    assert house.planned(CHORE) == {"row_mended": 2, "row_dropped": 1}
    assert counts(house) == {"row_mended": 2, "row_dropped": 1}
    mended, hashed = house.known(sound).proxy, house.known(other).proxy
    assert mended
    assert hashed
    assert (mended.size_bytes, mended.sha256) == (row.size_bytes, row.sha256)
    assert hashed.sha256 == twin.sha256
    assert house.known(sound).proxy_is_current
    assert house.known(cut).proxy is None


def test_objects_of_files_that_are_not_in_the_library_go_only_when_that_is_asked_for(
    house: UpkeepHouse,
) -> None:
    house.proxied(house.picture("a.jpg"))
    orphan = house.put("proxy_image/gone_4711_nova.jpg", b"x")
    kept = {house.put(key, b"not ours") for key in FOREIGN}

    assert counts(house) == {"orphan": 1, "not_ours": 5}
    assert orphan in house.all_keys()
    assert house.planned(CHORE, delete_orphans=True) == {"orphan": 1, "not_ours": 5}
    assert counts(house, delete_orphans=True) == {"deleted": 1, "not_ours": 5}
    assert orphan not in house.all_keys()
    assert kept <= house.all_keys()


class Hurrying(MemoryClock):
    """Half a minute goes by between two looks at it."""

    def now(self) -> datetime:
        self.advance(30)
        return super().now()


def test_a_dry_run_ends_after_a_minute_and_says_so(house: UpkeepHouse) -> None:
    house.proxied(*(house.picture(f"{name}.jpg") for name in "abc"))
    chore = ReconcileProxies(compare=house.compare, judge=house.judge, clock=Hurrying())

    assert [group.name for group in chore.plan(Asked()).groups] == ["not_compared"]


def shared(house: UpkeepHouse) -> set[str]:
    """What nothing points at, some of it another library's. Returns what is to stay."""
    file = house.picture("a.jpg")
    house.proxied(file)
    kept = house.all_keys()
    house.put("proxy_image/gone_4711_nova.jpg", b"x")
    house.put(f"proxy_image/former-name_{file.id}_nova.jpg", b"old")
    house.put(f"proxy_video/theirs_{file.id + 1}_720p15.mp4", b"x")
    return kept


def test_nothing_of_a_store_that_another_library_uses_too_is_deleted(house: UpkeepHouse) -> None:
    shared(house)
    before = house.all_keys()
    found = {"orphan": 1, "left_behind": 1, "of_another_library": 1}

    assert counts(house) == found
    with pytest.raises(StoreShared):
        house.chore(CHORE, delete_orphans=True)

    assert house.all_keys() == before


def test_what_only_looks_like_another_librarys_goes_by_force(house: UpkeepHouse) -> None:
    kept = shared(house)

    assert counts(house, delete_orphans=True, force=True) == {"deleted": 3}
    assert house.all_keys() == kept


def test_an_object_that_another_replaced_is_left_behind_until_asked(house: UpkeepHouse) -> None:
    file = house.picture("a.jpg")
    house.proxied(file)
    old = house.put(f"proxy_image/former-name_{file.id}_nova.jpg", b"old")

    assert counts(house) == {"left_behind": 1}
    assert counts(house, delete_orphans=True) == {"deleted": 1}
    assert old not in house.all_keys()
    assert house.planned(CHORE) == {}


def test_young_objects_and_those_of_a_running_job_are_left_alone(house: UpkeepHouse) -> None:
    house.proxied(house.picture("a.jpg"))
    young = house.put("proxy_image/gone_4711_nova.jpg", b"x", age=timedelta(minutes=59))
    older = house.put("proxy_image/gone_4712_nova.jpg", b"x", age=timedelta(hours=3))
    begun = house.clock.now() - timedelta(hours=4)
    running = structs.replace(job("encoding"), started_at=begun)
    added(house.uow, running)

    assert counts(house, delete_orphans=True) == {"too_young": 2}
    with house.uow() as tx:
        ended = running.ended(JobStatus.COMPLETED, house.clock.now())
        tx.jobs.save(ended, was=running.status, was_attempt=1)
        tx.commit()
    assert counts(house, delete_orphans=True) == {"too_young": 1, "deleted": 1}
    assert young in house.all_keys()
    assert older not in house.all_keys()


def test_an_empty_store_is_taken_for_an_unmounted_one(house: UpkeepHouse) -> None:
    file = house.picture("a.jpg")
    house.proxied(file)
    house.object_folder.rename(house.object_folder.with_name("away"))

    for dry_run in (True, False):
        with pytest.raises(ObjectsAway):
            house.run_chore(ChoreCommand(chore=CHORE, dry_run=dry_run))
    assert house.known(file).proxy is not None
    assert counts(house, force=True) == {"row_dropped": 2}


def test_copies_that_the_bucket_does_not_confirm_are_no_longer_claimed(
    tmp_path: Path, sandbox: ProcessSandbox
) -> None:
    house = UpkeepHouse(tmp_path, sandbox, bucket=True)
    files = [house.picture(f"{name}.jpg") for name in "abc"]
    house.proxied(*files)
    bucket = house.bucket
    assert bucket is not None
    for file, sent in zip(files, (b"same", b"shorter than said", None), strict=True):
        row = house.known(file).proxy
        assert row
        claim = RemoteCopy(etag="e", size_bytes=4, confirmed_at=house.clock.now())
        with house.uow() as tx:
            tx.media.set_artifact(structs.replace(row, remote=claim))
            tx.commit()
        if sent is not None:
            part = house.scratch.file(".jpg")
            part.write_bytes(sent)
            bucket.put_file(row.key, part)

    assert house.planned(CHORE) == {"remote_copy_gone": 2}
    assert counts(house) == {"remote_copy_gone": 2}
    remotes = [proxy.remote is not None for file in files if (proxy := house.known(file).proxy)]
    assert remotes == [True, False, False]
    assert counts(house) == {}


def test_a_cancelled_run_stops_and_a_second_one_goes_on(house: UpkeepHouse) -> None:
    file = house.picture("a.jpg")
    house.proxied(file)
    (house.object_folder / proxy_key(house, file)).unlink()
    found = house.run_chore(ChoreCommand(chore=CHORE, dry_run=False))
    assert found.job_id is not None
    with house.reader() as now:
        begun, items = now.jobs.get(found.job_id), now.jobs.items(found.job_id)
    context = Context()
    context.signal.set()
    for item in items[:2]:  # there is no object of a video
        with pytest.raises(ItemStopped):
            house.handlers[RECONCILE](begun, item, context)
    again = house.run_chore(ChoreCommand(chore=CHORE, dry_run=False))
    assert (again.job_id, again.was_running) == (found.job_id, True)
    assert all(item.status is ItemStatus.DONE for item in house.work(found.job_id))
    assert house.known(file).proxy is None


@pytest.mark.parametrize("seed", range(4))
def test_any_mess_comes_to_rest(house: UpkeepHouse, clip: Path, seed: int) -> None:
    """Afterwards a second run finds nothing to do; no sound proxy and nothing foreign is lost."""
    chance = random.Random(seed)
    files = [house.picture(f"picture {number}.jpg") for number in range(12)]
    files += [house.clip(f"clip {number}.mp4", clip) for number in range(2)]
    house.proxied(*files)
    sound = {file.id: content_of(house, proxy_key(house, file)) for file in files}
    untouchable = {house.put(key, b"not ours") for key in FOREIGN if chance.random() < 0.8}
    untouchable |= {
        house.put(f"proxy_image/new_{900 + n}_nova.jpg", b"x", age=timedelta(minutes=n))
        for n in range(chance.randrange(4))
    }
    for number in range(chance.randrange(5)):
        house.put(f"proxy_video/gone_{5000 + number}_720p15.mp4", b"orphan")
    for file in files:
        make_a_mess_of(house, file, chance, sound)

    for delete_orphans in (False, True):
        house.chore(CHORE, delete_orphans=delete_orphans)
        again = house.run_chore(ChoreCommand(chore=CHORE, delete_orphans=delete_orphans))
        assert again.to_do.count == 0, again.groups
        keys = house.all_keys()
        found = house.chore(CHORE, delete_orphans=delete_orphans).summary
        assert not any(group["to_do"] for group in found.values()), found
        assert house.all_keys() == keys
        assert untouchable <= keys
        for file in files:
            proxy = house.known(file).proxy
            if file.id in sound:
                assert proxy, file.name
                assert content_of(house, proxy.key) == sound[file.id], file.name
                assert house.known(file).proxy_is_current
            elif proxy is not None:
                assert content_of(house, proxy.key)
    rows = {row.key for file in files for row in house.artifacts(file)}
    assert house.all_keys() == rows | untouchable


def make_a_mess_of(
    house: UpkeepHouse, file: MediaFile, chance: random.Random, sound: dict[int, bytes]
) -> None:
    key = proxy_key(house, file)
    match chance.randrange(6):
        case 0:
            lose_row(house, file)
        case 1:
            (house.object_folder / key).unlink()
            del sound[file.id]
        case 2:
            house.put(key, content_of(house, key)[:-300])
            del sound[file.id]
        case 3:
            house.put(key, content_of(house, key)[:-300])
            lose_row(house, file)
            del sound[file.id]
        case 4:
            lose_row(house, file, ArtifactKind.THUMBNAIL)
            (house.object_folder / key).with_name(f"old_{file.id}_thumbnail.jpg").touch()
            house.age_object(f"{key.partition('/')[0]}/old_{file.id}_thumbnail.jpg", A_DAY)
        case _:
            pass
