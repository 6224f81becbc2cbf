"""What is found out about images. The media are made here."""

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from domain.library.kind import MediaKind
from domain.media.facts import MAX_WRITTEN
from tests.data.probes import Prober, prober

ORIENTATION, MAKE, MODEL, EXIF_IFD, GPS_IFD = 0x0112, 0x010F, 0x0110, 0x8769, 0x8825


@pytest.fixture(scope="module")
def probe() -> Iterator[Prober]:
    with prober() as made:
        yield made


def picture(mode: str = "RGB", size: tuple[int, int] = (64, 48)) -> Image.Image:
    return Image.linear_gradient("L").resize(size).convert(mode)


def tagged(path: Path, date: str = "2019:06:14 05:07:00") -> Path:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[MAKE], exif[MODEL] = "Canon ", "EOS R5\0"
    exif.get_ifd(EXIF_IFD).update({0x9003: date, 0x9011: "+02:00"})
    exif.get_ifd(GPS_IFD).update(
        {1: "S", 2: (33.0, 51.0, 24.0), 3: "E", 4: (151.0, 12.0, 36.0), 5: b"\1", 6: 12.5}
    )
    picture().save(path, exif=exif)
    return path


def test_a_photo_tells_its_facts(probe: Prober, tmp_path: Path) -> None:
    facts = probe.facts(tagged(tmp_path / "photo.jpg"))
    assert (facts.kind, facts.container, facts.frames) == (MediaKind.IMAGE, "jpeg", 1)
    assert (facts.width, facts.height, facts.orientation) == (64, 48, 6)
    assert (facts.display_width, facts.display_height) == (48, 64)
    assert (facts.captured_local, facts.captured_offset_minutes) == ("2019-06-14T05:07:00", 120)
    assert (facts.latitude, facts.longitude) == pytest.approx((-33.856667, 151.21), abs=1e-5)
    assert facts.altitude_m == -12.5
    assert (facts.camera_make, facts.camera_model) == ("Canon", "EOS R5")
    assert (facts.has_alpha, facts.animated, facts.duration_s) == (False, False, None)


@pytest.mark.parametrize("suffix", [".png", ".webp", ".tif"])
def test_tags_are_found_in_other_formats_too(probe: Prober, tmp_path: Path, suffix: str) -> None:
    facts = probe.facts(tagged(tmp_path / f"photo{suffix}"))
    assert (facts.orientation, facts.camera_model) == (6, "EOS R5")
    assert (facts.width, facts.display_width) == (64, 48)


def test_a_blank_date_is_unknown(probe: Prober, tmp_path: Path) -> None:
    facts = probe.facts(tagged(tmp_path / "photo.jpg", date="0000:00:00 00:00:00"))
    assert (facts.captured_local, facts.captured_offset_minutes) == (None, None)


def test_nothing_is_invented_for_a_plain_picture(probe: Prober, tmp_path: Path) -> None:
    picture().save(tmp_path / "plain.png")
    facts = probe.facts(tmp_path / "plain.png")
    assert (facts.orientation, facts.captured_local, facts.latitude) == (None, None, None)
    assert (facts.camera_make, facts.camera_model, facts.title) == (None, None, None)


def test_transparency_is_seen_also_in_a_palette(probe: Prober, tmp_path: Path) -> None:
    picture("RGBA").save(tmp_path / "alpha.png")
    picture("P").save(tmp_path / "palette.png", transparency=0)
    assert probe.facts(tmp_path / "alpha.png").has_alpha is True
    assert probe.facts(tmp_path / "palette.png").has_alpha is True


@pytest.mark.parametrize("suffix", [".gif", ".webp", ".png"])
def test_an_animation_tells_its_pictures_and_its_length(
    probe: Prober, tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"moving{suffix}"
    frames = [picture().rotate(angle) for angle in (0, 90, 180)]
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=[100, 200, 300])
    facts = probe.facts(path)
    assert (facts.animated, facts.frames) == (True, 3)
    assert facts.duration_s == pytest.approx(0.6)


def test_pages_are_not_an_animation(probe: Prober, tmp_path: Path) -> None:
    picture().save(tmp_path / "pages.tif", save_all=True, append_images=[picture()])
    facts = probe.facts(tmp_path / "pages.tif")
    assert (facts.animated, facts.frames, facts.duration_s) == (False, 2, None)


def png_that_claims(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0"))


def test_a_bomb_is_refused_by_its_header(probe: Prober, tmp_path: Path) -> None:
    (tmp_path / "bomb.png").write_bytes(png_that_claims(30_000, 30_000))
    probed = probe.look(tmp_path / "bomb.png")
    assert probed.facts is None
    assert [problem.code for problem in probed.problems] == ["too_large_decoded"]


def test_a_photo_cut_off_keeps_what_is_known(probe: Prober, tmp_path: Path) -> None:
    whole = tagged(tmp_path / "photo.jpg").read_bytes()
    (tmp_path / "cut.jpg").write_bytes(whole[: len(whole) - 200])
    probed = probe.look(tmp_path / "cut.jpg")
    assert [problem.code for problem in probed.problems] == ["truncated"]
    assert probed.facts is not None
    assert probed.facts.camera_make == "Canon"


@pytest.fixture
def heic(tmp_path: Path) -> Path:
    pillow_heif = pytest.importorskip("pillow_heif", reason="needs the extra `heic`")
    path = tmp_path / "photo.heic"
    pillow_heif.from_pillow(picture()).save(path)
    return path


def test_heic_is_read_with_its_extra(probe: Prober, heic: Path) -> None:
    facts = probe.facts(heic)
    assert (facts.container, facts.width, facts.height) == ("heif", 64, 48)


def test_heic_without_its_extra_names_it(probe: Prober, heic: Path) -> None:
    probed = probe.without_heif().look(heic)
    assert probed.facts is None
    (problem,) = probed.problems
    assert problem.code == "needs_heic_extra"
    assert "reelsight[heic]" in problem.remedy


@pytest.mark.parametrize("part", [b"<dc:title ", b"<dc:title>", b"dc:title=", b"<dc:title>x</"])
def test_a_packet_of_tags_without_end_costs_only_the_tags(
    probe: Prober, tmp_path: Path, part: bytes
) -> None:
    """Each of these used to end in the time limit, and the picture was not imported."""
    packet = (part * 400_000)[: 1024 * 1024]
    picture().save(tmp_path / "a.webp", xmp=packet)
    assert probe.facts(tmp_path / "a.webp").width == 64


def test_what_strangers_wrote_is_short_and_obeyed_by_nobody(probe: Prober, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[MAKE] = "evil\x1b[31m\a" + "M" * 60_000
    exif[0x010E] = "two\nlines\x1b]0;title\a"
    picture().save(tmp_path / "a.jpg", exif=exif)
    facts = probe.facts(tmp_path / "a.jpg")
    assert facts.camera_make is not None
    assert facts.camera_make.startswith("evil\\x1b[31m\\x07MM")
    assert len(facts.camera_make) == MAX_WRITTEN
    assert facts.title == "two lines\\x1b]0;title\\x07"
