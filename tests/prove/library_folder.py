"""A folder of many small originals, and proof that nobody touched them."""

import hashlib
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


def state_of(folder: Path) -> dict[str, tuple[int, int, str]]:
    """Size, modification time and content of every file."""
    return {
        str(path.relative_to(folder)): (
            path.stat().st_size,
            path.stat().st_mtime_ns,
            hashlib.sha256(path.read_bytes()).hexdigest(),
        )
        for path in folder.rglob("*")
        if path.is_file()
    }
