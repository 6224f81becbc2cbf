"""`/api/analysis/plan` and `/api/budget`: before anything is spent, and what may be."""

from typing import Annotated

import msgspec
from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from application.analysis.asking.engines import Engines
from application.analysis.planning.accept_overruns import AcceptOverruns
from application.analysis.planning.plan import AnalysisPlan
from application.analysis.planning.plan_analysis import PlanAnalysis
from application.analysis.planning.settle_spend import SettleSpend, SettleSpendCommand
from application.analysis.planning.show_budget import ShowBudget, ShownBudget
from application.library.find_folder import FindFolder
from domain.shared.ids import SpendId
from domain.shared.money import MicroUsd
from entrypoints.http.api.answers import change_problems, problems
from entrypoints.http.api.nova import AnalyzeBody


class PlanAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Amounts are micro-dollars."""

    plan: AnalysisPlan
    left: dict[str, MicroUsd | None]
    """Of each budget, before this; null: no limit."""


class BudgetAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Amounts are micro-dollars. Days and months are UTC."""

    budget: ShownBudget
    left: dict[str, MicroUsd | None]
    is_stopped: bool
    """Nothing is spent until somebody accepts what cost more than was reserved."""


class SettleBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    amount_usd: Annotated[float, msgspec.Meta(ge=0, le=1_000_000)]
    """0: it was not billed."""


class PlanningController(Controller):
    path = "/api"
    tags = ("analysis",)

    @post(
        "/analysis/plan",
        operation_id="PlanAnalysis",
        summary="What an analysis would ask and cost; nothing is asked",
        status_code=200,
        responses=change_problems(400, 404, 409),
        sync_to_thread=True,
    )
    def plan(
        self,
        data: JSONBody[AnalyzeBody],
        engines: NamedDependency[Engines],
        plan_analysis: NamedDependency[PlanAnalysis],
        find_folder: NamedDependency[FindFolder],
    ) -> PlanAnswer:
        found = plan_analysis(data.as_command(find_folder, engines))
        return PlanAnswer(plan=found, left={one.name: one.left for one in found.budgets})

    @get(
        "/budget",
        operation_id="ShowBudget",
        summary="What may be spent, and what is",
        responses=problems(),
        sync_to_thread=True,
    )
    def budget(self, show_budget: NamedDependency[ShowBudget]) -> BudgetAnswer:
        return _answer(show_budget())

    @post(
        "/budget/accept-overruns",
        operation_id="AcceptOverruns",
        summary="Go on although calls cost more than was reserved for them",
        status_code=200,
        responses=change_problems(),
        sync_to_thread=True,
    )
    def accept(
        self,
        accept_overruns: NamedDependency[AcceptOverruns],
        show_budget: NamedDependency[ShowBudget],
    ) -> BudgetAnswer:
        """All there are; `GET /api/budget` lists them under `overruns`."""
        accept_overruns()
        return _answer(show_budget())

    @post(
        "/budget/settle/{spend_id:int}",
        operation_id="SettleSpend",
        summary="Say what the bill shows of a call whose outcome nobody knows",
        status_code=200,
        responses=change_problems(404),
        sync_to_thread=True,
    )
    def settle(
        self,
        spend_id: FromPath[int],
        data: JSONBody[SettleBody],
        settle_spend: NamedDependency[SettleSpend],
        show_budget: NamedDependency[ShowBudget],
    ) -> BudgetAnswer:
        """`GET /api/budget` lists them under `unknown`."""
        amount = MicroUsd(round(data.amount_usd * 1_000_000))
        settle_spend(SettleSpendCommand(spend_id=SpendId(spend_id), amount=amount))
        return _answer(show_budget())


def _answer(shown: ShownBudget) -> BudgetAnswer:
    return BudgetAnswer(
        budget=shown,
        left={one.name: one.left for one in shown.budgets},
        is_stopped=shown.is_stopped,
    )
