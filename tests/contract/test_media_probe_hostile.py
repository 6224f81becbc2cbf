"""Files that lie, lead elsewhere, or are named to hurt."""

import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.library.kind import MediaKind
from tests.data.media import make_clip, run_ffmpeg
from tests.data.probes import Prober, prober

REFUSED = {
    "list.m3u8": (b"#EXTM3U\n#EXTINF:1,\n%s\n#EXT-X-ENDLIST\n", "playlist_refused"),
    "list.mp4": (b"#EXTM3U\n#EXTINF:1,\nconcat:%s\n#EXT-X-ENDLIST\n", "playlist_refused"),
    "list.avi": (b"#EXTM3U\n#EXTINF:1,\n%s\n", "playlist_refused"),
    "parts.ffconcat": (b"ffconcat version 1.0\nfile '%s'\n", "playlist_refused"),
    "parts.mkv": (b"ffconcat version 1.0\nfile '%s'\n", "playlist_refused"),
    "session.sdp": (
        b"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\na=control:%s\nc=IN IP4 127.0.0.1\nt=0 0\n"
        b"m=video %d RTP/AVP 96\n",
        "playlist_refused",
    ),
    "session.mp4": (b"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\na=control:%s\n", "playlist_refused"),
    "dash.mpd": (b"<?xml version='1.0'?><MPD><BaseURL>%s</BaseURL></MPD>", "playlist_refused"),
    "drawing.svg": (b"<svg><image href='%s'/></svg>", "svg_refused"),
    "drawing.jpg": (b"<svg><image href='%s'/></svg>", "svg_refused"),
    "page.mp4": (b"<html><img src='%s'></html>", "not_media"),
    "noise.m3u8": (b"\0\1\2\3%s", "playlist_refused"),
    "junk.mov": (b"\x11\x22\x33\x44 junk before\0#EXTM3U\n%s\n", "unreadable"),
}


@pytest.fixture(scope="module")
def probe() -> Iterator[Prober]:
    with prober() as made:
        yield made


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


def test_what_leads_elsewhere_is_refused_and_never_followed(
    probe: Prober, tmp_path: Path, listener: socket.socket
) -> None:
    port = listener.getsockname()[1]
    found = {}
    for name, (content, _) in REFUSED.items():
        address = b"http://127.0.0.1:%d/x.ts" % port
        filled = content % ((address, port) if b"%d" in content else address)
        (tmp_path / name).write_bytes(filled)
        found[name] = probe.codes(tmp_path / name)
    assert found == {name: [code] for name, (_, code) in REFUSED.items()}
    with pytest.raises(BlockingIOError):
        listener.accept()


def test_the_parsers_themselves_follow_nothing_either(
    tmp_path: Path, listener: socket.socket
) -> None:
    """The second wall: were the sniffing fooled, the reader would still refuse."""
    from adapters.pyav.probing import probe as read

    port = listener.getsockname()[1]
    for name, (content, _) in REFUSED.items():
        address = b"http://127.0.0.1:%d/x.ts" % port
        filled = content % ((address, port) if b"%d" in content else address)
        (tmp_path / name).write_bytes(filled)
        assert read(os.fsencode(tmp_path / name))["facts"] is None
    with pytest.raises(BlockingIOError):
        listener.accept()


def test_an_empty_file_says_so(probe: Prober, tmp_path: Path) -> None:
    (tmp_path / "zero.mp4").touch()
    assert probe.codes(tmp_path / "zero.mp4") == ["empty_file"]


def test_a_file_that_vanished_says_so(probe: Prober, tmp_path: Path) -> None:
    from domain.shared.ids import FilePath

    gone = FilePath(os.fsencode(tmp_path / "gone.mp4"))
    probed = probe.probe_file(gone, MediaKind.VIDEO, 1)
    assert [problem.code for problem in probed.problems] == ["vanished"]


def test_the_content_counts_not_the_name(probe: Prober, tmp_path: Path) -> None:
    make_clip(tmp_path / "clip.mp4")
    run_ffmpeg("-i", str(tmp_path / "clip.mp4"), "-frames:v", "1", str(tmp_path / "still.jpg"))
    (tmp_path / "clip.mp4").rename(tmp_path / "a.jpg")
    (tmp_path / "still.jpg").rename(tmp_path / "b.mp4")
    for name, kind in (("a.jpg", MediaKind.VIDEO), ("b.mp4", MediaKind.IMAGE)):
        probed = probe.look(tmp_path / name)
        assert probed.facts is not None
        assert probed.facts.kind is kind
        assert [problem.code for problem in probed.problems] == ["wrong_extension"]


@pytest.mark.parametrize(
    "name",
    [
        *(b"new\nline.mp4", b"-rf.mp4", b"CON.mp4", b"caf\xe9.mp4", b" .mp4", b"%2e%2e.mp4"),
        *("RTL\u202egpj.mp4".encode(), b"a" * 200 + b".mp4", b"concat:http:x|y.mp4", b"%03d.mp4"),
    ],
)
def test_any_name_is_read(probe: Prober, tmp_path: Path, name: bytes) -> None:
    make_clip(tmp_path / "clip.mp4", seconds=0.2)
    path = os.fsencode(tmp_path) + b"/" + name
    try:
        shutil.move(os.fsencode(tmp_path / "clip.mp4"), path)
    except OSError:
        pytest.skip("this file system does not take the name")
    assert probe.facts(path).width == 320


def alias(path: bytes) -> bytes:
    """A QuickTime alias to an absolute path, as far as FFmpeg reads it."""
    padded = path + b"\0" * (len(path) % 2)
    names = b"\4" + b"disk".ljust(27, b"\0") + bytes(12) + b"\6" + b"secret".ljust(63, b"\0")
    levels = b"\xff\xff\xff\xff" + bytes(16)
    absolute = b"\0\2" + len(path).to_bytes(2, "big") + padded
    return b"alis" + bytes(4) + bytes(10) + names + bytes(16) + levels + absolute + b"\xff\xff\0\0"


def test_a_data_reference_to_another_file_is_not_followed(probe: Prober, tmp_path: Path) -> None:
    """A QuickTime file may say that its pictures lie elsewhere."""
    make_clip(tmp_path / "clip.mp4")
    content = bytearray((tmp_path / "clip.mp4").read_bytes())
    secret = tmp_path / "secret.mp4"
    secret.write_bytes(content)
    os.utime(secret, ns=(0, 0))
    reference = alias(os.fsencode(secret))
    at = content.index(b"url \0\0\0\1")
    content[at : at + 8] = reference
    for box in (b"alis", b"dref", b"dinf", b"minf", b"mdia", b"trak", b"moov"):
        start = content.index(box) - 4
        size = int.from_bytes(content[start : start + 4], "big") + len(reference) - 8
        content[start : start + 4] = size.to_bytes(4, "big")
    (tmp_path / "a.mov").write_bytes(content)

    probe.look(tmp_path / "a.mov")

    assert secret.stat().st_atime_ns == 0
