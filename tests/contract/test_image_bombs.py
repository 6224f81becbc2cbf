"""Small files that ask for much: each ends as a row with a reason or as a proxy, within limits."""

import os
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from adapters.pillow.image_proxy import PillowImageProxyMaker
from adapters.system.processes import SystemProcesses
from adapters.system.sandbox import ProcessSandbox
from application.ports.proxy_makers import MakingFailed
from application.ports.stop_signal import NeverStop
from domain.library.kind import MediaKind
from domain.media.facts import MediaFacts
from domain.shared.ids import FilePath
from tests.data.probes import Prober

ONE_PIXEL = b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\2\2\x44\1\0"


def gif(frames: int, width: int, height: int) -> bytes:
    shown_for = b"\x21\xf9\4\0\1\0\0\0"
    head = b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0)
    return head + b"\0\0\0\xff\xff\xff" + (shown_for + ONE_PIXEL) * frames + b";"


def chunk(kind: bytes, content: bytes) -> bytes:
    check = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)


def png(extra: bytes) -> bytes:
    size = struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + bytes(8)) * 8)
    start = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size)
    return start + extra + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def tiff(width: int, height: int, **more: list[int]) -> bytes:
    """`more`: tag numbers, as `t322=[16]`."""
    tags = {256: [width], 257: [height], 258: [8], 259: [1], 262: [1], 277: [1]}
    tags |= {int(name[1:]): values for name, values in more.items()}
    entries, values_at, tail = b"", 8 + 2 + 12 * len(tags) + 4, b""
    for tag, values in sorted(tags.items()):
        raw = struct.pack(f"<{len(values)}I", *values)
        where = raw if len(values) == 1 else struct.pack("<I", values_at + len(tail))
        tail += b"" if len(values) == 1 else raw
        entries += struct.pack("<HHI", tag, 4, len(values)) + where
    return b"II*\0\x08\0\0\0" + struct.pack("<H", len(tags)) + entries + bytes(4) + tail


LONG = zlib.compress(bytes(100 << 20), 9)
TILES = 400_000
BOMBS = {
    "text.png": (png(chunk(b"zTXt", b"Comment\0\0" + LONG)), "too_large_decoded"),
    "profile.png": (png(chunk(b"iCCP", b"x\0\0" + LONG)), "too_large_decoded"),
    "many_texts.png": (png(chunk(b"tEXt", b"k\0" + b"v" * 60_000) * 1_500), "unreadable"),
    "frames.gif": (gif(100_000, 2, 2), "proxy"),
    "large_frames.gif": (gif(50_000, 16_000, 16_000), "proxy"),
    "canvas.gif": (gif(2, 65_535, 4_000), "probe_out_of_memory"),
    "claims.gif": (gif(1, 65_535, 65_535), "too_large_decoded"),
    "tiles.tif": (
        tiff(
            *(16_000, 16_000),
            t322=[16],
            t323=[16],
            t324=[8] * TILES,
            t325=[256] * TILES,
        ),
        "proxy",
    ),
    "strips.tif": (tiff(1, TILES, t278=[1], t273=[8] * TILES, t279=[1] * TILES), "proxy"),
    "claims.bmp": (
        b"BM"
        + struct.pack("<IHHI", 54, 0, 0, 54)
        + struct.pack("<IiiHHIIiiII", 40, 16_000, 16_000, 1, 24, 0, 0, 0, 0, 0, 0),
        "probe_out_of_memory",
    ),
}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[ProcessSandbox]:
    made = ProcessSandbox(SystemProcesses())
    yield made
    made.close()


def outcome(sandbox: ProcessSandbox, path: Path) -> str:
    """What becomes of a file that is imported and then gets its proxy and thumbnail."""
    probed = Prober(sandbox).look(path)
    if probed.facts is None:
        return probed.problems[0].code
    maker = PillowImageProxyMaker(sandbox)
    facts = MediaFacts(kind=MediaKind.IMAGE)
    source = FilePath(os.fsencode(path))
    try:
        made = maker.make(source, facts, path.with_suffix(".image"), stop=NeverStop())
        maker.thumbnail(made.path, path.with_suffix(".thumbnail.jpg"))
    except MakingFailed as error:
        return error.problem.code
    return "proxy"


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_ends_as_a_reason_or_as_a_proxy(
    sandbox: ProcessSandbox, tmp_path: Path, name: str
) -> None:
    content, expected = BOMBS[name]
    (tmp_path / name).write_bytes(content)

    assert outcome(sandbox, tmp_path / name) == expected


@pytest.mark.parametrize("size", [(1, 1_000_000), (1_000_000, 1)])
def test_a_thread_of_pixels_gets_a_proxy(
    sandbox: ProcessSandbox, tmp_path: Path, size: tuple[int, int]
) -> None:
    Image.new("L", size).save(tmp_path / "a.png")

    assert outcome(sandbox, tmp_path / "a.png") == "proxy"


def test_a_quarter_of_a_gigapixel_gets_a_proxy(sandbox: ProcessSandbox, tmp_path: Path) -> None:
    Image.new("L", (16_000, 15_600), 128).save(tmp_path / "a.jpg", quality=10)

    assert outcome(sandbox, tmp_path / "a.jpg") == "proxy"
