"""Drawn landscapes: the pictures of the sample media."""

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:  # a heavy library, imported when something is drawn
    from PIL.Image import Image

Rgb = tuple[int, int, int]


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """One scene: colours from top to bottom, what stands in it, and the words written on it."""

    title: str
    sky: tuple[Rgb, Rgb]
    light: Rgb
    light_at: tuple[float, float]
    """Of the sun or moon, as fractions of width and height."""
    ranges: tuple[Rgb, ...]
    """Hills, the farthest first."""
    ground: tuple[Rgb, Rgb]
    town: bool = False


PLACES = (
    Place(
        title="LAKE AT DAWN",
        sky=((44, 28, 84), (236, 122, 84)),
        light=(255, 226, 168),
        light_at=(0.68, 0.47),
        ranges=((122, 62, 102), (78, 42, 82), (42, 24, 58)),
        ground=((178, 88, 84), (34, 20, 60)),
    ),
    Place(
        title="HIGH NOON",
        sky=((36, 122, 214), (190, 228, 250)),
        light=(255, 252, 226),
        light_at=(0.6, 0.22),
        ranges=((150, 182, 206), (104, 150, 172), (66, 122, 132)),
        ground=((64, 168, 196), (16, 84, 128)),
    ),
    Place(
        title="CITY AT NIGHT",
        sky=((6, 8, 26), (34, 40, 92)),
        light=(236, 238, 250),
        light_at=(0.78, 0.2),
        ranges=((24, 26, 58), (16, 18, 42)),
        ground=((22, 26, 60), (4, 6, 18)),
        town=True,
    ),
    Place(
        title="GREEN VALLEY",
        sky=((150, 196, 182), (244, 246, 212)),
        light=(255, 250, 200),
        light_at=(0.5, 0.3),
        ranges=((134, 178, 120), (84, 146, 78), (44, 104, 52)),
        ground=((112, 168, 62), (34, 84, 38)),
    ),
)


def landscape(place: Place, size: tuple[int, int]) -> "Image":
    """Without words and without anything that moves."""
    from PIL.Image import Resampling

    # Drawn twice as large: the lines of polygons are not smoothed otherwise.
    width, height = size[0] * 2, size[1] * 2
    picture = _shaded(place.sky, (width, height))
    _shine(picture, place)
    horizon = round(height * 0.62)
    for number, colour in enumerate(place.ranges):
        _range(picture, colour, number, len(place.ranges), horizon)
    picture.paste(_shaded(place.ground, (width, height - horizon)), (0, horizon))
    _glints(picture, place, horizon)
    if place.town:
        _town(picture, horizon)
    return picture.resize(size, Resampling.LANCZOS)


def write(picture: "Image", words: str, at: tuple[int, int], height: int) -> None:
    """In the font that comes with Pillow, with a shadow so that it reads on anything."""
    from PIL import ImageDraw, ImageFont

    font = ImageFont.load_default(size=height)
    draw = ImageDraw.Draw(picture)
    offset = max(1, height // 16)
    draw.text((at[0] + offset, at[1] + offset), words, (0, 0, 0), font)
    draw.text(at, words, (255, 255, 255), font)


def sail(height: int) -> "Image":
    """A small boat, to move over the ground; its background is clear."""
    from PIL import Image, ImageDraw
    from PIL.Image import Resampling

    side = height * 2
    picture = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    draw.polygon(
        [(side * x, side * y) for x, y in ((0.1, 0.8), (0.9, 0.8), (0.76, 0.95), (0.24, 0.95))],
        (74, 42, 34, 255),
    )
    draw.polygon(
        [(side * x, side * y) for x, y in ((0.52, 0.05), (0.52, 0.74), (0.9, 0.74))],
        (250, 246, 236, 255),
    )
    draw.polygon(
        [(side * x, side * y) for x, y in ((0.48, 0.18), (0.48, 0.74), (0.16, 0.74))],
        (226, 92, 72, 255),
    )
    return picture.resize((height, height), Resampling.LANCZOS)


def _shaded(colours: tuple[Rgb, Rgb], size: tuple[int, int]) -> "Image":
    from PIL import Image

    column = Image.new("RGB", (1, 2))
    column.putpixel((0, 0), colours[0])
    column.putpixel((0, 1), colours[1])
    # From the middle of the one pixel to the middle of the other, else the ends stay flat.
    return column.resize(size, Image.Resampling.BILINEAR, box=(0, 0.5, 1, 1.5))


def _shine(picture: "Image", place: Place) -> None:
    from PIL import Image, ImageDraw, ImageFilter

    x, y = place.light_at[0] * picture.width, place.light_at[1] * picture.height
    small = (picture.width // 8, picture.height // 8)
    for radius, strength in ((0.16, 120), (0.055, 255)):
        r = radius * picture.height
        mask = Image.new("L", picture.size if strength == 255 else small, 0)
        scale = mask.width / picture.width
        box = [(x - r) * scale, (y - r) * scale, (x + r) * scale, (y + r) * scale]
        ImageDraw.Draw(mask).ellipse(box, strength)
        if strength < 255:  # the glow is soft, so it may be drawn small
            mask = mask.filter(ImageFilter.GaussianBlur(r * scale / 2)).resize(picture.size)
        picture.paste(place.light, (0, 0), mask)


def _range(picture: "Image", colour: Rgb, number: int, of: int, horizon: int) -> None:
    from PIL import ImageDraw

    peak = picture.height * 0.3 * (1 - number / (of + 0.5))
    top = _ridge(number)
    step = 8
    line = [
        (x, horizon - peak * top(x / picture.width)) for x in range(0, picture.width + step, step)
    ]
    ImageDraw.Draw(picture).polygon([(0, horizon), *line, (picture.width, horizon)], colour)


def _ridge(number: int) -> Callable[[float], float]:
    """A line of hills between 0 and 1, another for each number."""

    def height(x: float) -> float:
        waves = ((2.3, 0.30, 1.7), (5.1, 0.16, 4.1), (11.7, 0.07, 2.3), (31.0, 0.02, 0.9))
        return 0.5 + sum(
            part * math.sin(speed * x * (1 + 0.17 * number) + shift * (number + 1))
            for speed, part, shift in waves
        )

    return height


def _glints(picture: "Image", place: Place, horizon: int) -> None:
    """Light lying on the ground below the sun, wider and sparser towards the viewer."""
    from PIL import ImageDraw

    draw = ImageDraw.Draw(picture, "RGBA")
    middle = place.light_at[0] * picture.width
    for number in range(26):
        y = horizon + (picture.height - horizon) * (number / 26) ** 1.4 + 6
        half = picture.width * (0.02 + 0.006 * number) * (0.55 + 0.45 * math.sin(number * 2.4))
        shift = 18 * math.sin(number * 1.7)
        draw.rounded_rectangle(
            (middle + shift - half, y, middle + shift + half, y + 3 + number / 5),
            3,
            (*place.light, 120 - 3 * number),
        )


def _town(picture: "Image", horizon: int) -> None:
    from PIL import ImageDraw

    draw = ImageDraw.Draw(picture)
    unit = picture.width // 32
    for number in range(26):
        left = round(unit * (0.6 + 1.2 * number))
        tall = round(unit * (2.2 + 2.4 * abs(math.sin(number * 1.9)) + 1.6 * (number % 5 == 2)))
        right = left + round(unit * (0.8 + 0.3 * (number % 3)))
        draw.rectangle((left, horizon - tall, right, horizon), (14, 15, 32))
        for row in range(tall // (unit // 3) - 1):
            for column in range((right - left) // (unit // 4) - 1):
                if (number * 7 + row * 5 + column * 3) % 4 == 0:
                    x = left + unit // 8 + column * unit // 4
                    y = horizon - tall + unit // 6 + row * unit // 3
                    draw.rectangle((x, y, x + unit // 9, y + unit // 6), (255, 214, 130))
