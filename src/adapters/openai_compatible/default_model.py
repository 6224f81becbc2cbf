"""The model that OPENAI_MODEL names, where models.toml says nothing of it."""

from domain.analysis.model import (
    ImageLimits,
    ModelPrice,
    ModelSpec,
    Route,
    Sees,
    Tier,
    VideoLimits,
)
from domain.shared.price import FREE

ENGINE = "openai"
MOST_FRAMES = 24
"""A small model on a card of one's own takes few pictures at once."""


def default_model(model: str) -> ModelSpec:
    """Taken for free, as a server of one's own is; whoever pays says so in models.toml."""
    return ModelSpec(
        engine=ENGINE,
        key=model,
        title=model,
        runtime_ids={Route.REGION: model, Route.US: model, Route.GLOBAL: model},
        reporting_id=model,
        context_tokens=32_768,
        output_tokens=8_192,
        sees=Sees.FRAMES,
        video=VideoLimits(
            longest_s=600,
            inline_bytes=20_000_000,
            stored_bytes=0,
            formats=("mp4",),
            frames_per_s=0.2,
            most_frames=MOST_FRAMES,
            tokens_per_frame=800,
        ),
        image=ImageLimits(
            inline_bytes=20_000_000,
            stored_bytes=0,
            formats=("jpeg", "png", "webp", "gif"),
            longest_side=8_000,
            tokens=1_500,
        ),
        prices=tuple(ModelPrice(price=FREE, route=route, tier=Tier.ON_DEMAND) for route in Route),
        supports_batch=False,
        requests_per_minute=0,
        tokens_per_minute=0,
        best_for="A server of your own; it sees sampled frames.",
    )
