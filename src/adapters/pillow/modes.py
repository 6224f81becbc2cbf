"""Every pixel format that Pillow reads, turned into one that JPEG or PNG and a viewer take."""

from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a heavy library, imported when a picture is opened
    from PIL.Image import Image

_SPACE_OF_MODE = {"L": b"GRAY", "LA": b"GRAY", "RGB": b"RGB ", "RGBA": b"RGB "}
_DEPTHS = tuple(float(2**bits - 1) for bits in (8, 10, 12, 14, 16))


def viewable(image: "Image") -> "Image":
    """In mode L, LA, RGB or RGBA, the alpha kept where there is one."""
    if "transparency" in image.info and image.mode in ("1", "L", "I", "I;16", "RGB", "P"):
        return image.convert("RGBA")
    match image.mode:
        case "L" | "LA" | "RGB" | "RGBA":
            return image
        case "1":
            return image.convert("L")
        case "La":
            return image.convert("LA")
        case "RGBa" | "PA":
            return image.convert("RGBA")
        case "CMYK" | "LAB":
            return _through_profile(image)
        case "I" | "F" | "I;16" | "I;16L" | "I;16B" | "I;16N":
            return _eight_bit(image)
        case _:  # P, YCbCr, HSV, RGBX
            return image.convert("RGB")


def kept_profile(profile: bytes | None, mode: str) -> bytes | None:
    """The colour profile, when it still describes pixels of this mode."""
    if profile and profile[16:20] == _SPACE_OF_MODE[mode]:
        return profile
    return None


def flattened(image: "Image") -> "Image":
    """Alpha laid on white; always L or RGB."""
    from PIL import Image

    image = viewable(image)
    if image.mode not in ("LA", "RGBA"):
        return image
    shown = image.convert("RGBA")
    white = Image.new("RGBA", shown.size, "white")
    return Image.alpha_composite(white, shown).convert("RGB")


def is_one_colour(image: "Image") -> bool:
    return all(low == high for low, high in _extrema(image))


def _extrema(image: "Image") -> list[tuple[float, float]]:
    return [band.getextrema() for band in image.split()]  # type: ignore[misc] # one band: a pair


def _eight_bit(image: "Image") -> "Image":
    """Deep greys by the 8, 10, 12, 14 or 16 bits that they use; other ranges are stretched from
    darkest to lightest."""
    wide = image.convert("F")
    (low, high), *_ = _extrema(wide)
    if image.mode != "F" and low >= 0 and high <= _DEPTHS[-1]:
        low, high = 0.0, next(depth for depth in _DEPTHS if high <= depth)
    scale = 255.0 / (high - low) if high > low else 0.0
    return wide.point(lambda value: value * scale - low * scale).convert("L")


def _through_profile(image: "Image") -> "Image":
    """Ink and Lab values mean colours only through a profile; ink without one is converted
    plainly."""
    from PIL import ImageCms

    source = image.info.get("icc_profile")
    try:
        if image.mode == "LAB":
            given = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
        elif source and source[16:20] == b"CMYK":
            given = ImageCms.ImageCmsProfile(BytesIO(source))
        else:
            return image.convert("RGB")
        shown = ImageCms.profileToProfile(
            image, given, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        shown = None
    if shown is None:
        return image.convert("RGB")
    shown.info.pop("icc_profile", None)
    return shown
