"""Import speed in files a second, against listing the same files with `find -printf`."""

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
        media, empty = here / "media", here / "empty"
        media.mkdir()
        empty.mkdir()
        fill(media, FILES)
        find = ["find", str(media), "-type", "f", "-printf", "%p %s %T@\n"]
        (listing,) = shortest(lambda: run(list(find)), runs=5)
        data = (str(here / f"data{number}") for number in range(RUNS))
        used: list[str] = []

        def first() -> None:
            used.append(next(data))
            take_in(media, used[-1])

        took, again, start = shortest(
            first, lambda: take_in(media, used[-1]), lambda: take_in(empty, used[-1]), runs=RUNS
        )
    for what, seconds, goal in (
        ("import, each file probed", took, "goal: none given"),
        ("import again, unchanged", again, "goal: at most 1.7 (100k)"),
    ):
        say(
            what,
            f"{(seconds - start) / listing:.1f} x find -printf",
            goal,
            f"{FILES / (seconds - start):,.0f} against {FILES / listing:,.0f} files/s, {FILES:,} "
            f"files, without start-up ({start:.2f} s of {seconds:.2f} s); shortest of {RUNS}",
        )


def take_in(folder: Path, data: str) -> None:
    command = [sys.executable, "-m", "entrypoints.cli.main", "import", str(folder), "--json"]
    run(list(command), REELSIGHT_DATA=data)


if __name__ == "__main__":
    main()
