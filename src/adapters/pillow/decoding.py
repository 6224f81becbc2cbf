"""Open a picture and decode no more of it than is needed."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

from adapters.pillow.opening import HeifMissing, open_image
from application.ports.making_call import CannotMake
from domain.media.problems import MediaProblem

if TYPE_CHECKING:
    from PIL.Image import Image

_ORIENTATION = 0x0112
_SIDEWAYS = (5, 6, 7, 8)


@contextmanager
def opened(path: bytes) -> Iterator["Image"]:
    """Raises:
    CannotMake
    """
    try:
        with open(path, "rb") as file, warnings.catch_warnings():
            yield _identified(file)
    except FileNotFoundError:
        raise CannotMake(MediaProblem.VANISHED) from None
    except PermissionError:
        raise CannotMake(MediaProblem.NO_PERMISSION) from None


def decode(image: "Image", at_least: tuple[int, int] | None = None) -> bool:
    """Load the pixels; a JPEG may come out smaller, but not below `at_least` (as stored).
    True: parts were missing or damaged, and what there is was taken.

    Raises:
        CannotMake
    """
    from PIL import ImageFile

    if at_least:
        image.draft(None, at_least)
    try:
        image.load()
        return False
    except MemoryError:
        raise
    except Exception as error:
        first = error
    # Anew, and this time what cannot be decoded stays grey. Only for this one picture: others
    # in this process want to be told.
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        image.load()
    except Exception:
        raise CannotMake(MediaProblem.DAMAGED, type(first).__name__) from first
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = False
    return True


def orientation(image: "Image") -> int:
    try:
        value = image.getexif().get(_ORIENTATION, 1)
    except Exception:  # EXIF that cannot be parsed says nothing
        return 1
    return value if value in range(1, 9) else 1


def lies_sideways(turned: int) -> bool:
    return turned in _SIDEWAYS


def upright(image: "Image", turned: int) -> "Image":
    from PIL.Image import Transpose

    ways = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    return image.transpose(ways[turned]) if turned in ways else image


def _identified(file: BinaryIO) -> "Image":
    from PIL import Image, UnidentifiedImageError

    try:
        try:
            return open_image(file, heif=False)
        except UnidentifiedImageError:
            file.seek(0)
            return open_image(file, heif=True)
    except UnidentifiedImageError:
        raise CannotMake(MediaProblem.UNREADABLE) from None
    except Image.DecompressionBombError:
        raise CannotMake(MediaProblem.BOMB) from None
    except HeifMissing:
        file.seek(0)
        heif = file.read(12)[4:] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypmsf1")
        raise CannotMake(MediaProblem.NEEDS_HEIC if heif else MediaProblem.UNREADABLE) from None
    except MemoryError:
        raise
    except Exception as error:
        raise CannotMake(MediaProblem.UNREADABLE, type(error).__name__) from error
