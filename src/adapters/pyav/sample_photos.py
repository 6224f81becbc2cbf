"""The photos of the sample media."""

from pathlib import Path
from typing import Any

from adapters.pyav.sample_drawing import PLACES, landscape, sail, write

_IFD_EXIF, _IFD_GPS = 0x8769, 0x8825


def make_photo_with_place(target: Path) -> None:
    """A camera held upright: stored lying, orientation 6; with date, offset, place and camera."""
    from PIL.Image import Transpose

    standing = landscape(PLACES[1], (1200, 1600))
    standing.transpose(Transpose.ROTATE_90).save(
        target, "JPEG", quality=90, exif=_exif().tobytes()
    )


def make_picture_with_alpha(target: Path) -> None:
    from PIL import Image

    picture = Image.new("RGBA", (800, 800), (0, 0, 0, 0))
    boat = sail(700)
    picture.paste(boat, (50, 50), boat)
    picture.save(target, "PNG")


def make_plain_photo(target: Path) -> None:
    picture = landscape(PLACES[3], (1600, 1000))
    write(picture, "WELCOME", (80, 80), 96)
    picture.save(target, "JPEG", quality=90)


def _exif() -> Any:
    from PIL import Image
    from PIL.TiffImagePlugin import IFDRational as Part

    def angle(degrees: int, minutes: int, seconds: int) -> tuple[Part, Part, Part]:
        return Part(degrees), Part(minutes), Part(seconds, 100)

    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Reelsight", "Sample Camera"
    exif[0x0112] = 6
    exif[0x0132] = "2024:06:14 12:30:00"
    exif.get_ifd(_IFD_EXIF).update({0x9003: "2024:06:14 12:30:00", 0x9011: "+02:00"})
    exif.get_ifd(_IFD_GPS).update(
        {
            0: b"\x02\x03\x00\x00",
            1: "N",
            2: angle(47, 3, 72),
            3: "E",
            4: angle(8, 18, 3348),
            5: b"\x00",
            6: Part(434),
        }
    )
    return exif
