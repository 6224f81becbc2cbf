"""How long it still takes, where items differ a thousandfold in size."""

from datetime import timedelta

import pytest

from domain.jobs.job import ItemStatus, Job, JobKind, JobStatus
from domain.jobs.progress import JobProgress, Sized, Stretch, amounts_of, measure
from domain.shared.ids import JobId
from tests.contract.store_samples import NOW, later

MB = 1_000_000
RUNNING_JOB = Job(
    id=JobId("j"), kind=JobKind("k"), title="", options={}, status=JobStatus.RUNNING, attempt=1,
    created_at=NOW, started_at=NOW,
)  # fmt: skip


def seen(*rows: Sized, stretches: list[Stretch], running: list[Stretch], at: float) -> JobProgress:
    counts: dict[ItemStatus, int] = {}
    for row in rows:
        counts[row.status] = counts.get(row.status, 0) + row.items
    return measure(
        RUNNING_JOB, counts, ended_lately=0, partial=0.0, current=(), now=later(at),
        amounts=amounts_of(rows), done_lately=stretches, running=running,
    )  # fmt: skip


def stretch(size: float, begun: float, until: float) -> Stretch:
    return Stretch(size_bytes=size, begun_at=later(begun), until=later(until))


def test_it_goes_by_bytes_not_by_items() -> None:
    progress = seen(
        Sized("image", ItemStatus.DONE, 99, 99 * MB, 0),
        Sized("video", ItemStatus.QUEUED, 1, 9900 * MB, 0),
        stretches=[stretch(MB, n / 10, n / 10 + 0.1) for n in range(99)],
        running=[],
        at=9.9,
    )
    # 99 MB took 9.9 s, so 9,900 MB take 990: by items it would have been a tenth of a second
    assert progress.eta_s == pytest.approx(990, rel=0.01)


def test_the_known_part_of_a_running_video_counts_and_tells_the_pace() -> None:
    progress = seen(
        Sized("video", ItemStatus.RUNNING, 1, 1000 * MB, 0),
        stretches=[],
        running=[stretch(250 * MB, 0, 50)],
        at=50,
    )
    assert progress.eta_s == pytest.approx(150)


def test_of_a_long_item_only_its_share_of_the_last_ten_minutes_counts() -> None:
    progress = seen(
        Sized("video", ItemStatus.DONE, 1, 2000 * MB, 0),
        Sized("video", ItemStatus.QUEUED, 1, 600 * MB, 0),
        stretches=[stretch(2000 * MB, 0, 2000)],
        running=[],
        at=2000,
    )
    assert progress.eta_s == pytest.approx(600)


def test_a_night_without_a_worker_does_not_slow_it_down() -> None:
    night = timedelta(hours=8).total_seconds()
    progress = seen(
        Sized("image", ItemStatus.DONE, 2, 20 * MB, 0),
        Sized("image", ItemStatus.QUEUED, 1, 10 * MB, 0),
        stretches=[stretch(10 * MB, 0, 1), stretch(10 * MB, night, night + 1)],
        running=[],
        at=night + 1,
    )
    assert progress.eta_s == pytest.approx(1)


def test_nothing_done_yet_is_not_known() -> None:
    progress = seen(
        Sized("image", ItemStatus.QUEUED, 5, 5 * MB, 0), stretches=[], running=[], at=3
    )
    assert progress.eta_s is None
