"""A plan says who is asked, why, at what price; the start does as the plan says."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from application.analysis.asking.start_analysis import StartAnalysis
from application.analysis.planning.command import StartAnalysisCommand
from application.analysis.planning.plan import Verdict
from application.analysis.planning.plan_analysis import NotSold
from domain.analysis.model import ModelRetired, Route, Sees, UnknownModel
from domain.jobs.job import NothingToDo
from domain.library.kind import MediaKind
from domain.shared.errors import InvalidInput
from domain.shared.money import MicroUsd
from domain.shared.spend import BudgetExceeded, Caps, SpendingStopped
from tests.unit.analysis.planned import ALL, DEFAULTS, Planned, asks


@pytest.fixture
def library(tmp_path: Path) -> Planned:
    library = Planned(tmp_path)
    library.show_proxy(library.photo, None)
    library.show_proxy(library.clip, 60)
    return library


def test_a_plan_counts_what_it_asks_and_says_why_the_rest_is_left_out(library: Planned) -> None:
    plan = library.plan(asks())
    assert (plan.items.total, plan.items.videos, plan.items.images) == (2, 1, 1)
    assert plan.items.video_seconds == 60
    assert plan.why == {"never_analysed": 2}
    assert plan.left_out == {"no_picture": 1}
    assert plan.estimate.calls == 2
    assert plan.verdict is Verdict.FITS


def test_the_price_is_that_of_frames_words_and_answer(library: Planned) -> None:
    plan = library.plan(asks(file_ids=(library.clip,), filter=None))
    frames = 60 * 288
    assert frames < plan.estimate.expected.input < frames + 6_000
    expected = plan.estimate.expected
    assert plan.price.expected == expected.input + 10 * expected.output
    assert plan.price.low < plan.price.expected < plan.price.high
    assert plan.batch_price is not None
    assert plan.batch_price.expected == -(-plan.price.expected // 2)


def test_fewer_types_and_brief_answers_cost_less(library: Planned) -> None:
    whole = library.plan(asks()).price
    brief = library.plan(asks(options={"depth": "brief"})).price
    one = library.plan(asks(types=("summary",))).price
    assert brief.expected < whole.expected
    assert one.high < whole.high


@pytest.mark.parametrize(
    ("past", "why"),
    [
        ({"prompt": lambda prompt: f"old {prompt}"}, "prompt_changed"),
        ({"unanswered": ("summary",)}, "cut_off"),
        ({"options": {"depth": "brief", "language": "auto"}}, "other_model_or_options"),
        ({"by": "pro"}, "other_model_or_options"),
        ({"without": "chapters"}, "never_analysed"),
    ],
)
def test_it_says_why_a_file_is_asked_again(
    library: Planned, past: dict[str, Any], why: str
) -> None:
    library.answered(library.clip, **past)
    plan = library.plan(asks(file_ids=(library.clip,), filter=None))
    assert plan.why == {why: 1}


def test_a_changed_file_is_asked_because_it_changed(library: Planned) -> None:
    library.answered(library.photo)
    library.change(library.photo, "10-other")
    library.show_proxy(library.photo, None)
    assert library.plan(asks(types=("metadata",))).why["content_changed"] == 1


def test_only_types_without_a_whole_answer_are_asked_and_priced(library: Planned) -> None:
    of_clip = asks(file_ids=(library.clip,), filter=None)
    whole = library.plan(of_clip)
    library.answered(library.clip, unanswered=("summary",))
    plan = library.plan(of_clip)
    assert plan.asked == {"summary": 1}
    assert plan.price.high < whole.price.high


def test_what_is_answered_is_asked_again_only_when_forced(library: Planned) -> None:
    library.answered(library.clip)
    library.answered(library.photo)
    plan = library.plan(asks())
    assert (plan.verdict, plan.left_out["up_to_date"]) == (Verdict.NOTHING_TO_DO, 2)
    assert plan.price.high == 0
    forced = library.plan(asks(force=True))
    assert forced.why == {"forced": 2}
    assert forced.asked["metadata"] == 2


def test_defaults_that_are_spelled_out_are_the_same_question(library: Planned) -> None:
    library.answered(library.clip)
    library.answered(library.photo)
    assert library.plan(asks(options={"language": "auto"})).items.total == 0


def test_a_long_video_is_priced_part_by_part_with_its_summary(library: Planned) -> None:
    library.show_proxy(library.clip, 95 * 60.0)
    plan = library.plan(asks(file_ids=(library.clip,), filter=None))
    parts = plan.long_videos.parts
    assert (plan.long_videos.files, plan.long_videos.thinned) == (1, 1)
    assert plan.estimate.calls == parts + 1 > 4
    assert "one frame every" in plan.long_videos.thinnest


@pytest.mark.parametrize(
    ("seconds", "size", "has_bucket", "reason"),
    [
        (60, 19_000_000, False, "too_large_without_bucket"),
        (60, 18_000_000, False, None),
        (60, 19_000_000, True, None),
        (60, 1_000_000_001, True, "too_large"),
        (18_000, 100_000_000, False, None),
    ],
)
def test_what_is_too_large_to_be_sent_is_left_out(
    library: Planned, seconds: float, size: int, has_bucket: bool, reason: str | None
) -> None:
    library.show_proxy(library.clip, seconds, size)
    plan = library.with_caps(Caps(), has_bucket=has_bucket)
    found = plan(asks(file_ids=(library.clip,), filter=None)).left_out
    assert found == ({reason: 1} if reason else {})


def test_without_a_proxy_a_model_is_not_asked(tmp_path: Path) -> None:
    library = Planned(tmp_path)
    assert library.plan(asks()).left_out == {"no_proxy": 2, "no_picture": 1}
    with pytest.raises(NothingToDo):
        library.start(asks())


def test_a_model_that_sees_frames_is_priced_by_pictures(tmp_path: Path) -> None:
    library = Planned(tmp_path, sees=Sees.FRAMES)
    library.show_proxy(library.clip, 10, 10**9)
    plan = library.plan(asks(file_ids=(library.clip,), filter=None))
    assert plan.estimate.expected.input > 10 * 2_000


def test_time_is_assumed_before_a_call_was_made_and_side_by_side(library: Planned) -> None:
    time = library.plan(asks()).time
    assert time is not None
    assert (time.measured_calls, time.side_by_side) == (0, 4)
    assert time.seconds == time.seconds_per_call == (30 + 8) / 2


def test_a_slow_pace_decides_how_long_it_takes(tmp_path: Path) -> None:
    library = Planned(tmp_path, tokens_per_minute=1_000)
    library.show_proxy(library.clip, 60)
    time = library.plan(asks()).time
    assert time is not None
    assert time.is_held_back
    assert time.seconds > 600


def test_the_engine_that_works_here_costs_nothing(library: Planned) -> None:
    plan = library.plan(StartAnalysisCommand(filter=ALL))
    assert (plan.verdict, plan.model.engine, plan.time) == (Verdict.FREE, "memory", None)
    assert plan.price.high == 0


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"model": "light"}, UnknownModel),
        ({"model": "premier"}, ModelRetired),
        ({"options": {"depth": "deep"}}, InvalidInput),
        ({"options": {"frames": 3}}, InvalidInput),
        ({"options": {"language": "German please"}}, InvalidInput),
        ({"budget": MicroUsd(0)}, InvalidInput),
    ],
)
def test_what_cannot_be_asked_is_refused_by_the_plan_and_the_start(
    library: Planned, wrong: dict[str, Any], error: type[Exception]
) -> None:
    for use in (library.plan, library.start):
        with pytest.raises(error):
            use(asks(**wrong))


def test_a_model_that_is_not_sold_on_the_route_is_refused(library: Planned) -> None:
    with pytest.raises(NotSold, match="Lite is not sold on the route “global”"):
        library.with_caps(Caps(), route=Route.GLOBAL)(asks())


def test_a_job_of_a_model_carries_what_was_chosen_and_its_cap(library: Planned) -> None:
    started = library.start(asks(model=None, budget=MicroUsd(5_000_000)))
    with library.reader() as now:
        job = now.jobs.get(started.job_id)
        items = now.jobs.items(started.job_id)
    assert job.options["model"] == "lite"
    assert job.options["options"] == DEFAULTS
    assert job.options["job_cap"] == 5_000_000
    assert {item.kind for item in items} == {"ask-model"}


def test_a_job_of_the_engine_here_is_done_here(library: Planned) -> None:
    started = library.start(StartAnalysisCommand(filter=ALL))
    with library.reader() as now:
        assert {item.kind for item in now.jobs.items(started.job_id)} == {"analyze"}
        assert "job_cap" not in now.jobs.get(started.job_id).options


@pytest.mark.parametrize("cap", ["job", "day", "month"])
def test_a_job_whose_highest_price_passes_a_cap_is_refused_with_the_figures(
    library: Planned, cap: str
) -> None:
    high = library.plan(asks()).price.high
    exact = library.with_caps(Caps(**{cap: high}))
    assert exact(asks()).verdict is Verdict.FITS
    below = library.with_caps(Caps(**{cap: MicroUsd(high - 1)}))
    plan = below(asks())
    assert plan.verdict is Verdict.OVER_BUDGET
    with pytest.raises(BudgetExceeded) as caught:
        StartAnalysis(plan_analysis=below, start_job=library.start_job)(asks())
    assert plan.refusal == str(caught.value)
    assert (caught.value.details["budget"], caught.value.details["wanted"]) == (cap, high)
    with library.reader() as now:
        assert now.jobs.count() == 0


def test_what_is_reserved_today_is_not_left(library: Planned) -> None:
    caps = Caps(day=MicroUsd(1_000_000))
    with library.uow() as tx:
        tx.spend.reserve(
            MicroUsd(990_000), caps, library.clock.now(), purpose="analysis", job_id=None
        )
        tx.commit()
    plan = library.with_caps(caps)(asks())
    day = next(budget for budget in plan.budgets if budget.name == "day")
    assert (day.left, day.reserved) == (10_000, 990_000)
    assert plan.verdict is Verdict.OVER_BUDGET


def test_a_budget_of_a_job_never_lifts_a_cap(library: Planned) -> None:
    plan = library.with_caps(Caps(job=MicroUsd(100)))
    found = plan(asks(budget=MicroUsd(10**9)))
    assert found.verdict is Verdict.OVER_BUDGET
    assert found.budgets[0].cap == 100


def test_nothing_paid_is_started_while_an_overrun_is_not_accepted(library: Planned) -> None:
    now_at = library.clock.now()
    with library.uow() as tx:
        spend = tx.spend.reserve(MicroUsd(10), Caps(), now_at, purpose="analysis", job_id=None)
        tx.spend.settle(spend.id, MicroUsd(11))
        tx.commit()
    assert library.plan(asks()).verdict is Verdict.SPENDING_STOPPED
    with pytest.raises(SpendingStopped):
        library.start(asks())
    assert library.start(StartAnalysisCommand(filter=ALL)).total_files == 2
    with library.uow() as tx:
        tx.spend.accept_overruns(now_at + timedelta(seconds=1))
        tx.commit()
    assert library.start(asks()).total_files == 2


def test_kinds_without_a_chosen_type_are_left_out(library: Planned) -> None:
    plan = library.plan(asks(types=("description",)))
    assert plan.left_out["no_such_type_for_its_kind"] == 1
    assert plan.types == {MediaKind.VIDEO.value: (), MediaKind.IMAGE.value: ("description",)}
