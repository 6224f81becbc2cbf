"""No encode is begun that would fill the disk; what failed for that is done once there is room."""

from pathlib import Path

import pytest

from application.media.start_proxies import PROXY
from domain.jobs.job import ItemStatus
from domain.library.kind import MediaKind
from domain.media.facts import MediaFacts
from domain.media.proxy_bytes import ProxyRates, expected_bytes, expected_of_many
from tests.unit.media.upkeep import UpkeepHouse

FLOOR = 1_000_000
"""What the house leaves free."""


def test_nothing_is_made_where_it_would_not_fit(house: UpkeepHouse, clip: Path) -> None:
    files = [house.clip("a.mp4", clip), house.picture("b.jpg"), house.picture("c.jpg")]
    house.disk.free = FLOOR
    items = house.make(PROXY, *files)
    problems = [item.problem for item in items]
    assert [problem.code for problem in problems if problem] == ["disk_full"] * 3
    first = problems[0]
    assert first
    assert "memory: about " in first.message
    assert "977 KB free" in first.message
    assert "REELSIGHT_DISK_FLOOR_MB" in first.remedy
    assert house.all_keys() == set()
    assert list(house.scratch.file("x").parent.iterdir()) == []

    house.disk.free = 100 * FLOOR
    assert all(item.status is ItemStatus.DONE for item in house.make(PROXY, *files))


def test_a_small_one_may_fit_where_a_large_one_does_not(house: UpkeepHouse, clip: Path) -> None:
    video, picture = house.clip("a.mp4", clip), house.picture("b.jpg")
    house.disk.free = FLOOR + 100_000
    first, second = house.make(PROXY, video, picture)
    assert (first.status, second.status) == (ItemStatus.FAILED, ItemStatus.DONE)


def test_where_the_system_does_not_say_what_is_free_it_is_tried(house: UpkeepHouse) -> None:
    house.disk.free = None
    (item,) = house.make(PROXY, house.picture("a.jpg"))
    assert item.status is ItemStatus.DONE


def test_the_estimate_follows_what_was_made() -> None:
    hour = MediaFacts(kind=MediaKind.VIDEO, duration_s=3600.0)
    unknown = MediaFacts(kind=MediaKind.VIDEO)
    dear = ProxyRates(video_bytes_per_s=200_000.0)
    assert expected_bytes(MediaKind.VIDEO, hour, dear) == pytest.approx(900e6, rel=0.01)
    assert expected_bytes(MediaKind.VIDEO, hour, ProxyRates()) < 900e6
    assert expected_bytes(MediaKind.VIDEO, unknown, dear) > 100e6
    assert expected_bytes(MediaKind.VIDEO, None, dear) > 100e6
    many = expected_of_many(2, 7200.0, 10, ProxyRates(video_bytes_per_s=1000.0, image_bytes=50.0))
    assert many == pytest.approx(7.2e6 + 500 + 12 * 30_000)


def test_the_estimate_of_a_picture_goes_by_what_its_proxy_will_have() -> None:
    huge = MediaFacts(kind=MediaKind.IMAGE, display_width=12_000, display_height=8_000)
    small = MediaFacts(kind=MediaKind.IMAGE, display_width=120, display_height=80)
    see_through = MediaFacts(
        kind=MediaKind.IMAGE, display_width=120, display_height=80, has_alpha=True
    )
    none = ProxyRates()
    sizes = [expected_bytes(MediaKind.IMAGE, f, none) for f in (small, see_through, huge)]
    assert sizes == sorted(sizes)
    assert sizes[2] < 1_000_000
    assert expected_bytes(MediaKind.IMAGE, None, none) > 0
