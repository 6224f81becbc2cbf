"""What a file is by its first bytes."""

import subprocess
import sys

import pytest

from domain.media.sniffing import HEAD_BYTES, Content, sniff

FTYP = b"\0\0\0\x1cftyp%s\0\0\2\0%s"


@pytest.mark.parametrize(
    ("head", "content"),
    [
        (b"", Content.EMPTY),
        (FTYP % (b"isom", b"isomavc1mp41"), Content.CONTAINER),
        (FTYP % (b"qt  ", b"qt      mp41"), Content.CONTAINER),
        (b"\0\0\0\x08wide\0\0\0\0mdat", Content.CONTAINER),
        (b"\0\0\x10\0moov", Content.CONTAINER),
        (FTYP % (b"heic", b"mif1heicmiaf"), Content.HEIC),
        (FTYP % (b"mif1", b"mif1heicmiaf"), Content.HEIC),
        (FTYP % (b"avif", b"avifmif1miaf"), Content.IMAGE),
        (FTYP % (b"mif1", b"mif1avifmiaf"), Content.IMAGE),
        (b"\x1a\x45\xdf\xa3\x9fB\x86\x81", Content.CONTAINER),
        (b"RIFF\0\0\0\0AVI LIST", Content.CONTAINER),
        (b"RIFF\0\0\0\0WAVEfmt ", Content.SOUND),
        (b"RIFF\0\0\0\0WEBPVP8 ", Content.IMAGE),
        (b"FORM\0\0\0\0AIFFCOMM", Content.SOUND),
        (b"FLV\1\5\0\0\0\x09", Content.CONTAINER),
        (b"\0\0\1\xba\x44\0\4\0", Content.CONTAINER),
        ((b"\x47" + b"\0" * 187) * 3, Content.CONTAINER),
        (b"\0\0\0\0" + (b"\x47" + b"\0" * 191) * 3, Content.CONTAINER),
        (b"ID3\4\0\0\0\0\0\0", Content.SOUND),
        (b"\xff\xfb\x90\x64\0\0", Content.SOUND),
        (b"\xff\xf1\x50\x80\0\0", Content.SOUND),
        (b"fLaC\0\0\0\x22", Content.SOUND),
        (b"OggS\0\2", Content.CONTAINER),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", Content.IMAGE),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Content.IMAGE),
        (b"GIF89a\1\0\1\0", Content.IMAGE),
        (b"II*\0\x08\0\0\0", Content.IMAGE),
        (b"BM\x36\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0", Content.IMAGE),
        (b"BM is how this text begins, is it not", Content.TEXT),
        (b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", Content.PLAYLIST),
        (b"\xef\xbb\xbf\n #EXTM3U\n", Content.PLAYLIST),
        ("#EXTM3U\n".encode("utf-16"), Content.PLAYLIST),
        (b"ffconcat version 1.0\nfile 'x'\n", Content.PLAYLIST),
        (b"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\n", Content.PLAYLIST),
        (b'<?xml version="1.0"?>\n<!-- hi --><MPD xmlns="urn">', Content.PLAYLIST),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', Content.SVG),
        (b'<?xml version="1.0"?><!-- x --><!DOCTYPE svg><svg>', Content.SVG),
        (b"<!doctype html><html>403</html>", Content.TEXT),
        ("Grüße".encode(), Content.TEXT),
        (b"\x01\x02\x03\x04 noise \x00\xfe", Content.UNKNOWN),
    ],
)
def test_content_is_known_by_its_first_bytes(head: bytes, content: Content) -> None:
    assert sniff(head) is content


def test_text_may_be_cut_within_a_character() -> None:
    assert sniff(b"a" * (HEAD_BYTES - 1) + "ü".encode()[:1]) is Content.TEXT


@pytest.mark.parametrize(
    "part", [b"<?xml>", b"<?xml?>", b"<!-->", b"<!-- -->", b"<!DOCTYPE>", b" <"]
)
def test_no_content_keeps_the_program_busy(part: bytes) -> None:
    """In a child, because a pattern that does not end cannot be interrupted."""
    head = (part * HEAD_BYTES)[:HEAD_BYTES]
    asked = f"from domain.media.sniffing import sniff; print(sniff({head!r}).value)"
    ended = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, check=True, timeout=120
    )
    assert ended.stdout.strip() == b"text"


def test_a_drawing_with_entities_is_a_drawing() -> None:
    head = b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "b">]>\n<svg>'
    assert sniff(head) is Content.SVG
