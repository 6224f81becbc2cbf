"""Plain English names for colours."""

_NAMES = {
    "black": (0, 0, 0),
    "dark grey": (70, 70, 70),
    "grey": (128, 128, 128),
    "light grey": (200, 200, 200),
    "white": (255, 255, 255),
    "dark red": (120, 20, 20),
    "red": (215, 35, 35),
    "pink": (245, 165, 185),
    "magenta": (200, 40, 160),
    "purple": (110, 50, 150),
    "lavender": (185, 165, 225),
    "dark blue": (20, 35, 100),
    "blue": (40, 85, 205),
    "light blue": (150, 195, 235),
    "blue grey": (100, 120, 145),
    "turquoise": (50, 190, 190),
    "teal": (15, 105, 110),
    "dark green": (20, 70, 35),
    "green": (50, 150, 60),
    "light green": (160, 215, 140),
    "olive": (115, 115, 45),
    "yellow": (245, 220, 60),
    "cream": (250, 240, 210),
    "beige": (215, 195, 160),
    "orange": (240, 140, 40),
    "light brown": (170, 125, 80),
    "brown": (110, 70, 40),
    "dark brown": (60, 40, 28),
}

Rgb = tuple[int, int, int]


def colour_name(rgb: Rgb) -> str:
    """The nearest name, as an eye sees nearness (CIE Lab)."""
    seen = _lab(rgb)
    return min(_NAMES, key=lambda name: _distance(seen, _lab(_NAMES[name])))


def _distance(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def _lab(rgb: Rgb) -> tuple[float, float, float]:
    r, g, b = (_linear(value / 255) for value in rgb)
    x = _curve((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505)
    y = _curve(0.2126 * r + 0.7152 * g + 0.0722 * b)
    z = _curve((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _linear(value: float) -> float:
    return float(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)


def _curve(value: float) -> float:
    return float(value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116)
