"""Image proxies as the port promises them, made in real sandbox children."""

import io
import json
import os
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from PIL import Image, ImageCms, ImageDraw

from adapters.pillow.colours import PillowColourReader
from adapters.pillow.image_proxy import PillowImageProxyMaker
from adapters.system.processes import SystemProcesses
from adapters.system.sandbox import ProcessSandbox
from application.ports.proxy_makers import MadeFile, MakingFailed, MakingStopped
from application.ports.sandbox import Sandbox
from application.ports.stop_signal import NeverStop
from domain.library.kind import MediaKind
from domain.media.facts import MediaFacts
from domain.media.proxy_size import image_proxy_size
from domain.shared.ids import FilePath
from tests.data.media import StopNow

FACTS = MediaFacts(kind=MediaKind.IMAGE)
HAS_HEIC = find_spec("pillow_heif") is not None
Make = Callable[[Path], MadeFile]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    sandbox = ProcessSandbox(SystemProcesses(), size=1)
    yield sandbox
    sandbox.close()


@pytest.fixture
def maker(sandbox: Sandbox) -> PillowImageProxyMaker:
    return PillowImageProxyMaker(sandbox)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


@pytest.fixture
def make(maker: PillowImageProxyMaker, out: Path) -> Make:
    return lambda source: maker.make(
        FilePath(os.fsencode(source)), FACTS, out / "a.image", stop=NeverStop()
    )


def is_heic(path: str) -> bool:
    return path.lower().endswith((".heic", ".heif", ".hif"))


def quarters(size: tuple[int, int] = (200, 100)) -> Image.Image:
    """Red, green / blue, white: which way is up can be seen."""
    image = Image.new("RGB", size)
    draw = ImageDraw.Draw(image)
    w, h = size[0] // 2, size[1] // 2
    for x, y, colour in ((0, 0, "red"), (w, 0, "lime"), (0, h, "blue"), (w, h, "white")):
        draw.rectangle((x, y, x + w, y + h), colour)
    return image


def corners(path: Path) -> list[str]:
    """The nearest pure colour in the middle of each quarter, row by row."""
    with Image.open(path) as image:
        seen = image.convert("RGB")
    names = {(1, 0, 0): "red", (0, 1, 0): "lime", (0, 0, 1): "blue", (1, 1, 1): "white"}
    points = [(x, y) for y in (1, 3) for x in (1, 3)]
    pixels = [seen.getpixel((seen.width * x // 4, seen.height * y // 4)) for x, y in points]
    return [names[tuple(int(value > 127) for value in pixel)] for pixel in pixels]  # type: ignore


def test_the_shorter_side_becomes_896_in_jpeg(make: Make, tmp_path: Path) -> None:
    Image.new("RGB", (2000, 1500), "olive").save(tmp_path / "a.png")

    made = make(tmp_path / "a.png")

    assert made.path.suffix == ".jpg"
    assert (made.media_type, made.width, made.height) == ("image/jpeg", 1194, 896)
    with Image.open(made.path) as seen:
        assert (seen.format, seen.size) == ("JPEG", (1194, 896))


def test_a_small_picture_keeps_its_size(make: Make, tmp_path: Path) -> None:
    Image.new("RGB", (64, 48)).save(tmp_path / "a.jpg")

    made = make(tmp_path / "a.jpg")

    assert (made.width, made.height) == (64, 48)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_comes_out_upright(make: Make, tmp_path: Path, orientation: int) -> None:
    ways = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # how a camera held so would have stored it
    stored = quarters()
    if orientation in ways:
        stored = stored.transpose(Image.Transpose(ways[orientation]))
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored.save(tmp_path / "a.jpg", exif=exif, quality=95)

    made = make(tmp_path / "a.jpg")

    assert (made.width, made.height) == (200, 100)
    assert corners(made.path) == ["red", "lime", "blue", "white"]


def test_a_turned_tiff_is_turned_once(make: Make, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    quarters().transpose(Image.Transpose.ROTATE_90).save(tmp_path / "a.tif", exif=exif)

    made = make(tmp_path / "a.tif")

    assert (made.width, made.height) == (200, 100)
    assert corners(made.path) == ["red", "lime", "blue", "white"]


def test_a_large_turned_photo_is_upright_and_of_the_right_size(make: Make, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    stored = quarters((3000, 4000)).transpose(Image.Transpose.ROTATE_90)
    stored.save(tmp_path / "a.jpg", exif=exif)

    made = make(tmp_path / "a.jpg")

    assert (made.width, made.height) == (896, 1194)
    assert corners(made.path) == ["red", "lime", "blue", "white"]


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_alpha_becomes_png_and_is_kept(make: Make, tmp_path: Path, mode: str) -> None:
    picture = Image.new("RGBA", (1000, 1000), (200, 30, 30, 128)).convert(mode)
    picture.save(tmp_path / "a.png")

    made = make(tmp_path / "a.png")

    assert (made.path.suffix, made.media_type) == (".png", "image/png")
    with Image.open(made.path) as seen:
        assert seen.size == (896, 896)
        assert seen.getchannel("A").getextrema() == (128, 128)


def test_a_transparent_palette_becomes_png(make: Make, tmp_path: Path) -> None:
    picture = Image.new("P", (20, 20), 0)
    picture.putpalette([255, 0, 0, 0, 0, 255])
    picture.save(tmp_path / "a.gif", transparency=0)

    with Image.open(make(tmp_path / "a.gif").path) as seen:
        assert seen.convert("RGBA").getpixel((5, 5))[3] == 0  # type: ignore[index]


@pytest.mark.parametrize(
    ("mode", "name"),
    [("1", "a.png"), ("L", "a.png"), ("P", "a.png"), ("CMYK", "a.jpg"), ("CMYK", "a.tif"),
     ("I;16", "a.png"), ("I", "a.tif"), ("F", "a.tif"), ("YCbCr", "a.jpg"), ("LAB", "a.tif")],
)  # fmt: skip
def test_every_pixel_format_shows_a_white_picture_white(
    make: Make, tmp_path: Path, mode: str, name: str
) -> None:
    white = Image.new("L", (40, 40), 255)
    white.paste(0, (0, 0, 10, 40))
    picture: Image.Image
    match mode:
        case "I" | "I;16" | "F":
            picture = white.convert("I").point(lambda value: value * 257).convert(mode)
        case "LAB":
            rgb, lab = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
            to_lab = ImageCms.buildTransform(rgb, lab, "RGB", "LAB")
            converted = ImageCms.applyTransform(white.convert("RGB"), to_lab)
            assert converted
            picture = converted
        case _:
            picture = white.convert("RGB").convert(mode)
    picture.save(tmp_path / name)

    with Image.open(make(tmp_path / name).path) as seen:
        low, high = seen.convert("L").getextrema()
    assert low < 12  # type: ignore[operator]
    assert high > 243  # type: ignore[operator]


def test_the_colour_profile_is_kept_and_exif_is_not(make: Make, tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    Image.new("RGB", (50, 50)).save(
        tmp_path / "a.jpg", exif=exif, icc_profile=profile, comment=b"secret comment"
    )

    made = make(tmp_path / "a.jpg")

    with Image.open(made.path) as seen:
        assert seen.info["icc_profile"] == profile
        assert not dict(seen.getexif())
    assert b"Secret" not in made.path.read_bytes()
    assert b"secret" not in made.path.read_bytes()


def test_of_an_animation_the_first_picture_is_taken(make: Make, tmp_path: Path) -> None:
    first, second = Image.new("RGB", (30, 30), "red"), Image.new("RGB", (30, 30), "blue")
    first.save(tmp_path / "a.gif", save_all=True, append_images=[second])

    assert set(corners(make(tmp_path / "a.gif").path)) == {"red"}


def test_what_a_truncated_photo_still_holds_is_shown(make: Make, tmp_path: Path) -> None:
    whole = io.BytesIO()
    quarters((800, 800)).save(whole, "JPEG", quality=95)
    (tmp_path / "a.jpg").write_bytes(whole.getvalue()[: len(whole.getvalue()) * 6 // 10])

    made = make(tmp_path / "a.jpg")

    assert (made.width, made.height) == (800, 800)
    with Image.open(made.path) as seen:
        assert seen.convert("RGB").getpixel((100, 100))[0] > 200  # type: ignore[index]


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"not a picture", "unreadable"), (b"", "unreadable"), (b"<svg xmlns='x'/>", "unreadable")],
)
def test_what_is_no_picture_fails_and_leaves_nothing(
    make: Make, tmp_path: Path, out: Path, content: bytes, code: str
) -> None:
    (tmp_path / "a.jpg").write_bytes(content)

    with pytest.raises(MakingFailed) as caught:
        make(tmp_path / "a.jpg")

    assert caught.value.problem.code == code
    assert str(tmp_path) not in caught.value.problem.message
    assert not list(out.iterdir())


def test_a_file_that_is_gone_says_so(make: Make, tmp_path: Path) -> None:
    with pytest.raises(MakingFailed) as caught:
        make(tmp_path / "gone.jpg")

    assert caught.value.problem.code == "vanished"


def test_names_of_any_bytes_are_read(
    maker: PillowImageProxyMaker, tmp_path: Path, out: Path
) -> None:
    name = os.fsencode(tmp_path) + b"/-caf\xe9\n%d.jpg"
    with open(name, "wb") as file:
        quarters().save(file, "JPEG")

    made = maker.make(FilePath(name), FACTS, out / "a.image", stop=NeverStop())

    assert made.width == 200


def test_a_stopped_making_leaves_nothing(
    maker: PillowImageProxyMaker, tmp_path: Path, out: Path
) -> None:
    Image.new("RGB", (6000, 6000)).save(tmp_path / "a.png")

    with pytest.raises(MakingStopped):
        maker.make(
            FilePath(os.fsencode(tmp_path / "a.png")), FACTS, out / "a.image", stop=StopNow()
        )

    assert not list(out.iterdir())


def test_a_thumbnail_is_320_wide_on_white(
    make: Make, maker: PillowImageProxyMaker, tmp_path: Path, out: Path
) -> None:
    Image.new("RGBA", (1600, 900), (0, 0, 0, 0)).save(tmp_path / "a.png")
    proxy = make(tmp_path / "a.png")

    made = maker.thumbnail(proxy.path, out / "t.jpg")

    assert (made.path, made.width, made.height) == (out / "t.jpg", 320, 180)
    with Image.open(made.path) as seen:
        assert (seen.format, seen.getpixel((9, 9))) == ("JPEG", (255, 255, 255))
    assert proxy.path.exists()


def test_dominant_colours_have_names_and_shares(sandbox: Sandbox, tmp_path: Path) -> None:
    picture = Image.new("RGB", (300, 100), (20, 20, 200))
    picture.paste((250, 220, 60), (0, 0, 100, 100))
    picture.save(tmp_path / "a.png")

    first, second = PillowColourReader(sandbox).colours(tmp_path / "a.png")

    assert (first.name, second.name) == ("blue", "yellow")
    assert first.share == pytest.approx(2 / 3, abs=0.02)
    assert second.hex.startswith("#f")


def test_at_most_five_colours_come_largest_first(sandbox: Sandbox, tmp_path: Path) -> None:
    Image.effect_mandelbrot((300, 200), (-2, -1.2, 1, 1.2), 40).save(tmp_path / "m.png")
    Image.radial_gradient("L").convert("HSV").convert("RGB").save(tmp_path / "a.png")

    for name in ("m.png", "a.png"):
        found = PillowColourReader(sandbox).colours(tmp_path / name)
        assert 1 <= len(found) <= 5
        assert [colour.share for colour in found] == sorted(
            (colour.share for colour in found), reverse=True
        )


def test_colours_of_what_is_no_picture_are_a_failure(sandbox: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"nothing")

    with pytest.raises(MakingFailed):
        PillowColourReader(sandbox).colours(tmp_path / "a.jpg")


@pytest.mark.shared
def test_real_pictures_come_out_as_a_viewer_shows_them(make: Make, shared_media: Path) -> None:
    manifest = json.loads((shared_media / "manifest.json").read_text())
    disagreements = []
    looked_at = 0
    for row in manifest["files"]:
        truth = row.get("truth") or {}
        if not row["path"].startswith("images/") or not truth.get("readable"):
            continue
        if "display_width" not in truth or (is_heic(row["path"]) and not HAS_HEIC):
            continue
        looked_at += 1
        wanted = image_proxy_size(truth["display_width"], truth["display_height"])
        try:
            made = make(shared_media / row["path"])
        except MakingFailed as error:
            disagreements.append((row["path"], error.problem.message))
            continue
        if (made.width, made.height) != wanted:
            disagreements.append((row["path"], f"{made.width}x{made.height}, not {wanted}"))
        made.path.unlink()

    assert looked_at > 100
    assert disagreements == []
