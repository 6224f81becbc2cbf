"""A folder of many small originals."""

import io
from pathlib import Path

_FOLDERS = 7


def make_originals(folder: Path, count: int) -> None:
    """`count` different pictures, PNG and JPEG in turn, over a few folders."""
    from PIL import Image

    for number in range(count):
        suffix = "png" if number % 2 else "jpg"
        target = folder / f"shoot {number % _FOLDERS}" / f"{number:05}.{suffix}"
        target.parent.mkdir(parents=True, exist_ok=True)
        colour = (number % 256, number // 256 % 256, 7)
        written = io.BytesIO()
        Image.new("RGB", (8, 8), colour).save(written, "PNG" if number % 2 else "JPEG")
        target.write_bytes(written.getvalue())
