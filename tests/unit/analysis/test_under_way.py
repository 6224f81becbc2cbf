"""What a running job asks already is not asked twice."""

from pathlib import Path
from typing import Any

import pytest

from application.analysis.planning.command import ANALYSIS
from application.analysis.planning.plan import Verdict
from domain.jobs.job import JobStatus
from tests.unit.analysis.planned import Planned, asks


@pytest.fixture
def library(tmp_path: Path) -> Planned:
    library = Planned(tmp_path)
    library.show_proxy(library.photo, None)
    library.show_proxy(library.clip, 60)
    return library


def test_a_second_click_returns_the_job_that_is_under_way(library: Planned) -> None:
    first = library.start(asks())
    second = library.start(asks())
    assert (second.job_id, second.is_new, second.total_files) == (first.job_id, False, 2)
    assert second.left_out == {"under_way": 2, "no_picture": 1}
    plan = library.plan(asks())
    assert (plan.under_way, plan.verdict) == (first.job_id, Verdict.NOTHING_TO_DO)
    with library.reader() as now:
        assert now.jobs.count(kind=ANALYSIS) == 1


def test_a_question_within_one_that_is_under_way_is_not_asked_twice(library: Planned) -> None:
    first = library.start(asks())
    again = library.start(asks(types=("summary",)))
    assert again.job_id == first.job_id


@pytest.mark.parametrize(
    "other",
    [{"model": "pro"}, {"options": {"depth": "brief"}}, {"engine": None, "model": None}],
)
def test_another_question_is_asked_beside_one_that_is_under_way(
    library: Planned, other: dict[str, Any]
) -> None:
    first = library.start(asks())
    second = library.start(asks(**other))
    assert second.job_id != first.job_id


def test_only_files_that_nobody_asks_yet_are_asked(library: Planned) -> None:
    library.start(asks(file_ids=(library.photo,), filter=None))
    started = library.start(asks())
    assert (started.total_files, started.video_count) == (1, 1)
    assert started.left_out["under_way"] == 1


def test_a_forced_question_is_asked_whatever_is_under_way(library: Planned) -> None:
    first = library.start(asks())
    assert library.start(asks(force=True)).job_id != first.job_id


def test_a_job_that_ended_is_not_under_way(library: Planned) -> None:
    first = library.start(asks())
    with library.uow() as tx:
        job = tx.jobs.get(first.job_id)
        ended = job.ended(JobStatus.CANCELLED, library.clock.now())
        tx.jobs.save(ended, was=job.status, was_attempt=job.attempt)
        tx.commit()
    assert library.start(asks()).job_id != first.job_id
