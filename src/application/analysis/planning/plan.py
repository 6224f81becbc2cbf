"""What an analysis would be about, would cost and would take: what people look at before it."""

from enum import StrEnum

import msgspec

from application.analysis.planning.estimate import Estimate, PriceRange
from domain.analysis.model import Route
from domain.shared.ids import JobId
from domain.shared.money import MicroUsd
from domain.shared.spend import Budgets, Caps, Committed


class Verdict(StrEnum):
    FREE = "free"
    FITS = "fits"
    NOTHING_TO_DO = "nothing_to_do"
    OVER_BUDGET = "over_budget"
    SPENDING_STOPPED = "spending_stopped"


class Items(msgspec.Struct, frozen=True, kw_only=True):
    total: int = 0
    videos: int = 0
    images: int = 0
    video_seconds: float = 0.0
    """Of the videos whose length is known."""
    length_unknown: int = 0
    """Videos whose length is not; they are priced as the longest that a model takes."""


class LongVideos(msgspec.Struct, frozen=True, kw_only=True):
    """Those longer than the model takes in one call."""

    files: int = 0
    parts: int = 0
    """Of all of them; each is a call, and so is the summary of each file."""
    thinned: int = 0
    """Files of which fewer frames are looked at than of short ones."""
    thinnest: str = ""
    """The worst of them, in words."""


class PlannedTime(msgspec.Struct, frozen=True, kw_only=True):
    seconds: float
    """About so long, all in all."""
    seconds_per_call: float
    measured_calls: int
    """That the figure above is the average of; 0: it is assumed."""
    side_by_side: int
    is_held_back: bool
    """The model's requests or tokens a minute decide, not how long a call takes."""


class Budget(msgspec.Struct, frozen=True, kw_only=True):
    """One cap, in micro-dollars."""

    name: str
    """`job`, `day`, `month`."""
    cap: MicroUsd | None
    """None: no limit."""
    settled: MicroUsd
    reserved: MicroUsd
    """Of calls on their way, and of those whose outcome nobody knows."""

    @property
    def left(self) -> MicroUsd | None:
        """None: no limit."""
        if self.cap is None:
            return None
        return MicroUsd(max(0, self.cap - self.settled - self.reserved))


def budgets_of(now: Budgets, caps: Caps) -> tuple[Budget, ...]:
    def one(name: str, cap: MicroUsd | None, used: Committed) -> Budget:
        return Budget(name=name, cap=cap, settled=used.settled, reserved=used.reserved)

    return (
        one("job", caps.job, now.job),
        one("day", caps.day, now.day),
        one("month", caps.month, now.month),
    )


class PlannedModel(msgspec.Struct, frozen=True, kw_only=True):
    engine: str
    model: str
    title: str
    route: Route | None
    """None: nothing leaves this machine, or nobody is paid by route."""
    is_free: bool


class AnalysisPlan(msgspec.Struct, frozen=True, kw_only=True):
    model: PlannedModel
    types: dict[str, tuple[str, ...]]
    """Keys by kind of file, those that were chosen."""
    items: Items
    asked: dict[str, int]
    """By type key, how many files are asked about it."""
    why: dict[str, int]
    """Items counted by `WhyAsked`; each once."""
    left_out: dict[str, int]
    """Chosen files that get no item, counted by reason."""
    estimate: Estimate
    price: PriceRange
    """All zero where nobody is paid."""
    batch_price: PriceRange | None
    """What the same would cost in batches; None: this model is not sold so."""
    time: PlannedTime | None
    """None: nobody can say; the engine works here."""
    long_videos: LongVideos
    budgets: tuple[Budget, ...]
    verdict: Verdict
    refusal: str
    """Why it would be refused; empty when it would not."""
    under_way: JobId | None = None
    """A job that asks all that is left to ask already."""
