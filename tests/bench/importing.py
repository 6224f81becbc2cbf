"""Import speed in files a second, against listing the same files with `find -printf`."""

import json
import struct
import sys
import tempfile
import zlib
from pathlib import Path

from tests.bench.report import run, say, shortest

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


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        here = Path(name)
        media = here / "media"
        media.mkdir()
        fill(media, FILES)
        find = ["find", str(media), "-type", "f", "-printf", "%p %s %T@\n"]
        (listing,) = shortest(lambda: run(list(find)), runs=5)
        first, again = [], []
        for number in range(RUNS):
            data = str(here / f"data{number}")
            first.append(take_in(media, data))
            again.append(take_in(media, data))
    for what, taken, goal in (
        ("import, each file probed", min(first), "goal: none given"),
        ("import again, unchanged", min(again), "goal: at most 1.7 (100k)"),
    ):
        say(
            what,
            f"{taken / listing:.1f} x find -printf",
            goal,
            f"{FILES / taken:,.0f} against {FILES / listing:,.0f} files/s, {FILES:,} files, "
            f"from the job's start to its end ({taken:.2f} s); shortest of {RUNS}",
        )


def take_in(folder: Path, data: str) -> float:
    """Seconds that the job took by its own rows, so without the start of the program."""
    command = [sys.executable, "-m", "entrypoints.cli.main", "import", str(folder), "--json"]
    seconds: float = json.loads(run(list(command), REELSIGHT_DATA=data))["elapsed_s"]
    return seconds


if __name__ == "__main__":
    main()
