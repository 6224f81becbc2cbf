"""A small library of real files, and the real server in front of it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import av
import msgspec
import numpy as np
from PIL import Image

from tests.data import server

HOSTILE_NAME = f"<img src=x onerror=alert(1)> “quoted” & {'more' * 30}.jpg"
"""Markup, quotes, and a word that no line of a phone can hold."""
_COLOURS = ((240, 220, 200), (20, 60, 30), (150, 150, 230))


class Library(msgspec.Struct, frozen=True, kw_only=True):
    data: Path
    media: Path

    def environment(self) -> dict[str, str]:
        own = {
            "REELSIGHT_DATA": str(self.data),
            "REELSIGHT_ROOTS": str(self.media.parent),
            "REELSIGHT_PORT": "0",
        }
        return {**os.environ, **own}


def empty_library(folder: Path) -> Library:
    made = Library(data=folder / "data", media=folder / "media")
    made.data.mkdir(parents=True)
    made.media.mkdir()
    return made


def demo_library(folder: Path) -> Library:
    """Imported, with proxies, in part analysed; one file is unreadable."""
    library = empty_library(folder)
    make_media(library.media)
    for command in (
        ["import", str(library.media)],
        ["proxies"],
        ["analyze", "--text", "KST_0412"],
        ["analyze", "--text", "onerror"],
    ):
        done = subprocess.run(
            [sys.executable, "-m", "entrypoints.cli.main", *command],
            env=library.environment(),
            cwd=library.media,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
        # 1: something failed, which the unreadable file does
        assert done.returncode in (0, 1), done.stderr
    return library


@contextmanager
def serving(library: Library) -> Iterator[str]:
    """The address of a server that runs until the end of the block."""
    with server.serving(environment=library.environment(), folder=library.media) as opened:
        yield opened.address


def make_media(folder: Path) -> None:
    harbour = folder / "Kestrel Sound" / "2019"
    harbour.mkdir(parents=True)
    make_clip(harbour / "KST_0412_harbour_dawn_2019-06-14_A001.mp4", _COLOURS)
    make_clip(harbour / "KST_0413_short.mp4", _COLOURS[:1])
    Image.new("RGB", (640, 480), (90, 120, 60)).save(folder / "stone_wall_02.jpg")
    Image.new("RGBA", (300, 200), (0, 120, 160, 90)).save(folder / "logo  with alpha.png")
    Image.new("RGB", (64, 64), (250, 240, 10)).save(folder / HOSTILE_NAME)
    (folder / "empty_card.mov").write_bytes(b"")


def make_clip(
    path: Path, colours: tuple[tuple[int, int, int], ...], seconds_each: int = 2
) -> None:
    """One plain colour after another: hard cuts, and so chapters."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=12)
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        stream.time_base = Fraction(1, 12)
        for colour in colours:
            picture = np.full((180, 320, 3), colour, dtype=np.uint8)
            for _ in range(12 * seconds_each):
                container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode(None))
