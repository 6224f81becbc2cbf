"""Open an image of any allowed format, refusing by its header what would decode too large."""

import warnings
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_PIXELS = 16_384 * 16_384
"""268 megapixels: what libavif allows, and 0.8 GB as RGB, within a child's memory limit."""

FORMATS = ["JPEG", "PNG", "GIF", "BMP", "WEBP", "TIFF", "AVIF", "JPEG2000", "TGA", "ICO"]
"""None of them runs another program or loads another file, as EPS and others may. (A JPEG with
several pictures opens as MPO.)"""


class HeifMissing(Exception):
    """The optional HEIC decoder is not installed, or not wanted."""


def open_image(file: IO[bytes], *, heif: bool) -> "Image":
    """Header only; nothing is decoded yet. `heif`: the content is HEIC.

    Raises:
        HeifMissing
        PIL.Image.DecompressionBombError: it has more than `MAX_PIXELS`.
        Exception: whatever a damaged header makes of Pillow.
    """
    from PIL import Image

    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS // 2  # Pillow warns above this and refuses above twice
    if heif:
        register_heif()
        return Image.open(file, formats=["HEIF"])
    return Image.open(file, formats=FORMATS)


def register_heif() -> None:
    """Raises:
    HeifMissing
    """
    try:
        import pillow_heif
    except ImportError as error:
        raise HeifMissing from error
    pillow_heif.options.DECODE_THREADS = 1
    pillow_heif.register_heif_opener()
