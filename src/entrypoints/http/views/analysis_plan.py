"""A plan of an analysis, ready to be written."""

from collections.abc import Iterator, Mapping

import msgspec

from application.analysis.planning.plan import AnalysisPlan, Budget, Verdict
from domain.shared.errors import DomainError
from domain.shared.figures import counted
from domain.shared.money import MicroUsd, dollars
from entrypoints.plan_words import LEFT_OUT, WHY

LISTS = {
    "no_proxy": "has_proxy=false",
    "unreadable": "state=unreadable",
    "quarantined": "quarantined=yes",
}
"""Filters that list those that were left out, among all files."""
_LIMITS = {"job": "for this job", "day": "today (UTC)", "month": "this month (UTC)"}


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    number: int
    words: str
    href: str = ""


class Limit(msgspec.Struct, frozen=True, kw_only=True):
    """One budget with what this plan would take of it."""

    words: str
    budget: Budget
    cap: MicroUsd
    used: MicroUsd
    at_most: MicroUsd
    left: MicroUsd
    """After this plan at its highest price; below zero it does not fit."""


class ShownPlan(msgspec.Struct, frozen=True, kw_only=True):
    plan: AnalysisPlan | None
    """None: what was chosen cannot be planned; `problem` says why."""
    problem: DomainError | None = None
    chosen: int = 0
    why: tuple[Counted, ...] = ()
    left_out: tuple[Counted, ...] = ()
    limits: tuple[Limit, ...] = ()
    """Those that there are."""
    is_one_file: bool = False

    @property
    def may_start(self) -> bool:
        if self.plan is None:
            return False
        return self.plan.verdict in (Verdict.FREE, Verdict.FITS) or bool(self.plan.under_way)

    @property
    def price(self) -> str:
        """What the button says."""
        if self.plan is None or not self.plan.items.total:
            return ""
        if self.plan.model.is_free:
            return "free"
        return f"≈ {amount(self.plan.price.expected)}"

    @property
    def tightest(self) -> Limit | None:
        return min(self.limits, key=lambda limit: limit.left, default=None)


def planned(plan: AnalysisPlan) -> ShownPlan:
    return ShownPlan(
        plan=plan,
        chosen=plan.items.total + sum(plan.left_out.values()),
        why=tuple(_counts(plan.why, WHY)),
        left_out=tuple(_counts(plan.left_out, LEFT_OUT)),
        limits=() if plan.model.is_free else tuple(_limits(plan)),
        is_one_file=plan.items.total + sum(plan.left_out.values()) == 1,
    )


def refused(error: DomainError) -> ShownPlan:
    return ShownPlan(plan=None, problem=error)


def amount(micro: MicroUsd) -> str:
    """Cents, and below ten of them the fractions that say something."""
    return dollars(micro, 2 if micro == 0 or micro >= 100_000 else 4)


def tokens(number: int) -> str:
    """`186.4 M`, `17,400`."""
    return f"{number / 1_000_000:,.1f} M" if number >= 1_000_000 else f"{number:,}"


def started_words(plan_total: int, *, is_new: bool) -> str:
    if is_new:
        return f"Analysing {counted(plan_total, 'file')}."
    return f"Being analysed already: {counted(plan_total, 'file')}."


def _counts(found: Mapping[str, int], words: Mapping[str, str]) -> Iterator[Counted]:
    for key in sorted(found, key=lambda key: -found[key]):
        href = f"/files?{LISTS[key]}" if key in LISTS else ""
        yield Counted(number=found[key], words=words.get(key, key.replace("_", " ")), href=href)


def _limits(plan: AnalysisPlan) -> Iterator[Limit]:
    for budget in plan.budgets:
        if budget.cap is not None:
            used = MicroUsd(budget.settled + budget.reserved)
            yield Limit(
                words=_LIMITS.get(budget.name, budget.name),
                budget=budget,
                cap=budget.cap,
                used=used,
                at_most=plan.price.high,
                left=MicroUsd(budget.cap - used - plan.price.high),
            )
