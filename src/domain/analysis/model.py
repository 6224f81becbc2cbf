"""A model that can be asked: what it takes, what it costs, how long there is one."""

from datetime import date
from enum import StrEnum
from fractions import Fraction

import msgspec

from domain.shared.errors import DomainError, InvalidInput
from domain.shared.price import TokenPrice


class UnknownModel(InvalidInput):
    """There is no such model for this engine."""

    code = "unknown_analysis_model"
    remedy = "`reelsight models list --analysis` shows them; one can be added in models.toml."


class ModelRetired(DomainError):
    """This model is not offered any more."""

    code = "model_retired"


class Route(StrEnum):
    """How a call travels; prices differ. `global` may leave the region and is opt-in."""

    US = "us"
    GLOBAL = "global"
    REGION = "region"


class Tier(StrEnum):
    ON_DEMAND = "on_demand"
    BATCH = "batch"
    FLEX = "flex"
    PRIORITY = "priority"


class ModelPrice(msgspec.Struct, frozen=True, kw_only=True):
    price: TokenPrice
    route: Route
    tier: Tier
    since: date | None = None
    """First day it holds; None: from the beginning."""


class Sees(StrEnum):
    VIDEO = "video"
    FRAMES = "frames"
    """Sampled pictures are sent in place of a video."""


class VideoLimits(msgspec.Struct, frozen=True, kw_only=True):
    longest_s: float
    """Longer ones are analysed in parts."""
    inline_bytes: int
    """Of the whole request as sent, base64 included."""
    stored_bytes: int
    """Of one object in the bucket; 0: it takes none from there."""
    formats: tuple[str, ...]
    frames_per_s: float
    most_frames: int
    """Beyond, frames are taken more thinly."""
    tokens_per_frame: int


class ImageLimits(msgspec.Struct, frozen=True, kw_only=True):
    inline_bytes: int
    stored_bytes: int
    formats: tuple[str, ...]
    longest_side: int
    tokens: int
    """Of one picture, an estimate; some are billed flat."""


class Lifecycle(msgspec.Struct, frozen=True, kw_only=True):
    """`ends_on`: the last day it is offered; None: nothing is announced."""

    legacy: bool = False
    ends_on: date | None = None
    alternative: str = ""
    """Key of the model to choose in its place."""


class ModelSpec(msgspec.Struct, frozen=True, kw_only=True):
    engine: str
    """`bedrock`, `openai`."""
    key: str
    """What people type: `lite`."""
    title: str
    runtime_ids: dict[Route, str]
    """What calls name, per route; an inference profile where the model demands one."""
    reporting_id: str
    """What bills and lists name."""
    context_tokens: int
    output_tokens: int
    """The most it writes in one answer."""
    sees: Sees
    video: VideoLimits
    image: ImageLimits
    prices: tuple[ModelPrice, ...]
    supports_batch: bool
    requests_per_minute: int
    """Of the account, unless it was raised there; 0: not limited by us."""
    tokens_per_minute: int
    best_for: str = ""
    lifecycle: Lifecycle = Lifecycle()

    def is_retired(self, today: date) -> bool:
        ends_on = self.lifecycle.ends_on
        return ends_on is not None and today > ends_on

    def price(self, route: Route, tier: Tier, today: date) -> TokenPrice | None:
        """The newest that holds on that day; None: it is not sold that way."""
        valid = [
            row
            for row in self.prices
            if (row.route, row.tier) == (route, tier) and (row.since or date.min) <= today
        ]
        return max(valid, key=lambda row: row.since or date.min).price if valid else None

    def frames(self, seconds: float) -> int:
        """Frames looked at in a video of that length."""
        wanted = -(-Fraction(seconds) * Fraction(self.video.frames_per_s) // 1)
        return max(1, min(int(wanted), self.video.most_frames))
