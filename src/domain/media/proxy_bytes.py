"""How many bytes a proxy will take, before it is made."""

import msgspec

from domain.library.kind import MediaKind
from domain.media.facts import MediaFacts
from domain.media.proxy_size import IMAGE_SHORT_SIDE, image_proxy_size

_VIDEO_BYTES_PER_S = 100_000.0
"""720p15 of filmed material at the quality we make: 60 to 130 kB a second were measured."""
_VIDEO_UNKNOWN_S = 600.0
"""A video that does not say how long it is."""
_BYTES_PER_PIXEL = 0.35
_BYTES_PER_PIXEL_PNG = 1.5
_THUMBNAIL_BYTES = 30_000
_MARGIN = 1.25
"""Averages hide the large ones, and too much room hurts less than too little."""


class ProxyRates(msgspec.Struct, frozen=True, kw_only=True):
    """The average of those that were made; None before the first."""

    video_bytes_per_s: float | None = None
    image_bytes: float | None = None


def expected_bytes(kind: MediaKind, facts: MediaFacts | None, rates: ProxyRates) -> int:
    """Proxy and thumbnail of one file, rather too much than too little."""
    if kind is MediaKind.VIDEO:
        seconds = (facts.duration_s if facts else None) or _VIDEO_UNKNOWN_S
        proxy = seconds * (rates.video_bytes_per_s or _VIDEO_BYTES_PER_S)
    else:
        proxy = _image_bytes(facts)
    return round(_MARGIN * proxy) + _THUMBNAIL_BYTES


def expected_of_many(videos: int, video_s: float, images: int, rates: ProxyRates) -> int:
    """The same of a whole run, by averages alone and without a margin: errors even out."""
    per_s = rates.video_bytes_per_s or _VIDEO_BYTES_PER_S
    per_image = rates.image_bytes or _BYTES_PER_PIXEL * IMAGE_SHORT_SIDE * IMAGE_SHORT_SIDE * 4 / 3
    made = video_s * per_s + images * per_image
    return round(made) + (videos + images) * _THUMBNAIL_BYTES


def _image_bytes(facts: MediaFacts | None) -> float:
    if facts is None or not facts.display_width or not facts.display_height:
        return _BYTES_PER_PIXEL * IMAGE_SHORT_SIDE * IMAGE_SHORT_SIDE * 2
    width, height = image_proxy_size(facts.display_width, facts.display_height)
    per_pixel = _BYTES_PER_PIXEL_PNG if facts.has_alpha else _BYTES_PER_PIXEL
    return width * height * per_pixel
