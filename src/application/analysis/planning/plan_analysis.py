"""What an analysis would do and cost. Reads rows only: nothing is asked, nothing is paid."""

from collections import Counter
from typing import Any

import msgspec

from application.analysis.asking.engines import Engines
from application.analysis.planning.choose_files import (
    KINDS,
    Chosen,
    ToAsk,
    Wanted,
    choose_files,
)
from application.analysis.planning.command import ANALYSIS, ANALYZE, ASK, StartAnalysisCommand
from application.analysis.planning.estimate import Estimate, PriceRange, prices_of
from application.analysis.planning.plan import (
    AnalysisPlan,
    Items,
    LongVideos,
    PlannedModel,
    PlannedTime,
    Verdict,
    budgets_of,
)
from application.analysis.planning.price_files import PriceFiles
from application.plugins.registry import AnalysisTypes
from application.ports.analysis_engine import AnalysisEngine
from application.ports.clock import Clock
from application.ports.unit_of_work import Reader, Snapshot
from domain.analysis.model import ModelSpec, Route, Tier
from domain.analysis.model_options import ModelOptions
from domain.jobs.job import ItemKind
from domain.library.kind import MediaKind
from domain.shared.errors import DomainError, InvalidInput
from domain.shared.money import MicroUsd
from domain.shared.price import TokenPrice
from domain.shared.spend import (
    BudgetExceeded,
    Budgets,
    Caps,
    SpendingStopped,
    check_caps,
    refuse_after,
)

ASSUMED_SECONDS = {MediaKind.VIDEO: 30.0, MediaKind.IMAGE: 8.0}
"""Of a call, before one was made with the model."""

_MOST_OPTIONS = 10_000
"""Bytes, as JSON."""


class NotSold(DomainError):
    """This model is not sold on the configured route."""

    code = "model_not_sold"
    remedy = "Set BEDROCK_ROUTE to a route it is sold on, or choose another model."


class Prepared(msgspec.Struct, frozen=True, kw_only=True):
    """A plan with what it is made of, for who carries it out."""

    plan: AnalysisPlan
    chosen: Chosen
    wanted: Wanted
    step: ItemKind
    caps: Caps
    """Those of the settings, with that of this job."""
    refused: DomainError | None
    """What to raise in place of starting."""


class PlanAnalysis:
    """`route`, `calls_at_once`: how calls go; `has_bucket`: whether large media can be sent."""

    def __init__(
        self,
        *,
        reader: Reader,
        types: AnalysisTypes,
        engines: Engines,
        caps: Caps,
        clock: Clock,
        route: Route,
        calls_at_once: int,
        has_bucket: bool,
    ) -> None:
        self._reader = reader
        self._types = types
        self._engines = engines
        self._caps = caps
        self._clock = clock
        self._route = route
        self._calls_at_once = calls_at_once
        self._has_bucket = has_bucket

    def __call__(self, command: StartAnalysisCommand) -> AnalysisPlan:
        """Raises:
        NothingChosen, FileNotFound, WrongKind, UnknownAnalysisType, UnknownEngine, UnknownModel,
        ModelRetired, NotSold, InvalidInput
        """
        return self.prepare(command).plan

    def prepare(self, command: StartAnalysisCommand) -> Prepared:
        """Raises: as `__call__`."""
        wanted = self._wanted(command)
        step = ASK if wanted.spec is not None else ANALYZE
        caps = job_caps(self._caps, command.budget)
        with self._reader() as now:
            chosen = choose_files(
                now, command, wanted, step=step, kind=ANALYSIS, types=self._types
            )
            budgets = now.spend.budgets(None, self._clock.now())
            plan = self._plan(now, wanted, chosen, caps, budgets)
            refused = self._refused(now, plan, caps, budgets)
        if refused is not None:
            stopped = isinstance(refused, SpendingStopped)
            plan = msgspec.structs.replace(
                plan,
                verdict=Verdict.SPENDING_STOPPED if stopped else Verdict.OVER_BUDGET,
                refusal=str(refused),
            )
        return Prepared(
            plan=plan, chosen=chosen, wanted=wanted, step=step, caps=caps, refused=refused
        )

    def _wanted(self, command: StartAnalysisCommand) -> Wanted:
        engine = self._engines.get(command.engine, command.model)
        spec = self._spec(engine)
        options = _few(command.options) if spec is None else _options(command.options)
        return Wanted(
            engine=engine,
            spec=spec,
            options=options,
            types={
                kind: self._types.matching(command.types, kind)
                if command.kind in (None, kind)
                else ()
                for kind in KINDS
            },
            only=command.kind,
            force=command.force,
            has_bucket=self._has_bucket,
        )

    def _spec(self, engine: AnalysisEngine) -> ModelSpec | None:
        specs = self._engines.models(engine.name)
        return next((spec for spec in specs if spec.key == engine.model), None)

    def _plan(
        self, now: Snapshot, wanted: Wanted, chosen: Chosen, caps: Caps, budgets: Budgets
    ) -> AnalysisPlan:
        spec, asks = wanted.spec, chosen.asks
        estimate, long_videos, time = Estimate(), LongVideos(), None
        price, batch_price, is_free = PriceRange(), None, True
        if spec is not None:
            sold = self._price(spec, Tier.ON_DEMAND)
            if sold is None:
                raise NotSold(
                    f"{spec.title} is not sold on the route “{self._route}”.",
                    model=spec.key,
                    route=self._route,
                )
            depth = msgspec.convert(wanted.options, ModelOptions).depth
            priced = PriceFiles(spec, wanted.types, depth)(asks)
            estimate, long_videos = priced.estimate, priced.long_videos
            price, is_free = prices_of(estimate, sold), sold.is_free
            cheaper = self._price(spec, Tier.BATCH) if spec.supports_batch else None
            batch_price = prices_of(estimate, cheaper) if cheaper is not None else None
            time = self._time(now, spec, asks, estimate)
        verdict = Verdict.FREE if is_free else Verdict.FITS
        return AnalysisPlan(
            model=PlannedModel(
                engine=wanted.engine.name,
                model=wanted.engine.model,
                title=spec.title if spec else wanted.engine.model,
                route=self._route if spec is not None and not is_free else None,
                is_free=is_free,
            ),
            types={
                kind.value: tuple(t.key for t in chosen_types)
                for kind, chosen_types in wanted.types.items()
            },
            items=_items(asks),
            asked=dict(Counter(key for ask in asks for key in sorted(ask.types))),
            why=dict(Counter(ask.why.value for ask in asks)),
            left_out=chosen.choice.left_out,
            estimate=estimate,
            price=price,
            batch_price=batch_price,
            time=time,
            long_videos=long_videos,
            budgets=budgets_of(budgets, caps),
            verdict=verdict if asks else Verdict.NOTHING_TO_DO,
            refusal="",
            under_way=chosen.joined if not asks else None,
        )

    def _refused(
        self, now: Snapshot, plan: AnalysisPlan, caps: Caps, budgets: Budgets
    ) -> DomainError | None:
        if plan.model.is_free or not plan.items.total:
            return None
        try:
            refuse_after(now.spend.overruns())
            check_caps(budgets, plan.price.high, caps)
        except (SpendingStopped, BudgetExceeded) as error:
            return error
        return None

    def _price(self, spec: ModelSpec, tier: Tier) -> TokenPrice | None:
        return spec.price(self._route, tier, self._clock.now().date())

    def _time(
        self, now: Snapshot, spec: ModelSpec, asks: tuple[ToAsk, ...], estimate: Estimate
    ) -> PlannedTime:
        measured = now.plans.seconds_per_call(spec.engine, spec.key)
        if measured is not None:
            per_call = measured.average
        elif asks:
            per_call = sum(ASSUMED_SECONDS[ask.file.kind] for ask in asks) / len(asks)
        else:
            per_call = ASSUMED_SECONDS[MediaKind.VIDEO]
        rounds = -(-estimate.calls // self._calls_at_once)
        tokens = estimate.expected.input + estimate.expected.output
        held = max(
            60 * estimate.calls / spec.requests_per_minute if spec.requests_per_minute else 0.0,
            60 * tokens / spec.tokens_per_minute if spec.tokens_per_minute else 0.0,
        )
        own = max(per_call * estimate.calls / self._calls_at_once, per_call if rounds else 0.0)
        return PlannedTime(
            seconds=max(own, held),
            seconds_per_call=per_call,
            measured_calls=measured.calls if measured is not None else 0,
            side_by_side=self._calls_at_once,
            is_held_back=held > own,
        )


def job_caps(caps: Caps, budget: MicroUsd | None) -> Caps:
    """With what was approved for one job, which never lifts a cap.

    Raises:
        InvalidInput
    """
    if budget is None:
        return caps
    if budget <= 0:
        raise InvalidInput("budget: it is above zero.")
    job = budget if caps.job is None else MicroUsd(min(budget, caps.job))
    return msgspec.structs.replace(caps, job=job)


def _few(options: dict[str, Any]) -> dict[str, Any]:
    """Those of models mean nothing to who looks by itself: with them it is the same question.

    Raises:
        InvalidInput: they are kept with every run, and these are too long.
    """
    if len(msgspec.json.encode(options)) > _MOST_OPTIONS:
        raise InvalidInput(f"options: they are longer than {_MOST_OPTIONS} bytes.")
    return {name: options[name] for name in options if name not in ModelOptions.__struct_fields__}


def _options(options: dict[str, Any]) -> dict[str, Any]:
    """Complete, so that what was left to the defaults is the same question."""
    try:
        return dict(msgspec.to_builtins(msgspec.convert(options, ModelOptions)))
    except msgspec.ValidationError as error:
        raise InvalidInput(
            f"options: {error}. There are depth (brief, standard, detailed) and language (auto, "
            "or a code like de)."
        ) from error


def _items(asks: tuple[ToAsk, ...]) -> Items:
    videos = [ask for ask in asks if ask.file.kind is MediaKind.VIDEO]
    known = [ask.look.seconds for ask in videos if ask.look and ask.look.seconds is not None]
    return Items(
        total=len(asks),
        videos=len(videos),
        images=len(asks) - len(videos),
        video_seconds=sum(known),
        length_unknown=len(videos) - len(known),
    )
