"""Pictures with words in them, drawn with the typeface that the pages bring along."""

from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from tests.conftest import REPOSITORY
from tests.data.media import run_ffmpeg

INTER = REPOSITORY / "src/entrypoints/http/static/vendor/inter/inter-latin-wght-normal.woff2"


def draw_text(
    path: Path,
    *lines: str,
    size: tuple[int, int] = (1280, 720),
    ground: Any = (30, 40, 60),
    ink: Any = "white",
    letters: int = 48,
) -> Path:
    image = Image.new("RGBA" if len(ground) == 4 else "RGB", size, ground)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(INTER, letters)
    for number, line in enumerate(lines):
        draw.text((60, 80 + number * letters * 2.4), line, font=font, fill=ink)
    image.save(path)
    return path


def film(path: Path, *pictures: tuple[Path, float]) -> Path:
    """Each picture for so many seconds, one after another, at 15 frames a second."""
    inputs = [
        word
        for picture, seconds in pictures
        for word in ("-loop", "1", "-framerate", "15", "-t", str(seconds), "-i", str(picture))
    ]
    streams = "".join(f"[{number}:v]" for number in range(len(pictures)))
    run_ffmpeg(
        *inputs,
        *("-filter_complex", f"{streams}concat=n={len(pictures)}:v=1:a=0,format=yuv420p"),
        *("-c:v", "libx264", "-preset", "ultrafast", str(path)),
    )
    return path
