"""A plan of an analysis, as a table and as one JSON document."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from domain.shared.figures import counted
from domain.shared.money import MicroUsd, dollars
from domain.shared.timecode import long_duration
from entrypoints.cli.json_views import plain
from entrypoints.cli.screen import emit, say, say_table
from entrypoints.plan_words import WHY, left_out_words

if TYPE_CHECKING:
    from application.analysis.planning.plan import AnalysisPlan, Budget

_REFUSED = ("over_budget", "spending_stopped")
_OVER_BUDGET = 3


def plan_code(plan: "AnalysisPlan") -> int:
    return _OVER_BUDGET if plan.verdict.value in _REFUSED else 0


def emit_plan(plan: "AnalysisPlan") -> None:
    emit(plan_document(plan))


def plan_document(plan: "AnalysisPlan") -> dict[str, Any]:
    """Amounts are micro-dollars; `…_usd` are the same in dollars."""
    document: dict[str, Any] = plain(plan)
    for name in ("price", "batch_price"):
        amounts = document[name]
        document[f"{name}_usd"] = amounts and {key: usd(amount) for key, amount in amounts.items()}
    for row, budget in zip(document["budgets"], plan.budgets, strict=True):
        row["left"] = budget.left
    return document


def usd(amount: int | None) -> str | None:
    """`1.234567`."""
    return None if amount is None else f"{amount / 1_000_000:.6f}"


def price_line(plan: "AnalysisPlan") -> str:
    """Before a job that is paid."""
    price = plan.price
    return (
        f"{counted(plan.items.total, 'file')}, {counted(plan.estimate.calls, 'call')} to "
        f"{plan.model.title}: about {dollars(price.expected, 4)}, "
        f"at most {dollars(price.high, 4)}."
    )


def say_plan(plan: "AnalysisPlan") -> None:
    rows = [*_what(plan), *_money(plan), *_time(plan)]
    say_table(("plan", ""), rows)
    if plan.refusal:
        say()
        say(f"It would be refused. {plan.refusal}")
    if plan.under_way is not None:
        say()
        say(f"{plan.under_way} does this already; `reelsight jobs show {plan.under_way}`.")


def _what(plan: "AnalysisPlan") -> Iterator[tuple[str, str]]:
    model, items = plan.model, plan.items
    yield "engine", f"{model.engine}, {model.title} ({model.model})"
    length = f", {long_duration(items.video_seconds)} of video" if items.video_seconds else ""
    yield (
        "files",
        f"{items.total:,} ({counted(items.videos, 'video')}, "
        f"{counted(items.images, 'image')}{length})",
    )
    for why, number in plan.why.items():
        yield "  asked", f"{number:,} {WHY.get(why, why)}"
    for key, number in plan.asked.items():
        yield "  type", f"{key}: {counted(number, 'file')}"
    for reason, number in plan.left_out.items():
        yield "left out", f"{number:,} {left_out_words(reason)}"
    long = plan.long_videos
    if long.files:
        yield "long videos", f"{counted(long.files, 'file')} in {counted(long.parts, 'part')}"
    if long.thinned:
        yield "", f"{counted(long.thinned, 'file')} looked at more thinly. {long.thinnest}"
    if items.length_unknown:
        yield "", f"{counted(items.length_unknown, 'video')} of unknown length, priced as longest"


def _money(plan: "AnalysisPlan") -> Iterator[tuple[str, str]]:
    if plan.model.is_free or not plan.items.total:
        yield "price", "nothing" if plan.items.total else "nothing: nobody is asked"
        return
    tokens, price = plan.estimate.expected, plan.price
    yield "calls", f"{plan.estimate.calls:,}"
    yield "tokens", f"about {tokens.input:,} in, {tokens.output:,} out"
    if plan.items.images:
        yield "", "those of pictures are an estimate"
    yield "price", f"about {dollars(price.expected, 4)} (from {dollars(price.low, 4)})"
    yield "at most", f"{dollars(price.high, 4)}, which is what has to fit"
    if plan.batch_price is not None:
        yield "in batches", f"about {dollars(plan.batch_price.expected, 4)}; not offered yet here"
    for budget in plan.budgets:
        yield f"budget {budget.name}", budget_words(budget)


def budget_words(budget: "Budget") -> str:
    if budget.cap is None:
        return f"no limit; {dollars(budget.settled, 4)} spent"
    left = dollars(budget.left if budget.left is not None else MicroUsd(0), 4)
    used = f"{dollars(budget.settled, 4)} spent, {dollars(budget.reserved, 4)} reserved"
    return f"{left} left of {dollars(budget.cap)} ({used})"


def _time(plan: "AnalysisPlan") -> Iterator[tuple[str, str]]:
    time = plan.time
    if time is None or not plan.items.total:
        return
    basis = (
        f"measured over {counted(time.measured_calls, 'call')}"
        if time.measured_calls
        else "assumed"
    )
    held = "; the model's requests or tokens a minute decide" if time.is_held_back else ""
    yield (
        "time",
        f"about {long_duration(time.seconds)} ({time.seconds_per_call:.0f} s a call, {basis}, "
        f"{time.side_by_side} side by side{held})",
    )
