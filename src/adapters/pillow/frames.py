"""How many pictures an image file holds, and how long they play."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

_PLAYED = {"GIF", "PNG", "WEBP", "AVIF"}
"""Elsewhere several pictures are pages, thumbnails or the two eyes of a stereo picture."""

MAX_PLAYED_PIXELS = 400_000_000
"""The length of an animation is in its frames, which must be walked through."""


def frame_count(image: "Image") -> int:
    return int(getattr(image, "n_frames", 1))


def is_animated(image: "Image", frames: int) -> bool:
    return frames > 1 and image.format in _PLAYED


def play_time_s(image: "Image", frames: int) -> float | None:
    """The sum of its frames' times; None when it is too long to walk through, or damaged."""
    if frames * image.width * image.height > MAX_PLAYED_PIXELS:
        return None
    total_ms = 0.0
    try:
        for number in range(frames):
            image.seek(number)
            image.load()
            total_ms += float(image.info.get("duration", 0))
    except Exception:  # any damage to any frame: the length is not known
        return None
    return total_ms / 1000 or None
