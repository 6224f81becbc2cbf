"""Chores about one file at a time: a dry run counts, a job does it, a second one finds nothing."""

import os
from pathlib import Path

import pytest
from msgspec import structs

from application.media.upkeep.file_chores import REPROBE, THUMBNAIL, lacking
from application.media.upkeep.run_chore import ChoreCommand, UnknownChore
from domain.jobs.job import ItemStatus
from domain.library.file import FileState, MediaFile
from domain.library.kind import MediaKind
from domain.media.artifact import ArtifactKind
from domain.media.facts import MediaFacts
from domain.media.problems import MediaProblem, problem
from domain.shared.errors import InvalidInput
from tests.unit.media.upkeep import UpkeepHouse


def test_image_proxies_are_made_where_they_lack(house: UpkeepHouse, clip: Path) -> None:
    made, missing = house.picture("made.jpg"), house.picture("missing.jpg")
    stale = house.picture("stale.jpg")
    house.clip("video.mp4", clip)
    (house.media / "bad.jpg").write_bytes(b"\xff\xd8\xff broken")
    house.add("bad.jpg", MediaKind.IMAGE)
    (house.media / "new.jpg").write_bytes((house.media / "made.jpg").read_bytes())
    house.add("new.jpg", MediaKind.IMAGE, probed=False)
    house.proxied(made, stale)
    row = house.known(stale).proxy
    assert row
    with house.uow() as tx:
        tx.media.set_artifact(structs.replace(row, made_from="before"))
        tx.commit()

    found = house.run_chore(ChoreCommand(chore="create-image-proxies"))
    counts = {group.name: group.pile.count for group in found.groups}
    assert counts == {"missing": 1, "stale": 1, "unreadable": 1, "not_read_yet": 1}
    assert found.to_do.count == 2
    assert found.to_do.size_bytes > 0
    house.chore("create-image-proxies")
    assert house.known(missing).proxy_is_current
    assert house.known(stale).proxy_is_current
    assert house.planned("create-image-proxies") == {"unreadable": 1, "not_read_yet": 1}


def test_force_and_limit_say_how_many(house: UpkeepHouse) -> None:
    files = [house.picture(f"{name}.jpg") for name in "abc"]
    house.proxied(*files)
    assert house.planned("create-image-proxies") == {}
    assert house.planned("create-image-proxies", force=True) == {"forced": 3}
    assert house.planned("create-image-proxies", force=True, limit=2) == {"forced": 2}
    before = [house.known(file).proxy for file in files]
    house.chore("create-image-proxies", force=True, limit=2)
    after = [house.known(file).proxy for file in files]
    assert [now != then for now, then in zip(after, before, strict=True)] == [True, True, False]


def test_thumbnails_come_from_the_proxy_alone(house: UpkeepHouse, clip: Path) -> None:
    file, without = house.clip("a.mp4", clip), house.clip("b.mp4", clip)
    house.proxied(file)
    old = house.known(file).thumbnail
    assert old
    house.objects.delete(old.key)
    with house.uow() as tx:
        tx.media.drop_artifact(old.id)
        tx.commit()
    (house.media / "a.mp4").unlink()  # the original is not needed

    assert house.planned("backfill-video-thumbnails") == {"missing": 1, "no_proxy": 1}
    house.chore("backfill-video-thumbnails")
    new = house.known(file).thumbnail
    assert new
    assert (new.key, new.width, new.made_from) == (old.key, old.width, old.made_from)
    assert house.objects.size(new.key) == new.size_bytes
    assert house.known(without).thumbnail is None
    assert house.planned("backfill-video-thumbnails") == {"no_proxy": 1}
    assert list((house.scratch.file("x").parent).iterdir()) == []


def test_a_thumbnail_without_its_proxys_object_is_a_failure_that_says_so(
    house: UpkeepHouse, clip: Path
) -> None:
    file = house.clip("a.mp4", clip)
    house.proxied(file)
    proxy = house.known(file).proxy
    assert proxy
    house.objects.delete(proxy.key)
    (item,) = house.make(THUMBNAIL, file, force=True)
    assert item.problem
    assert item.problem.code == "proxy_gone"


def forgotten(house: UpkeepHouse, file: MediaFile, **lost: None) -> MediaFacts:
    """The file with some of its facts unknown; what they were."""
    facts = house.known(file).facts
    assert facts
    with house.uow() as tx:
        tx.media.set_facts(file.id, structs.replace(facts, **lost))
        tx.commit()
    return facts


def test_unknown_facts_are_looked_up_again(house: UpkeepHouse, clip: Path) -> None:
    file, fine = house.clip("a.mp4", clip), house.clip("b.mp4", clip)
    facts = forgotten(house, file, duration_s=None, video_codec=None)
    assert house.planned("re-probe") == {"unknown_facts": 1}
    house.chore("re-probe")
    assert house.known(file).facts == facts
    assert house.refreshed == [file.id]
    assert house.planned("re-probe") == {}
    assert house.planned("re-probe", force=True) == {"forced": 2}
    (item,) = house.make(REPROBE, fine)
    assert item.status is ItemStatus.SKIPPED


def test_what_is_known_stays_while_the_file_is_away_or_changed(
    house: UpkeepHouse, clip: Path
) -> None:
    away, changed = house.clip("a.mp4", clip), house.clip("b.mp4", clip)
    forgotten(house, away, duration_s=None)
    forgotten(house, changed, duration_s=None)
    before = [house.known(file) for file in (away, changed)]
    (house.media / "a.mp4").unlink()
    (house.media / "b.mp4").write_bytes(b"something else")
    items = house.make(REPROBE, away, changed)
    codes = [item.problem.code for item in items if item.problem]
    assert codes == ["vanished", "changed_on_disk"]
    assert [house.known(file) for file in (away, changed)] == before


def test_a_file_that_cannot_be_read_any_more_keeps_what_was_known(house: UpkeepHouse) -> None:
    (house.media / "a.jpg").write_bytes(b"\xff\xd8\xff broken")
    file = house.add("a.jpg", MediaKind.IMAGE)
    with house.uow() as tx:
        tx.files.save([file.probed(MediaKind.IMAGE, FileState.READY, ())])
        tx.media.set_facts(file.id, MediaFacts(kind=MediaKind.IMAGE, width=3, height=2))
        tx.commit()
    before = house.known(file)
    (item,) = house.make(REPROBE, file)
    assert item.status is ItemStatus.FAILED
    assert house.known(file) == before


def test_unreadable_files_are_tried_again_where_the_reason_may_be_gone(
    house: UpkeepHouse,
) -> None:
    file, hopeless = house.picture("a.jpg"), house.picture("b.jpg")
    for one, why in ((file, MediaProblem.NO_PERMISSION), (hopeless, MediaProblem.EMPTY)):
        with house.uow() as tx:
            tx.files.save([one.probed(one.kind, FileState.UNREADABLE, (problem(why),))])
            tx.media.set_facts(one.id, None)
            tx.commit()
    assert house.planned("re-probe") == {"unreadable": 1, "hopeless": 1}
    house.chore("re-probe")
    assert house.known(file).file.state is FileState.READY
    assert house.known(file).facts
    assert house.planned("re-probe") == {"hopeless": 1}


@pytest.mark.parametrize(
    ("facts", "unknown"),
    [
        (None, ("everything",)),
        (MediaFacts(kind=MediaKind.IMAGE, width=3, height=2, video_codec="png"), ()),
        (MediaFacts(kind=MediaKind.IMAGE, width=3, height=2), ("codec",)),
        (MediaFacts(kind=MediaKind.AUDIO, audio_codec="aac"), ("length",)),
        (MediaFacts(kind=MediaKind.AUDIO, audio_codec="aac", duration_s=1.0), ()),
        (MediaFacts(kind=MediaKind.VIDEO, video_codec="h264"), ("length", "size")),
    ],
)
def test_only_facts_that_such_media_have_are_lacking(
    facts: MediaFacts | None, unknown: tuple[str, ...]
) -> None:
    assert lacking(facts) == unknown


def test_a_chore_that_runs_is_not_started_again(house: UpkeepHouse) -> None:
    house.picture("a.jpg")
    first = house.run_chore(ChoreCommand(chore="create-image-proxies", dry_run=False))
    second = house.run_chore(ChoreCommand(chore="create-image-proxies", dry_run=False))
    assert second.job_id == first.job_id
    assert (first.was_running, second.was_running) == (False, True)


def test_unknown_chores_and_limits_are_refused(house: UpkeepHouse) -> None:
    with pytest.raises(UnknownChore):
        house.run_chore(ChoreCommand(chore="tidy"))
    with pytest.raises(InvalidInput):
        ChoreCommand(chore="re-probe", limit=0)


def test_a_walk_over_many_files_takes_them_by_pages(house: UpkeepHouse) -> None:
    from application.media.upkeep.file_chores import all_known

    files = [house.picture(f"{number}.jpg") for number in range(5)]
    seen = [known.file.id for known in all_known(house.reader, per_page=2)]
    assert seen == [file.id for file in files]
    assert os.fsdecode(files[0].path).endswith("0.jpg")
    assert house.known(files[0]).artifact(ArtifactKind.PROXY) is None
