"""Runs in a sandbox child: the dominant colours of a picture."""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from adapters.pillow.colour_names import Rgb, colour_name
from adapters.pillow.decoding import decode, opened
from adapters.pillow.modes import flattened
from application.ports.making_call import answers

if TYPE_CHECKING:  # a heavy library, imported when a picture is opened
    from PIL.Image import Image

_LOOKED_AT = 160
_GROUPS = 12
_TOLD = 5
_LEAST_SHARE = 0.03


@answers
def find_colours(picture: str) -> list[dict[str, Any]]:
    """Largest share first. Groups of one name are one colour; specks are left out."""
    from PIL.Image import Resampling

    with opened(os.fsencode(picture)) as image:
        decode(image, (_LOOKED_AT, _LOOKED_AT))
        image.thumbnail((_LOOKED_AT, _LOOKED_AT), Resampling.BOX)
        small = flattened(image).convert("RGB")
    shares: dict[str, float] = {}
    examples: dict[str, tuple[float, Rgb]] = {}
    for share, rgb in _groups(small):
        name = colour_name(rgb)
        shares[name] = shares.get(name, 0.0) + share
        examples[name] = max(examples.get(name, (0.0, rgb)), (share, rgb))
    found = sorted(shares, key=lambda name: (-shares[name], name))
    return [
        {"name": name, "hex": _hex(examples[name][1]), "share": round(shares[name], 4)}
        for name in found[:_TOLD]
        if shares[name] >= _LEAST_SHARE
    ]


def _groups(image: "Image") -> Iterator[tuple[float, Rgb]]:
    from PIL.Image import Quantize

    grouped = image.quantize(_GROUPS, Quantize.MEDIANCUT)
    palette = bytes(grouped.getpalette() or [])
    counts = grouped.histogram()
    for group in range(len(palette) // 3):
        if counts[group]:
            r, g, b = palette[3 * group : 3 * group + 3]
            yield counts[group] / (image.width * image.height), (r, g, b)


def _hex(rgb: Rgb) -> str:
    return "#" + bytes(rgb).hex()
