"""Which of a file's results stand for an engine and model."""

from collections.abc import Iterable

import msgspec

from domain.shared.ids import RunId


class Layer(msgspec.Struct, frozen=True, kw_only=True):
    """A type's result of a COMPLETED run."""

    key: str
    engine: str
    model: str
    run_id: RunId
    media_hash: str
    is_cut: bool
    """It was cut off: its run has it among the `unanswered`."""


def leading(layers: Iterable[Layer]) -> frozenset[tuple[str, RunId]]:
    """Per type key, engine and model the newest; one that was cut off hides no whole one about
    the same content."""
    chosen: dict[tuple[str, str, str], Layer] = {}
    for layer in sorted(layers, key=lambda layer: layer.run_id, reverse=True):
        of = (layer.key, layer.engine, layer.model)
        now = chosen.setdefault(of, layer)
        if now.is_cut and not layer.is_cut and layer.media_hash == now.media_hash:
            chosen[of] = layer
    return frozenset((layer.key, layer.run_id) for layer in chosen.values())
