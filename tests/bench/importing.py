"""Import speed in files a second, against listing the same files with `find -printf`."""

import os
import statistics
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from pathlib import Path

FILES = 4_000
RUNS = 3


def tiny_png(number: int) -> bytes:
    """A valid 2 × 2 picture whose pixels say its number."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    header = struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)
    row = b"\0" + number.to_bytes(6, "big")
    pixels = zlib.compress(row + row)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", pixels)
        + chunk(b"IEND", b"")
    )


def fill(folder: Path, count: int) -> None:
    for number in range(count):
        part = folder / f"{number // 500:04d}"
        part.mkdir(exist_ok=True)
        (part / f"picture_{number:06d}.png").write_bytes(tiny_png(number))


def seconds(command: list[str], **environment: str) -> float:
    started = time.perf_counter()
    subprocess.run(
        command, env={**os.environ, **environment}, check=True, stdout=subprocess.DEVNULL
    )
    return time.perf_counter() - started


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        media, reelsight = Path(name) / "media", str(Path(sys.executable).with_name("reelsight"))
        media.mkdir()
        fill(media, FILES)
        find = ["find", str(media), "-type", "f", "-printf", "%p %s %T@\n"]
        listing = statistics.median(seconds(find) for _ in range(5))
        first, again = [], []
        for run in range(RUNS):
            command = [reelsight, "import", str(media), "--json"]
            data = str(Path(name) / f"data{run}")
            first.append(seconds(command, REELSIGHT_DATA=data))
            again.append(seconds(command, REELSIGHT_DATA=data))
        empty = Path(name) / "empty"
        empty.mkdir()
        start = seconds([reelsight, "import", str(empty), "--json"], REELSIGHT_DATA=data)
    for label, runs in (("first import, every file probed", first), ("import again", again)):
        took = statistics.median(runs)
        print(
            f"{label}: {FILES / took:,.0f} files/s, {took / listing:,.0f}x find -printf "
            f"({FILES / listing:,.0f} files/s); of {took:.2f} s start-up and job are {start:.2f} s"
        )


if __name__ == "__main__":
    main()
