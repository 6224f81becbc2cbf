"""How large a proxy becomes. Nothing is ever scaled up."""

VIDEO_HEIGHT = 720
VIDEO_FPS = 15
VIDEO_LONGEST_S = 48 * 3600
"""A few bytes can claim to show one picture for a thousand years, and every second costs 15."""

IMAGE_SHORT_SIDE = 896
IMAGE_LONGEST_SIDE = 65_500
"""More than that a JPEG cannot have."""

THUMBNAIL_WIDTH = 320


def video_proxy_size(display_width: int, display_height: int) -> tuple[int, int]:
    """At most 720 high, the aspect kept, both sides even (H.264 4:2:0) and at least 2."""
    height = min(VIDEO_HEIGHT, display_height)
    width = display_width * height / display_height
    even_width = min(round(width / 2) * 2, display_width // 2 * 2)
    return max(2, even_width), max(2, height // 2 * 2)


def image_proxy_size(display_width: int, display_height: int) -> tuple[int, int]:
    """Shorter side 896 at most, the aspect kept, at least 1 pixel."""
    short, long = sorted((display_width, display_height))
    if short <= IMAGE_SHORT_SIDE and long <= IMAGE_LONGEST_SIDE:
        return display_width, display_height
    scale = min(IMAGE_SHORT_SIDE / short, IMAGE_LONGEST_SIDE / long)
    return max(1, int(display_width * scale)), max(1, int(display_height * scale))


def thumbnail_size(display_width: int, display_height: int) -> tuple[int, int]:
    """320 wide at most, the aspect kept, at least 1 pixel high."""
    width = min(THUMBNAIL_WIDTH, display_width)
    return width, max(1, round(display_height * width / display_width))


def thumbnail_second(duration_s: float | None) -> float:
    """The middle; half a second in when the length is not known."""
    return duration_s / 2 if duration_s else 0.5
