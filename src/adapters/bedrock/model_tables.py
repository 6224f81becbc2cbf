"""What may stand in a models.toml."""

from datetime import date
from decimal import Decimal
from typing import Annotated

import msgspec

from domain.analysis.model import ImageLimits, Lifecycle, Route, Sees, Tier, VideoLimits

_MAY_BE_SEEN = r"\A[^\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]*\Z"
"""It stands in lists and on pages: it moves no cursor and turns no line around."""
Words = Annotated[str, msgspec.Meta(max_length=300, pattern=_MAY_BE_SEEN)]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=300, pattern=_MAY_BE_SEEN)]
Id = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
"""`Text` to be: msgspec 0.22 frees the pattern of a text twice where a table may stand as well,
which ends the process."""
Count = Annotated[int, msgspec.Meta(gt=0, lt=2**50)]
Limit = Annotated[int, msgspec.Meta(ge=0, lt=2**50)]
Length = Annotated[float, msgspec.Meta(gt=0, le=1_000_000)]
Formats = tuple[Text, ...]


class PriceTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """US dollars per million tokens."""

    tier: Tier
    input: Decimal
    output: Decimal
    route: Route | None = None
    since: date | None = None


class VideoTable(VideoLimits, frozen=True, kw_only=True, forbid_unknown_fields=True):
    longest_s: Length
    inline_bytes: Count
    stored_bytes: Limit
    formats: Formats
    frames_per_s: Length
    most_frames: Count
    tokens_per_frame: Count


class ImageTable(ImageLimits, frozen=True, kw_only=True, forbid_unknown_fields=True):
    inline_bytes: Count
    stored_bytes: Limit
    formats: Formats
    longest_side: Count
    tokens: Count


class LifecycleTable(Lifecycle, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class ModelTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """But for its prices, which are added to one another."""

    title: Text
    runtime_ids: dict[Route, Id] | Id
    reporting_id: Text
    context_tokens: Count
    output_tokens: Count
    sees: Sees
    video: VideoTable
    image: ImageTable
    supports_batch: bool
    requests_per_minute: Limit
    tokens_per_minute: Limit
    best_for: Words = ""
    lifecycle: LifecycleTable = LifecycleTable()
