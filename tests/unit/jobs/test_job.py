"""What a job and its items may become."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec import structs

from domain.jobs.job import (
    KILLED_WORKER,
    ItemKind,
    ItemStatus,
    Job,
    JobIsOver,
    JobIsRunning,
    JobItem,
    JobKind,
    JobStatus,
    end_status,
    interrupted,
)
from domain.jobs.progress import measure, rate_since
from domain.shared.ids import ItemId, JobId
from domain.shared.problem import Problem

NOW = datetime(2024, 5, 1, 8, 30, tzinfo=UTC)
OPEN = (JobStatus.QUEUED, JobStatus.RUNNING, JobStatus.CANCELLING)


def job(status: JobStatus = JobStatus.RUNNING, **values: object) -> Job:
    fields = {"started_at": NOW} | values
    return Job(
        id=JobId("job-1"),
        kind=JobKind("import"),
        title="Import",
        options={},
        status=status,
        attempt=1,
        created_at=NOW,
        **fields,  # type: ignore[arg-type]  # varied
    )


def item(*, starts: int, begun: bool = True, alone: bool = False) -> JobItem:
    return JobItem(
        id=ItemId(1),
        job_id=JobId("job-1"),
        kind=ItemKind("proxy"),
        subject="1",
        label="a.mp4",
        file_id=None,
        status=ItemStatus.RUNNING,
        starts=starts,
        alone=alone,
        begun_at=NOW if begun else None,
        ended_at=None,
        problem=None,
        note="",
    )


def counts(**numbers: int) -> dict[ItemStatus, int]:
    return {ItemStatus[name.upper()]: number for name, number in numbers.items()}


@pytest.mark.parametrize("status", list(JobStatus))
def test_a_job_is_over_unless_it_waits_runs_or_is_being_cancelled(status: JobStatus) -> None:
    assert status.is_over is (status not in OPEN)


def test_a_job_starts_once_even_when_it_runs_again() -> None:
    first = job(JobStatus.QUEUED, started_at=None).running(NOW)
    again = first.running(NOW + timedelta(hours=1))
    assert (again.status, again.started_at) == (JobStatus.RUNNING, NOW)


@pytest.mark.parametrize("status", list(JobStatus))
def test_only_an_open_job_can_be_cancelled(status: JobStatus) -> None:
    if status.is_over:
        with pytest.raises(JobIsOver):
            job(status).cancelling()
    else:
        assert job(status).cancelling().status is JobStatus.CANCELLING


@pytest.mark.parametrize("status", list(JobStatus))
def test_only_a_job_that_is_over_can_be_retried(status: JobStatus) -> None:
    if not status.is_over:
        with pytest.raises(JobIsRunning):
            job(status).retried()
        return
    problem = Problem(code="disk_full", message="The disk is full.")
    again = job(JobStatus.RUNNING).ended(status, NOW, problem).retried()
    assert (again.status, again.attempt) == (JobStatus.QUEUED, 2)
    assert (again.started_at, again.ended_at, again.problem) == (None, None, None)


def test_a_new_attempt_waits_in_the_queue() -> None:
    assert job(JobStatus.RUNNING).next_attempt().status is JobStatus.QUEUED
    assert job(JobStatus.RUNNING).next_attempt().attempt == 2


def test_a_job_that_is_being_cancelled_stays_so_in_its_new_attempt() -> None:
    assert job(JobStatus.CANCELLING).next_attempt().status is JobStatus.CANCELLING


@pytest.mark.parametrize(
    ("left", "becomes"),
    [
        (item(starts=0, begun=False), (ItemStatus.QUEUED, False, None)),
        (item(starts=1), (ItemStatus.QUEUED, False, None)),
        (item(starts=2), (ItemStatus.QUEUED, True, None)),
        (item(starts=3, alone=True), (ItemStatus.FAILED, True, KILLED_WORKER)),
        (item(starts=2, begun=False, alone=True), (ItemStatus.QUEUED, True, None)),
    ],
    ids=["never begun", "first death", "second death", "third death", "alone, never begun"],
)
def test_an_interrupted_item_gets_three_starts_the_last_alone(
    left: JobItem, becomes: tuple[ItemStatus, bool, Problem | None]
) -> None:
    assert interrupted(left) == becomes


@pytest.mark.parametrize(
    ("ended", "cancelled", "status"),
    [
        ({}, False, JobStatus.COMPLETED),
        (counts(done=2, skipped=1), False, JobStatus.COMPLETED),
        (counts(done=1, failed=1), False, JobStatus.COMPLETED_WITH_FAILURES),
        (counts(skipped=1, failed=1), False, JobStatus.COMPLETED_WITH_FAILURES),
        (counts(failed=2), False, JobStatus.FAILED),
        (counts(done=9, failed=1), True, JobStatus.CANCELLED),
    ],
)
def test_the_end_of_a_job_follows_from_its_items(
    ended: dict[ItemStatus, int], cancelled: bool, status: JobStatus
) -> None:
    assert end_status(ended, cancelled) is status


def test_progress_counts_the_known_part_of_running_items() -> None:
    progress = measure(
        job(),
        counts(done=3, failed=1, running=2, queued=4),
        ended_lately=4,
        partial=1.0,
        current=("a.mp4",),
        now=NOW + timedelta(seconds=20),
    )
    assert (progress.total, progress.ended, progress.percent) == (10, 4, 50.0)
    assert (progress.rate_per_s, progress.eta_s, progress.elapsed_s) == (0.2, 25.0, 20.0)


def test_the_last_items_end_when_they_end() -> None:
    """Six short files in no time say nothing of the long film that is left."""
    progress = measure(
        job(), counts(done=6, running=1), ended_lately=6, partial=0.5, current=("film",), now=NOW
    )
    assert progress.eta_s is None


def test_without_an_ended_item_there_is_no_rate_and_no_estimate() -> None:
    progress = measure(job(), counts(queued=4), ended_lately=0, partial=0.0, current=(), now=NOW)
    assert (progress.percent, progress.rate_per_s, progress.eta_s) == (0.0, None, None)


def test_a_job_that_is_over_stops_its_clock_and_has_no_rate() -> None:
    over = structs.replace(job(JobStatus.COMPLETED), ended_at=NOW + timedelta(seconds=5))
    late = NOW + timedelta(days=1)
    progress = measure(over, counts(done=2), ended_lately=2, partial=0, current=(), now=late)
    assert (progress.elapsed_s, progress.rate_per_s, progress.percent) == (5.0, None, 100.0)


def test_a_job_without_items_is_complete_when_it_is_over() -> None:
    empty = measure(job(JobStatus.COMPLETED), {}, ended_lately=0, partial=0.0, current=(), now=NOW)
    waiting = measure(job(), {}, ended_lately=0, partial=0.0, current=(), now=NOW)
    assert (empty.percent, waiting.percent) == (100.0, 0.0)


def test_what_ended_before_a_retry_is_no_part_of_its_rate() -> None:
    now = NOW + timedelta(seconds=20)
    assert rate_since(job(), now) == NOW
    assert rate_since(job(), NOW + timedelta(days=1)) > NOW
